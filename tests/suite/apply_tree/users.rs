//! Owners: what root keeps, what an ordinary user is refused, and what root does not believe.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use carbonctl::apply::{ApplyError, StateDir, apply, undo};

use super::sample::{MADE, Sample, dress, edit, last_word, plan, set_mode};
use crate::support::homes;
use crate::support::tree::Tree;

/// An account without any rights.
const NOBODY: u32 = 65_534;

/// Whether these tests can take other users' parts.
fn root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("skipped: only root can act as someone else");
    }
    root
}

/// Runs an operation as nobody, whose own directories are below `beside`.
fn as_nobody(sample: &Sample, operation: &str) -> String {
    let own = sample.beside().join("nobody");
    if !own.is_dir() {
        fs::create_dir(&own).unwrap();
        chown(&own, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    // The binary itself may lie where only root gets in. Copied by another process: while this one had the copy open for
    // writing, a child that another test is starting would too, and the system runs no file that someone writes.
    let exe = sample.beside().join("suite");
    if !exe.exists() {
        let mut copy = Command::new("cp");
        copy.arg(std::env::current_exe().unwrap()).arg(&exe);
        assert!(copy.status().unwrap().success());
        set_mode(&exe, 0o755);
    }
    let mut command = Command::new(exe);
    dress(&mut command, operation, sample.home());
    command
        .env("HOME", &own)
        .env_remove("XDG_STATE_HOME")
        .env_remove("SUDO_USER");
    command.uid(NOBODY).gid(NOBODY);
    command.current_dir("/");
    last_word(&mut command).unwrap()
}

fn give(root: &Path, to: u32) {
    for path in Tree::of(root).0.keys() {
        std::os::unix::fs::lchown(root.join(path), Some(to), Some(to)).unwrap();
    }
    chown(root, Some(to), Some(to)).unwrap();
}

#[test]
fn root_keeps_owners_and_gives_new_files_to_the_owner_of_their_directory() {
    if !root() {
        return;
    }
    let sample = Sample::new();
    give(sample.home(), NOBODY);
    chown(sample.home().join("bin/wso2server.sh"), Some(1234), Some(4321)).unwrap();
    let before = Tree::of(sample.home());
    let state = StateDir::open(sample.home()).unwrap();
    apply(&state, &plan(sample.home())).unwrap();
    let owner = |path: &str| {
        let meta = fs::metadata(sample.home().join(path)).unwrap();
        (meta.uid(), meta.gid())
    };
    assert_eq!(owner("bin/wso2server.sh"), (1234, 4321));
    assert_eq!(owner("repository/conf/carbon.xml"), (NOBODY, NOBODY));
    assert_eq!(owner(MADE), (NOBODY, NOBODY));
    assert_eq!(
        owner(".carbonctl/history"),
        (NOBODY, NOBODY),
        "the owner will want to undo it"
    );
    undo(&state, &sample.known(), None).unwrap();
    before.assert_same(&Tree::of(sample.home()), "after undo by root");
}

#[test]
fn the_owner_undoes_what_root_applied() {
    if !root() {
        return;
    }
    let sample = Sample::new();
    give(sample.home(), NOBODY);
    let before = Tree::of(sample.home());
    let id = apply(&StateDir::open(sample.home()).unwrap(), &plan(sample.home()))
        .unwrap()
        .id;
    assert_eq!(as_nobody(&sample, "undo"), format!("done {id}"));
    before.assert_same(&Tree::of(sample.home()), "after undo by the owner");
}

#[test]
fn an_ordinary_user_is_refused_before_anything_is_written() {
    if !root() {
        return;
    }
    let refused = |prepare: &dyn Fn(&Path), words: &[&str]| {
        let sample = Sample::new();
        give(sample.home(), NOBODY);
        prepare(sample.home());
        let before = Tree::of(sample.home());
        let word = as_nobody(&sample, "apply");
        assert!(word.starts_with("error 4 "), "{word}");
        for part in words {
            assert!(word.contains(part), "`{part}` is not in: {word}");
        }
        before.assert_same(&Tree::of(sample.home()), "after a refusal");
        assert!(!sample.home().join(".carbonctl").exists());
    };
    let conf = "repository/conf";
    refused(
        &|home| set_mode(&home.join(conf), 0o555),
        &["the directory cannot be written", conf],
    );
    let script = "bin/wso2server.sh";
    refused(
        &|home| chown(home.join(script), Some(0), Some(0)).unwrap(),
        &["belongs to root", script, "sudo carbonctl --home /"],
    );
    refused(
        &|home| chown(home.join(script), Some(1), None).unwrap(),
        &["sudo -u ", " carbonctl --home /"],
    );
}

#[test]
fn a_home_that_cannot_hold_the_history_has_it_in_the_users_own_directory() {
    if !root() {
        return;
    }
    let sample = Sample::new();
    give(sample.home(), NOBODY);
    chown(sample.home(), Some(0), Some(0)).unwrap();
    set_mode(sample.home(), 0o755);
    let before = Tree::of(sample.home());
    let place = as_nobody(&sample, "where");
    let place = PathBuf::from(place.strip_prefix("done ").unwrap());
    assert!(
        place.starts_with(sample.beside().join("nobody").canonicalize().unwrap()),
        "{}",
        place.display()
    );
    assert!(!place.exists(), "asking makes nothing");
    let word = as_nobody(&sample, "apply");
    assert!(word.starts_with("done "), "{word}");
    assert!(place.join("history").is_dir());
    assert!(!sample.home().join(".carbonctl").exists());
    chown(sample.home(), Some(NOBODY), Some(NOBODY)).unwrap();
    assert!(
        as_nobody(&sample, "undo").starts_with("done "),
        "also once the home is writable"
    );
    chown(sample.home(), Some(0), Some(0)).unwrap();
    before.assert_same(&Tree::of(sample.home()), "applied and undone");
}

#[test]
fn a_lock_of_a_time_when_the_home_was_closed_does_not_part_the_history() {
    if !root() {
        return;
    }
    let sample = Sample::new();
    give(sample.home(), NOBODY);
    chown(sample.home(), Some(0), Some(0)).unwrap();
    set_mode(sample.home(), 0o755);
    let place = as_nobody(&sample, "where");
    let place = PathBuf::from(place.strip_prefix("done ").unwrap());
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("control.lock"), "").unwrap();
    chown(sample.home(), Some(NOBODY), Some(NOBODY)).unwrap();
    let now = as_nobody(&sample, "where");
    assert!(now.ends_with("/.carbonctl"), "{now}");
}

#[test]
fn notes_that_this_user_cannot_read_are_not_skipped() {
    if !root() {
        return;
    }
    let sample = Sample::new();
    apply(&StateDir::open(sample.home()).unwrap(), &plan(sample.home())).unwrap();
    give(sample.home(), NOBODY);
    let notes = sample.home().join(".carbonctl");
    chown(&notes, Some(0), Some(0)).unwrap();
    let before = Tree::of(sample.home());
    for operation in ["where", "apply", "undo"] {
        let word = as_nobody(&sample, operation);
        assert!(word.starts_with("error 4 "), "{operation}: {word}");
        assert!(
            word.contains("belong to root") && word.contains("sudo carbonctl --home /"),
            "{word}"
        );
    }
    before.assert_same(&Tree::of(sample.home()), "after three refusals");
    give(&notes, NOBODY);
    assert!(as_nobody(&sample, "undo").starts_with("done "), "its owner may");
}

#[test]
fn commands_that_read_work_without_the_notes_and_say_so() {
    if !root() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    set_mode(room.path(), 0o755);
    let home = homes::mini_toml(room.path());
    give(&home, NOBODY);
    fs::create_dir(home.join(".carbonctl")).unwrap();
    set_mode(&home.join(".carbonctl"), 0o700);
    let program = room.path().join("carbonctl");
    let mut copy = Command::new("cp");
    assert!(
        copy.arg(env!("CARGO_BIN_EXE_carbonctl"))
            .arg(&program)
            .status()
            .unwrap()
            .success()
    );
    let ran = |arguments: &[&str]| {
        let out = Command::new(&program)
            .args(arguments)
            .arg("--home")
            .arg(&home)
            .env("HOME", room.path())
            .env_remove("CARBON_HOME")
            .env_remove("SUDO_USER")
            .uid(NOBODY)
            .gid(NOBODY)
            .current_dir("/")
            .output()
            .unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(said.contains("belong to root"), "{arguments:?}: {said}");
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), said)
    };
    let (code, shown, _) = ran(&["get", "hostname"]);
    assert!(code == Some(0) && shown.contains("hostname"), "{shown}");
    let (code, shown, _) = ran(&["check", "G08"]);
    assert!(code.is_some_and(|code| code < 2) && shown.contains("G08"), "{shown}");
    let (code, _, said) = ran(&["history"]);
    assert!(code == Some(0) && !said.contains("Nothing was applied"), "{said}");
    assert_eq!(ran(&["verify"]).0, Some(4));
    assert_eq!(ran(&["set", "--yes", "ports.offset=3"]).0, Some(4));
}

#[test]
fn root_does_not_follow_a_users_record_out_of_the_home() {
    if !root() {
        return;
    }
    let sample = Sample::new();
    give(sample.home(), NOBODY);
    let victim = sample.beside().join("victim");
    fs::write(&victim, "-Xmx1024m\n").unwrap();
    let outside = victim.to_str().unwrap();
    let state = StateDir::open(sample.home()).unwrap();
    let id = apply(&state, &edit(sample.home(), outside, "1024m", "2048m"))
        .unwrap()
        .id;
    let record = state.path().join(format!("history/{id}.json"));
    assert_eq!(
        fs::metadata(&record).unwrap().uid(),
        0,
        "a record of files elsewhere stays root's"
    );

    // One that the home's owner wrote, or moved there: root's note of what it wrote itself does not fit, whoever owns it.
    let own = fs::read_to_string(&record).unwrap();
    fs::write(&record, own.replacen('{', "{ ", 1)).unwrap();
    for owner in [NOBODY, 0] {
        chown(&record, Some(owner), Some(owner)).unwrap();
        let error = undo(&state, &sample.known(), None).unwrap_err();
        assert!(matches!(error, ApplyError::Untrusted { .. }), "{error}");
        assert_eq!(fs::read_to_string(&victim).unwrap(), "-Xmx2048m\n");
    }
    fs::write(&record, own).unwrap();
    undo(&state, &sample.known(), None).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "-Xmx1024m\n");
}
