//! The rules of undo.

use std::fs;

use carbonctl::apply::{ApplyError, StateDir, apply, damaged, history, undo};
use carbonctl::domain::home::{Home, Layout};
use carbonctl::face::exit_code;

use super::sample::{MADE, Sample, edit, plan};
use crate::support::tree::Tree;

const SCRIPT: &str = "bin/wso2server.sh";

#[test]
fn refuses_file_by_file_what_changed_since() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    apply(&state, &plan(sample.home())).unwrap();
    fs::write(sample.home().join(SCRIPT), "mine now\n").unwrap();
    fs::remove_file(sample.home().join(MADE)).unwrap();
    let before = Tree::of(sample.home());
    let error = undo(&state, &sample.known(), None).unwrap_err();
    assert_eq!(exit_code(error.problem().kind), 4);
    assert!(
        matches!(&error, ApplyError::ChangedSince { files, .. } if files.len() == 2),
        "{error}"
    );
    let text = error.to_string();
    assert!(text.contains(SCRIPT) && text.contains(MADE), "{text}");
    before.assert_same(&Tree::of(sample.home()), "after a refused undo");
    assert!(!history(&state)[0].undone);
}

#[test]
fn a_later_apply_of_the_same_file_goes_first() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let known = sample.known();
    let start = Tree::of(sample.home());
    let first = apply(&state, &edit(sample.home(), SCRIPT, "1024m", "2048m"))
        .unwrap()
        .id;
    let other = apply(&state, &edit(sample.home(), "shared/axis2.xml", "false", "true"))
        .unwrap()
        .id;
    let third = apply(&state, &edit(sample.home(), SCRIPT, "2048m", "3072m"))
        .unwrap()
        .id;

    let error = undo(&state, &known, Some(&first)).unwrap_err();
    assert_eq!(exit_code(error.problem().kind), 4);
    assert!(
        matches!(&error, ApplyError::NewerTouched { newer, .. } if *newer == third),
        "{error}"
    );
    undo(&state, &known, Some(&other)).unwrap();
    undo(&state, &known, Some(&third)).unwrap();
    assert_eq!(undo(&state, &known, None).unwrap().id, first);
    start.assert_same(&Tree::of(sample.home()), "all undone");
    assert!(history(&state).iter().all(|e| e.undone));
}

#[test]
fn ids_that_lead_nowhere_say_so() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let known = sample.known();
    let error = undo(&state, &known, None).unwrap_err();
    assert!(matches!(error, ApplyError::NothingToUndo { .. }), "{error}");
    assert!(!state.path().exists(), "asking makes nothing");

    let id = apply(&state, &plan(sample.home())).unwrap().id;
    let error = undo(&state, &known, Some("20200101-000000-1")).unwrap_err();
    assert_eq!(exit_code(error.problem().kind), 2);
    assert!(error.to_string().contains(&id), "{error} lists what there is");
    undo(&state, &known, Some(&id)).unwrap();
    let error = undo(&state, &known, Some(&id)).unwrap_err();
    assert_eq!(exit_code(error.problem().kind), 2);
    assert!(error.to_string().contains("undone already"), "{error}");
    let error = undo(&state, &known, None).unwrap_err();
    assert!(matches!(error, ApplyError::NothingToUndo { .. }), "{error}");
}

#[test]
fn applying_again_after_an_undo_is_a_new_entry() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let first = apply(&state, &plan(sample.home())).unwrap().id;
    undo(&state, &sample.known(), None).unwrap();
    let second = apply(&state, &plan(sample.home())).unwrap().id;
    assert!(second > first);
    let undone: Vec<_> = history(&state).iter().map(|e| e.undone).collect();
    assert_eq!(undone, [false, true]);
}

/// A home that has rendered the file which [`plan`] makes.
fn rendered(sample: &Sample) {
    let metadata = sample.home().join("repository/resources/conf/.metadata");
    fs::create_dir_all(&metadata).unwrap();
    // As a home that was moved here from Windows has it: java.util.Properties doubles the backslash.
    let line = format!("{}=0f343b0931126a20f133d67c2b018a3b\n", MADE.replace('/', "\\\\"));
    fs::write(metadata.join("metadata_config.properties"), line).unwrap();
}

#[test]
fn taking_away_a_rendered_file_clears_what_remembers_it() {
    let sample = Sample::new();
    rendered(&sample);
    let state = StateDir::open(sample.home()).unwrap();
    apply(&state, &plan(sample.home())).unwrap();
    let undone = undo(&state, &sample.known(), None).unwrap();
    assert!(!sample.home().join("repository/resources/conf/.metadata").exists());
    assert_eq!(undone.notes.len(), 1);
    assert!(
        undone.notes[0].contains(".metadata") && undone.notes[0].contains(MADE),
        "{:?}",
        undone.notes
    );
    let left: Vec<_> = fs::read_dir(sample.home().join("repository/resources/conf"))
        .unwrap()
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_memory_of_other_files_stays() {
    let sample = Sample::new();
    rendered(&sample);
    let state = StateDir::open(sample.home()).unwrap();
    let start = Tree::of(sample.home());
    // An edited file is still there after undo: nothing to forget.
    apply(&state, &edit(sample.home(), SCRIPT, "1024m", "2048m")).unwrap();
    assert_eq!(undo(&state, &sample.known(), None).unwrap().notes, Vec::<String>::new());
    start.assert_same(&Tree::of(sample.home()), "edited and undone");
    // MI boots without the file, and rendering anew would wipe edits made by hand.
    apply(&state, &plan(sample.home())).unwrap();
    let mi = Home {
        layout: Layout::Mi,
        ..sample.known()
    };
    assert_eq!(undo(&state, &mi, None).unwrap().notes, Vec::<String>::new());
    start.assert_same(&Tree::of(sample.home()), "made and undone in MI");
}

#[test]
fn a_damaged_record_is_told_and_hides_no_other() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let first = apply(&state, &edit(sample.home(), SCRIPT, "1024m", "2048m"))
        .unwrap()
        .id;
    let second = apply(&state, &edit(sample.home(), SCRIPT, "2048m", "3072m"))
        .unwrap()
        .id;
    fs::write(state.path().join(format!("history/{second}.json")), "{").unwrap();
    let entries = history(&state);
    assert_eq!(
        entries.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(),
        [first.as_str()]
    );
    let told = damaged(&state);
    assert_eq!(told.len(), 1);
    assert!(told[0].to_string().contains(&second), "{}", told[0]);
    // Which apply is the newest cannot be told any more; a named one is still found, and refused for what was written since.
    let error = undo(&state, &sample.known(), None).unwrap_err();
    assert!(matches!(error, ApplyError::Damaged { .. }), "{error}");
    let error = undo(&state, &sample.known(), Some(&first)).unwrap_err();
    assert!(matches!(error, ApplyError::ChangedSince { .. }), "{error}");
}

#[test]
fn a_moved_home_keeps_its_history() {
    let sample = Sample::new();
    let start = Tree::of(sample.home());
    apply(&StateDir::open(sample.home()).unwrap(), &plan(sample.home())).unwrap();
    let moved = sample.beside().join("elsewhere");
    fs::rename(sample.home(), &moved).unwrap();
    let state = StateDir::open(&moved).unwrap();
    assert_eq!(history(&state).len(), 1);
    undo(&state, &super::sample::known(&moved), None).unwrap();
    start.assert_same(&Tree::of(&moved), "undone after a move");
}
