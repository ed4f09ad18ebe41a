//! What is refused, with which exit code, and that the tree stays as it was.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use carbonctl::apply::{ApplyError, StateDir, Step, StepObserver, apply, apply_with, history};
use carbonctl::face::exit_code;
use carbonctl::plan::{FileAction, FileChange, Plan};

use super::sample::{MADE, Sample, child, edit, last_word, plan};
use crate::support::tree::Tree;

/// Applies a plan that must be refused: its error has this code, holds these words and leaves nothing behind.
#[track_caller]
fn assert_refused(sample: &Sample, plan: &Plan, code: u8, words: &[&str]) {
    let state = StateDir::open(sample.home()).unwrap();
    let before = Tree::of(sample.home());
    let error = apply(&state, plan).unwrap_err();
    let text = error.to_string();
    assert_eq!(exit_code(error.problem().kind), code, "{text}");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in: {text}");
    }
    assert!(!text.contains('\n'), "one line: {text}");
    let problem = error.problem();
    assert!(!problem.what.is_empty() && !problem.hint.is_empty(), "{text}");
    before.assert_same(&Tree::of(sample.home()), "after a refusal");
    assert!(!state.path().exists(), "a refusal leaves no state directory behind");
}

#[test]
fn files_that_changed_since_are_all_named() {
    let sample = Sample::new();
    let wanted = plan(sample.home());
    fs::write(sample.home().join("bin/wso2server.sh"), "#!/bin/sh\n").unwrap();
    fs::remove_file(sample.home().join("repository/conf/carbon.xml")).unwrap();
    fs::write(sample.home().join(MADE), "a=b\n").unwrap();
    let words = ["bin/wso2server.sh", "repository/conf/carbon.xml", MADE, "3 files"];
    assert_refused(&sample, &wanted, 4, &words);
}

#[test]
fn a_file_with_two_names_is_refused() {
    let sample = Sample::new();
    let script = sample.home().join("bin/wso2server.sh");
    fs::hard_link(&script, sample.home().join("bin/twin.sh")).unwrap();
    assert_refused(&sample, &plan(sample.home()), 4, &["2 names", "wso2server.sh"]);
}

#[test]
fn what_is_no_regular_file_is_refused() {
    let sample = Sample::new();
    let wanted = plan(sample.home());
    let conf = sample.home().join("repository/conf");
    fs::remove_file(conf.join("axis2.xml")).unwrap();
    symlink("nowhere.xml", conf.join("axis2.xml")).unwrap();
    assert_refused(&sample, &wanted, 4, &["not a regular file", "axis2.xml"]);
    fs::remove_file(conf.join("axis2.xml")).unwrap();
    fs::create_dir(conf.join("axis2.xml")).unwrap();
    assert_refused(&sample, &wanted, 4, &["not a regular file", "axis2.xml"]);
}

#[test]
fn a_new_file_needs_its_directory() {
    let sample = Sample::new();
    let mut wanted = plan(sample.home());
    wanted.files.last_mut().unwrap().path = "repository/missing/x.properties".into();
    assert_refused(&sample, &wanted, 4, &["repository/missing", "create it first"]);
}

#[test]
fn plans_that_cannot_be_meant_are_refused() {
    let sample = Sample::new();
    let good = plan(sample.home());
    let empty = Plan {
        files: Vec::new(),
        ..good.clone()
    };
    assert_refused(&sample, &empty, 2, &["changes nothing"]);
    let other = Sample::new();
    assert_refused(&sample, &plan(other.home()), 2, &["was made for"]);
    let mut twice = good.clone();
    let mut again = edit(sample.home(), "shared/axis2.xml", "false", "true");
    twice.files.append(&mut again.files);
    assert_refused(&sample, &twice, 2, &["the same file", "shared/axis2.xml"]);
    let mut vague = good.clone();
    vague.files.push(FileChange {
        path: "bin/wso2server.bat".into(),
        leads_to: None,
        action: FileAction::Edit,
        before: None,
        after: Vec::new(),
        mode: 0o644,
        diff: String::new(),
    });
    assert_refused(&sample, &vague, 2, &["bin/wso2server.bat"]);
}

/// Does something once, at the first point that fits.
struct At<F: FnMut(), P: Fn(&Step<'_>) -> bool> {
    fits: P,
    action: Option<F>,
}

impl<F: FnMut(), P: Fn(&Step<'_>) -> bool> StepObserver for At<F, P> {
    fn reached(&mut self, step: &Step<'_>) {
        if (self.fits)(step)
            && let Some(mut action) = self.action.take()
        {
            action();
        }
    }
}

#[test]
fn two_runs_at_once_are_one_run_and_one_refusal() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let mut refused = 0;
    let mut steps = At {
        fits: |step| *step == Step::Committing,
        action: Some(|| {
            let second = StateDir::open(sample.home()).unwrap();
            match apply(&second, &plan(sample.home())).unwrap_err() {
                ApplyError::Locked { pid, .. } => assert_eq!(pid, Some(std::process::id())),
                other => panic!("{other}"),
            }
            let word = last_word(&mut child("apply", sample.home())).unwrap();
            assert!(word.starts_with("error 4 another run"), "{word}");
            assert!(word.contains(&format!("process {}", std::process::id())), "{word}");
            refused += 1;
        }),
    };
    apply_with(&state, &plan(sample.home()), &mut steps).unwrap();
    assert_eq!(refused, 1);
    assert_eq!(history(&state).len(), 1);
}

#[test]
fn a_file_saved_while_writing_stops_the_write() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let script = sample.home().join("bin/wso2server.sh");
    let mut before = None;
    let mut steps = At {
        fits: |step| *step == Step::RecordStaged,
        action: Some(|| {
            fs::write(&script, "#!/bin/sh\n# saved just now\n").unwrap();
        }),
    };
    before.get_or_insert_with(|| Tree::of(sample.home()));
    let error = apply_with(&state, &plan(sample.home()), &mut steps).unwrap_err();
    assert!(matches!(&error, ApplyError::ChangedSince { files, .. } if files == &[Path::new("bin/wso2server.sh")]));
    let mut before = before.unwrap();
    let now = Tree::of(sample.home());
    let saved = now.0[Path::new("bin/wso2server.sh")].clone();
    before.0.insert("bin/wso2server.sh".into(), saved);
    before.assert_same(&now, "all but the saved file");
    assert!(!state.is_pending());
}

#[test]
fn a_failure_between_two_files_puts_the_first_back() {
    for at in 0..6 {
        let sample = Sample::new();
        let state = StateDir::open(sample.home()).unwrap();
        let before = Tree::of(sample.home());
        let wanted = plan(sample.home());
        let place = wanted.place(&wanted.files[at]).canonicalize();
        let place = place.unwrap_or_else(|_| wanted.place(&wanted.files[at]));
        let name = place.file_name().unwrap().to_string_lossy().into_owned();
        let mut steps = At {
            fits: |step| *step == Step::Committing,
            action: Some(|| {
                let items = fs::read_dir(place.parent().unwrap())
                    .unwrap()
                    .map(|i| i.unwrap().path());
                let head = format!(".{name}.carbonctl-");
                let mut temps = items.filter(|p| p.file_name().unwrap().to_string_lossy().starts_with(&head));
                fs::remove_file(temps.next().unwrap()).unwrap();
            }),
        };
        let error = apply_with(&state, &wanted, &mut steps).unwrap_err();
        assert_eq!(exit_code(error.problem().kind), 3, "{error}");
        assert!(error.to_string().contains("every file is as it was"), "{error}");
        before.assert_same(&Tree::of(sample.home()), "after a failed rename");
        assert!(!state.is_pending());
        assert_eq!(history(&state), []);
    }
}
