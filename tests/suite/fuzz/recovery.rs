//! What an interrupted run left, where somebody changed its journal, its temporary files or the home since: a recovery ends, says
//! what it did, and touches nothing that is not the program's own.
#![cfg(unix)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use carbonctl::apply::{StateDir, Step, StepObserver, apply_with, recover};

use super::random::Random;
use super::target;
use crate::apply_tree::sample::{Sample, more, plan};
use crate::support::tree::Tree;

/// What is nobody's business here.
const KEPT: [(&str, &str); 3] = [
    ("repository/data/keep.txt", "the server's own data"),
    ("repository/resources/conf/keep.json", "{}"),
    (".carbonctl/console.log", "what a start said"),
];

/// Ends a run at a point as a kill would: the journal and the temporary files stay.
struct StopAt(usize);

impl StepObserver for StopAt {
    fn reached(&mut self, _step: &Step<'_>) {
        self.0 -= 1;
        if self.0 == 0 {
            std::panic::resume_unwind(Box::new("stopped"));
        }
    }
}

/// A home in which an apply was cut short at a point.
fn interrupted(step: usize) -> Option<Sample> {
    let sample = crate::crash::fresh_sample();
    for (path, text) in KEPT {
        let path = sample.home().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let outside = sample.beside().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("carbon.xml"), "outside").unwrap();
    let mut wanted = plan(sample.home());
    wanted.files.retain(|file| !file.path.ends_with("large.properties"));
    wanted = more(wanted, "repository/conf/untouched.xml", "<a/>", "<b/>");
    let state = StateDir::open(sample.home()).unwrap();
    let ran = catch_unwind(AssertUnwindSafe(|| {
        apply_with(&state, &wanted, &mut StopAt(step)).is_ok()
    }));
    ran.is_err().then_some(sample)
}

/// Files and what is in them.
type Files = Vec<(PathBuf, Vec<u8>)>;

/// Every file of a home, by its path: what a try begins with.
fn files(dir: &Path, into: &mut Files) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files(&entry.path(), into);
        } else if kind.is_file() && !entry.path().ends_with("large.properties") {
            into.push((entry.path(), fs::read(entry.path()).unwrap()));
        }
    }
}

#[test]
fn recoveries() {
    let mut found: Vec<(Sample, Files)> = Vec::new();
    for step in [1, 2, 4, 7, 9, 11, 13, 15, 18, 21] {
        if let Some(sample) = interrupted(step)
            && sample.home().join(".carbonctl/pending.json").exists()
        {
            let mut here = Files::new();
            files(sample.home(), &mut here);
            found.push((sample, here));
        }
    }
    assert!(found.len() > 4, "{} interrupted runs", found.len());
    let journals: Vec<Vec<u8>> = found
        .iter()
        .map(|(sample, _)| fs::read(sample.home().join(".carbonctl/pending.json")).unwrap())
        .collect();
    let seeds: Vec<&[u8]> = journals.iter().map(Vec::as_slice).collect();
    let outside = found[0].0.beside().join("outside").to_str().unwrap().to_owned();
    let words = [
        "repository/data/keep.txt",
        "../outside/carbon.xml",
        &outside,
        ".carbonctl/console.log",
        "repository/resources/conf",
        "repository/resources/conf/.metadata",
        "clear",
        "remove",
        "create",
        "replace",
        "preparing",
        "committing",
        "apply",
        "undo",
        "null",
        "..",
        "/",
        "\"",
        "{",
        "[]",
    ];
    let (mut settled, mut refused) = (0, 0);
    target("recovery", &seeds, &words, |random: &mut Random, bytes| {
        let (sample, here) = &found[random.below(found.len())];
        let home = sample.home();
        // As the interruption left it, but for one thing.
        let _ = fs::remove_dir_all(home.join(".carbonctl"));
        for (path, content) in here {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let journal = home.join(".carbonctl/pending.json");
        match random.below(4) {
            0 => {
                let (path, content) = &here[random.below(here.len())];
                fs::write(path, random.mutated(&[content], &words)).unwrap();
            }
            1 => fs::remove_file(&here[random.below(here.len())].0).unwrap(),
            _ => fs::write(&journal, bytes).unwrap(),
        }
        let kept: Vec<Option<Vec<u8>>> = KEPT.iter().map(|(path, _)| fs::read(home.join(path)).ok()).collect();
        let before = Tree::of(&sample.beside().join("outside"));
        let state = StateDir::open(home).unwrap();
        match recover(&state) {
            Ok(_) => settled += 1,
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
        before.assert_same(&Tree::of(&sample.beside().join("outside")), "recovery");
        for ((path, _), was) in KEPT.iter().zip(kept) {
            assert_eq!(fs::read(home.join(path)).ok(), was, "{path}");
        }
    });
    println!("{settled} settled, {refused} refused");
    assert!(settled > 0 && refused > 0, "{settled} settled, {refused} refused");
}
