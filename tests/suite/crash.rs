//! kill -9 at every point of an apply, an undo and a recovery: each file is old or new as a whole, the next run finishes
//! or rolls back and says so, and then all files are old or all are new.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carbonctl::apply::{Outcome, State, apply, history, recover, undo};

use crate::apply_tree::sample::{MADE, Sample, child, dress, killed_at, last_word, plan};
use crate::support::tree::{Content, Tree};

/// The mark of a temporary file's name.
const TEMP: &str = ".carbonctl-";
/// More points than any of these runs has.
const MANY: usize = 200;

/// A way to change the sample home, and what it looks like on either side.
struct Deed {
    name: &'static str,
    old: Tree,
    new: Tree,
}

impl Deed {
    fn apply() -> Self {
        let sample = fresh();
        let old = Tree::of(sample.home());
        apply(&State::open(sample.home()).unwrap(), &plan(sample.home())).unwrap();
        let new = Tree::of(sample.home());
        Self {
            name: "apply",
            old,
            new,
        }
    }

    /// The undo of an apply whose new file the server has rendered since: a file and a directory go.
    fn undo() -> Self {
        let deed = Self {
            name: "undo",
            old: Tree(std::collections::BTreeMap::new()),
            new: Tree(std::collections::BTreeMap::new()),
        };
        let sample = deed.ready();
        let old = Tree::of(sample.home());
        let notes = undo(&State::open(sample.home()).unwrap(), &sample.known(), None)
            .unwrap()
            .notes;
        assert_eq!(notes.len(), 1, "the directory goes too");
        let new = Tree::of(sample.home());
        Self { old, new, ..deed }
    }

    /// A home on which this can be done.
    fn ready(&self) -> Sample {
        let sample = fresh();
        if self.name == "undo" {
            apply(&State::open(sample.home()).unwrap(), &plan(sample.home())).unwrap();
            let metadata = sample.home().join("repository/resources/conf/.metadata");
            fs::create_dir_all(&metadata).unwrap();
            fs::write(metadata.join("metadata_config.properties"), format!("{MADE}=0\n")).unwrap();
        }
        sample
    }

    /// A home on which this was killed at a point; `None` where it has no such point.
    fn killed_at(&self, step: usize) -> Option<Sample> {
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
    fn assert_whole(&self, home: &Path, when: &str) {
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
    fn recover(&self, home: &Path, when: &str) -> Option<Outcome> {
        let state = State::open(home).unwrap();
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
fn fresh() -> Sample {
    let memory = Path::new("/dev/shm");
    if tempfile::tempdir_in(memory).is_ok() {
        Sample::inside(memory)
    } else {
        Sample::new()
    }
}

/// Kills a deed at each of its points; gives how often each outcome came.
fn kill_everywhere(deed: &Deed) -> (usize, usize) {
    let (mut finished, mut rolled_back) = (0, 0);
    for step in 1..MANY {
        let Some(sample) = deed.killed_at(step) else {
            assert!(step > 25, "only {step} points");
            return (finished, rolled_back);
        };
        let when = format!("{} killed at {step}", deed.name);
        deed.assert_whole(sample.home(), &when);
        match deed.recover(sample.home(), &when) {
            Some(Outcome::Finished) => finished += 1,
            Some(Outcome::RolledBack) => rolled_back += 1,
            None => {}
        }
        // What the killed run left stands in no one's way.
        let state = State::open(sample.home()).unwrap();
        if Tree::of(sample.home()) != deed.new {
            let word = last_word(&mut child(deed.name, sample.home())).unwrap();
            assert!(word.starts_with("done "), "{when}, then again: {word}");
            deed.new.assert_same(&Tree::of(sample.home()), &when);
        }
        if deed.name == "apply" {
            undo(&state, &sample.known(), None).unwrap();
            deed.old.assert_same(&Tree::of(sample.home()), &when);
        }
    }
    panic!("{} never ends", deed.name);
}

#[test]
fn an_apply_killed_at_any_point_is_all_or_nothing() {
    let (finished, rolled_back) = kill_everywhere(&Deed::apply());
    assert!(
        finished > 5 && rolled_back > 5,
        "{finished} finished, {rolled_back} rolled back"
    );
}

#[test]
fn an_undo_killed_at_any_point_is_all_or_nothing() {
    let (finished, rolled_back) = kill_everywhere(&Deed::undo());
    assert!(
        finished > 5 && rolled_back > 5,
        "{finished} finished, {rolled_back} rolled back"
    );
}

/// Kills a deed at every `stride`-th point, `spoils` what it left, and kills the recovery of that at each of its points.
fn kill_recoveries(deed: &Deed, stride: usize, spoil: fn(&Path)) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut step = 1;
    while let Some(sample) = deed.killed_at(step) {
        if State::open(sample.home()).unwrap().is_pending() {
            for second in 1..MANY {
                let sample = deed.killed_at(step).unwrap();
                spoil(sample.home());
                let when = format!("{} killed at {step}, recovery killed at {second}", deed.name);
                if last_word(&mut killed_at("recover", sample.home(), second)).is_some() {
                    let now = Tree::of(sample.home());
                    assert!(now == deed.new || now == deed.old, "{when}");
                    break;
                }
                deed.assert_whole(sample.home(), &when);
                outcomes.extend(deed.recover(sample.home(), &when));
            }
        }
        step += stride;
    }
    outcomes
}

#[test]
fn a_recovery_killed_at_any_point_can_be_repeated() {
    for deed in [Deed::apply(), Deed::undo()] {
        let outcomes = kill_recoveries(&deed, 3, |_| {});
        assert!(outcomes.contains(&Outcome::Finished) && outcomes.contains(&Outcome::RolledBack));
    }
}

#[test]
fn a_recovery_that_cannot_finish_goes_back_through_any_kill() {
    for deed in [Deed::apply(), Deed::undo()] {
        let outcomes = kill_recoveries(&deed, 2, spoil_one_temporary_file);
        let back = outcomes.iter().filter(|o| **o == Outcome::RolledBack).count();
        assert!(back > 20, "{back} of {} rolled back", outcomes.len());
    }
}

/// Cuts the last temporary file of new content short, as a repaired file system might.
fn spoil_one_temporary_file(home: &Path) {
    let temps = temps(home);
    let Some(last) = temps.iter().rfind(|p| !is_aside(p)) else {
        return;
    };
    fs::write(last, "").unwrap();
}

/// Whether a temporary name holds the old file rather than a new one: what an undo takes away waits under it.
fn is_aside(temp: &Path) -> bool {
    temp.file_name()
        .unwrap()
        .to_string_lossy()
        .starts_with(".hazelcast.properties")
        && !temp.with_file_name("hazelcast.properties").exists()
        && fs::read(temp).is_ok_and(|b| b.starts_with(b"hazelcast."))
}

fn temps(home: &Path) -> Vec<PathBuf> {
    let ours = |path: &Path| path.file_name().unwrap().to_string_lossy().contains(TEMP);
    let mut out: Vec<_> = Tree::of(home)
        .0
        .into_iter()
        .filter(|(path, node)| ours(path) && matches!(node.content, Content::File(_)))
        .map(|(path, _)| home.join(path))
        .collect();
    out.sort();
    out
}

#[test]
fn a_file_changed_after_the_kill_is_reported_and_nothing_is_touched() {
    let deed = Deed::apply();
    let mut seen = 0;
    for step in 1..MANY {
        let Some(sample) = deed.killed_at(step) else {
            break;
        };
        let script = sample.home().join("bin/wso2server.sh");
        let state = State::open(sample.home()).unwrap();
        if fs::read(&script).ok().as_deref() != deed.new.bytes("bin/wso2server.sh") || !history(&state).is_empty() {
            continue;
        }
        seen += 1;
        fs::write(&script, "edited by hand\n").unwrap();
        let before = Tree::of(sample.home());
        let error = recover(&state).unwrap_err();
        assert_eq!(error.exit_code(), 4);
        let text = error.to_string();
        assert!(
            text.contains("bin/wso2server.sh") && text.contains("pending.json"),
            "{text}"
        );
        before.assert_same(&Tree::of(sample.home()), "nothing touched");
        // As the message says: with the file as it was before, the change can be brought to an end.
        fs::write(&script, deed.old.bytes("bin/wso2server.sh").unwrap()).unwrap();
        deed.recover(sample.home(), &format!("killed at {step}, then edited and put back"));
    }
    assert!(seen > 3, "{seen} points between the first rename and the record");
}

#[test]
fn the_next_apply_recovers_first_and_says_so() {
    let deed = Deed::apply();
    let mut told = 0;
    for step in 1..MANY {
        let Some(sample) = deed.killed_at(step) else {
            break;
        };
        let state = State::open(sample.home()).unwrap();
        let pending = state.is_pending();
        let other = crate::apply_tree::sample::edit(sample.home(), "repository/conf/untouched.xml", "<a/>", "<b/>");
        let recovered = apply(&state, &other).unwrap().recovered;
        assert_eq!(recovered.is_some(), pending);
        told += usize::from(pending);
        assert!(temps(sample.home()).is_empty());
    }
    assert!(told > 10);
}

/// The system calls of an apply that change something, or stand between two that do.
const CALLS: [&str; 11] = [
    "openat",
    "write",
    "fsync",
    "fchown",
    "fchmod",
    "rename",
    "unlink",
    "mkdir",
    "flock",
    "ftruncate",
    "close",
];

#[test]
fn a_kill_at_any_system_call_is_all_or_nothing() {
    // `strace` numbers each kind of call by itself.
    let traced = |home: &Path, call: &str, number: usize| {
        let mut strace = Command::new("strace");
        strace
            .args(["-f", "-qq", "-o", "/dev/null", "-e"])
            .arg(format!("trace={call}"));
        strace.arg("-e").arg(format!("inject={call}:signal=KILL:when={number}"));
        strace.arg(std::env::current_exe().unwrap());
        dress(&mut strace, "apply", home);
        strace
    };
    let here = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !here.is_ok_and(|out| out.status.success()) {
        println!("skipped: strace is not here or may not trace");
        return;
    }
    let deed = Deed::apply();
    let mut kills = 0;
    for call in CALLS {
        for number in 1..MANY {
            let sample = deed.ready();
            if let Some(word) = last_word(&mut traced(sample.home(), call, number)) {
                assert!(word.starts_with("done "), "{word}");
                break;
            }
            kills += 1;
            let when = format!("killed at {call} number {number}");
            deed.assert_whole(sample.home(), &when);
            deed.recover(sample.home(), &when);
        }
    }
    assert!(kills > 100, "only {kills} kills");
}

#[test]
fn a_kill_at_any_instant_is_all_or_nothing() {
    let deed = Deed::apply();
    for round in 1..=24_usize {
        let sample = fresh();
        let mut turning = child("turns", sample.home()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(turning.stdout.take().unwrap()).lines();
        let state = State::open(sample.home()).unwrap();
        for _ in 0..round % 5 {
            lines
                .by_ref()
                .map(Result::unwrap)
                .find(|line| line.ends_with("turn"))
                .unwrap();
        }
        // Some looks into the directory later: another instant each round.
        for _ in 0..round * round * 4 {
            let _ = state.is_pending();
        }
        turning.kill().unwrap();
        turning.wait().unwrap();
        let when = format!("round {round}");
        deed.assert_whole(sample.home(), &when);
        recover(&state).unwrap();
        let now = Tree::of(sample.home());
        let is_new = now == deed.new;
        assert!(
            is_new || deed.old.differences(&now).is_empty(),
            "{when}: {}",
            deed.old.differences(&now)
        );
        let standing = history(&state).iter().filter(|e| !e.undone).count();
        assert_eq!(standing, usize::from(is_new), "{when}");
    }
}
