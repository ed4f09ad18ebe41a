//! Something that is killed: what the home looks like before and after it, and how to tell which of the two it is.

use std::fs;
use std::path::Path;

use carbonctl::apply::{Outcome, StateDir, apply, history, recover, undo};

use crate::apply_tree::sample::{MADE, Sample, killed_at, last_word, plan};
use crate::support::tree::{Content, Tree};

/// The mark of a temporary file's name.
pub(super) const TEMP: &str = ".carbonctl-";

/// A way to change the sample home, and what it looks like on either side.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) old: Tree,
    pub(crate) new: Tree,
}

impl Scenario {
    pub(crate) fn apply() -> Self {
        let sample = fresh();
        let old = Tree::of(sample.home());
        apply(&StateDir::open(sample.home()).unwrap(), &plan(sample.home())).unwrap();
        let new = Tree::of(sample.home());
        Self {
            name: "apply",
            old,
            new,
        }
    }

    /// The undo of an apply whose new file the server has rendered since: a file and a directory go.
    pub(crate) fn undo() -> Self {
        let scenario = Self {
            name: "undo",
            old: Tree(std::collections::BTreeMap::new()),
            new: Tree(std::collections::BTreeMap::new()),
        };
        let sample = scenario.ready();
        let old = Tree::of(sample.home());
        let notes = undo(&StateDir::open(sample.home()).unwrap(), &sample.known(), None)
            .unwrap()
            .notes;
        assert_eq!(notes.len(), 1, "the directory goes too");
        let new = Tree::of(sample.home());
        Self { old, new, ..scenario }
    }

    /// A home on which this can be done.
    pub(crate) fn ready(&self) -> Sample {
        let sample = fresh();
        if self.name == "undo" {
            apply(&StateDir::open(sample.home()).unwrap(), &plan(sample.home())).unwrap();
            let metadata = sample.home().join("repository/resources/conf/.metadata");
            fs::create_dir_all(&metadata).unwrap();
            fs::write(metadata.join("metadata_config.properties"), format!("{MADE}=0\n")).unwrap();
        }
        sample
    }

    /// A home on which this was killed at a point; `None` where it has no such point.
    pub(crate) fn killed_at(&self, step: usize) -> Option<Sample> {
        let sample = self.ready();
        match last_word(&mut killed_at(self.name, sample.home(), step)) {
            None => Some(sample),
            Some(word) => {
                assert!(word.starts_with("done "), "{word}");
                None
            }
        }
    }

    /// Every file is old or new as a whole.
    #[track_caller]
    pub(crate) fn assert_whole(&self, home: &Path, when: &str) {
        let now = Tree::of(home);
        let ours = |path: &Path| path.iter().any(|part| part.to_string_lossy().contains(TEMP));
        for (path, node) in now.0.iter().filter(|(path, _)| !ours(path)) {
            let known = [self.old.0.get(path), self.new.0.get(path)];
            assert!(
                known.contains(&Some(node)),
                "{when}: {} is neither old nor new",
                path.display()
            );
        }
        for (path, node) in &self.old.0 {
            let may_be_gone = !self.new.0.contains_key(path);
            assert!(
                now.0.contains_key(path) || may_be_gone,
                "{when}: {} is gone ({:?})",
                path.display(),
                matches!(node.content, Content::Dir)
            );
        }
    }

    /// Recovers, and checks that what it says is what is there. Gives the outcome, if there was anything to do.
    #[track_caller]
    pub(crate) fn recover(&self, home: &Path, when: &str) -> Option<Outcome> {
        let state = StateDir::open(home).unwrap();
        let pending = state.is_pending();
        let told = recover(&state).unwrap_or_else(|e| panic!("{when}: {e}"));
        assert_eq!(told.is_some(), pending, "{when}");
        assert!(!state.is_pending(), "{when}");
        assert_eq!(recover(&state).unwrap(), None, "{when}: once is enough");

        let now = Tree::of(home);
        let is_new = now == self.new;
        if !is_new {
            self.old.assert_same(&now, when);
        }
        let entries = history(&state);
        let counts = match self.name {
            "apply" => entries.len() == 1,
            _ => entries[0].undone,
        };
        assert_eq!(counts, is_new, "{when}: the history tells what is there");
        let told = told?;
        let (outcome, word) = if is_new {
            (Outcome::Finished, "finished")
        } else {
            (Outcome::RolledBack, "rolled back")
        };
        assert_eq!(told.outcome, outcome, "{when}");
        let sentence = told.to_string();
        assert!(sentence.contains(word) && sentence.contains(&told.id), "{sentence}");
        Some(outcome)
    }
}

/// A home where bringing a file to disk costs nothing, if there is such a place: a kill does not lose the page cache.
pub(super) fn fresh() -> Sample {
    let memory = Path::new("/dev/shm");
    if tempfile::tempdir_in(memory).is_ok() {
        Sample::inside(memory)
    } else {
        Sample::new()
    }
}
