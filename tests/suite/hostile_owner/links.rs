//! Links out of the home: root writes through none that the owner could not write through, and says where the others lead.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, lchown};

use super::{LOOKER, OWNER, Trap, can_run};

const SET: [&str; 3] = ["set", "ports.offset=3", "--yes"];
const TOML: &str = "repository/conf/deployment.toml";

#[test]
fn a_link_to_what_is_roots_alone_is_neither_written_nor_read() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let before = trap.outside();
    trap.link(&trap.safe("deployment.toml"), TOML);
    let ran = trap.run(&SET);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(
        ran.said.contains("deployment.toml") && ran.said.contains("chown -h root"),
        "{ran:?}"
    );
    let ran = trap.run(&["get", "hostname"]);
    assert!(!ran.said.contains("never to be seen"), "{ran:?}");
    before.assert_same(&trap.outside(), "after a link to a file");

    // The same by a link above the file.
    let trap = Trap::new();
    trap.link(&trap.safe(""), "repository/conf");
    let ran = trap.run(&SET);
    assert_eq!(ran.code, 4, "{ran:?}");
    before.assert_same(&trap.outside(), "after a link to a directory");
}

#[test]
fn a_link_that_people_really_have_works_and_its_true_path_is_shown() {
    if !can_run() {
        return;
    }
    for (link, target) in [(OWNER, OWNER), (0, OWNER), (0, 0)] {
        let trap = Trap::new();
        let shared = trap.beside("shared");
        fs::rename(trap.at("repository/conf"), &shared).unwrap();
        super::give_all(&shared, target);
        trap.link(&shared, "repository/conf");
        lchown(trap.at("repository/conf"), Some(link), Some(link)).unwrap();
        let plan = trap.run(&["set", "ports.offset=3", "--dry-run"]);
        let true_path = shared.join("deployment.toml");
        assert!(
            plan.said.contains(true_path.to_str().unwrap()),
            "{link} {target}: {plan:?}"
        );
        let ran = trap.run(&SET);
        assert_eq!(ran.code, 0, "{link} {target}: {ran:?}");
        assert!(fs::read_to_string(&true_path).unwrap().contains("offset = 3"));
        assert_eq!(fs::metadata(&true_path).unwrap().uid(), target);
        let undone = trap.run(&["undo", "--yes"]);
        assert_eq!(undone.code, 0, "{undone:?}");
        assert!(!fs::read_to_string(&true_path).unwrap().contains("offset = 3"));
    }
}

#[test]
fn a_way_that_others_may_turn_is_refused_with_who_may() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let shared = trap.beside("shared");
    fs::rename(trap.at("repository/conf"), &shared).unwrap();
    trap.link(&shared, "repository/conf");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o777)).unwrap();
    let ran = trap.run(&SET);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.said.contains("everybody may change"), "{ran:?}");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
    lchown(trap.at("repository/conf"), Some(LOOKER), Some(LOOKER)).unwrap();
    let ran = trap.run(&SET);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.said.contains("made the link"), "{ran:?}");
}
