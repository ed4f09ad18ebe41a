//! A home that is moved away and replaced between a look and an act: what was looked at is written or nothing is, and never what
//! lies there now. And the ways to a home that others could turn.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, lchown, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use carbonctl::apply::{StateDir, Step, StepObserver, apply, apply_with, undo};
use carbonctl::engine::{Effect, Executor, ExecutorContext, Report, ServerCommand, Timeouts};
use carbonctl::probe::{World, identify};
use carbonctl::problem::ProblemKind;
use carbonctl::server::{self, StartOptions, StopOptions};

use super::{LOOKER, OWNER, Trap, can_run, give_all};
use crate::apply_tree::sample::{Sample, plan};
use crate::support::tree::Tree;

/// The same home once more, beside the first.
fn copy_of(home: &Path) -> PathBuf {
    let copy = home.with_file_name("copy");
    let copied = std::process::Command::new("cp").arg("-a").arg(home).arg(&copy).status();
    assert!(copied.unwrap().success());
    copy
}

/// Moves the first away and the copy to its place.
fn swap(home: &Path, copy: &Path) {
    fs::rename(home, home.with_file_name("moved")).unwrap();
    fs::rename(copy, home).unwrap();
}

#[test]
fn a_home_swapped_between_plan_and_apply_is_not_written() {
    let sample = Sample::new();
    let (home, copy) = (sample.home(), copy_of(sample.home()));
    let wanted = plan(home);
    wanted.root.open_now().unwrap();
    let state = StateDir::within(wanted.root.clone()).unwrap();
    swap(home, &copy);
    let before = Tree::of(home);
    let error = apply(&state, &wanted).unwrap_err();
    assert_eq!(error.problem().kind, ProblemKind::Refused, "{error}");
    assert!(error.to_string().contains("another directory is there now"), "{error}");
    before.assert_same(&Tree::of(home), "the replacement");
    assert!(!home.join(".carbonctl").exists());
    assert!(!home.with_file_name("moved").join(".carbonctl").exists());

    // The session's own executor, which was given the plan before.
    let context = ExecutorContext {
        world: World::here(),
        program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
    };
    let mut said = Vec::new();
    let effect = Effect::Apply {
        plan: Box::new(wanted),
        proof: None,
    };
    Executor::new(context).run(effect, &mut |msg| said.push(msg));
    assert!(
        matches!(&said[..], [Report::Applied(Err(failed))] if failed.problem.kind == ProblemKind::Refused),
        "{said:?}"
    );
    before.assert_same(&Tree::of(home), "the replacement");
}

/// Swaps the home at the first point of a write.
struct SwapAt<'a>(&'a Path, Option<PathBuf>);

impl StepObserver for SwapAt<'_> {
    fn reached(&mut self, _step: &Step<'_>) {
        if let Some(copy) = self.1.take() {
            swap(self.0, &copy);
        }
    }
}

#[test]
fn a_home_swapped_while_it_is_written_is_written_where_it_went() {
    let sample = Sample::new();
    let (home, copy) = (sample.home(), copy_of(sample.home()));
    let before = Tree::of(home);
    let wanted = plan(home);
    let state = StateDir::within(wanted.root.clone()).unwrap();
    apply_with(&state, &wanted, &mut SwapAt(home, Some(copy))).unwrap();
    before.assert_same(&Tree::of(home), "the replacement");
    assert!(!home.join(".carbonctl").exists());
    let moved = home.with_file_name("moved");
    assert!(moved.join(".carbonctl/history").is_dir() && Tree::of(&moved) != before);
}

#[test]
fn a_home_swapped_before_its_undo_is_not_written() {
    let sample = Sample::new();
    let known = sample.known();
    known.root.open_now().unwrap();
    let state = StateDir::of(&known).unwrap();
    apply(&state, &plan(sample.home())).unwrap();
    let copy = copy_of(sample.home());
    swap(sample.home(), &copy);
    let before = Tree::of(sample.home());
    let error = undo(&StateDir::of(&known).unwrap(), &known, None).unwrap_err();
    assert_eq!(error.problem().kind, ProblemKind::Refused, "{error}");
    before.assert_same(&Tree::of(sample.home()), "the replacement");
}

#[test]
fn a_home_swapped_between_look_and_start_is_neither_started_nor_written() {
    let room = tempfile::tempdir().unwrap();
    let home = crate::support::homes::mini_toml(room.path());
    let copy = copy_of(&home);
    let ran = room.path().join("ran");
    let script = format!("#!/bin/sh\necho ran > '{}'\nexit 1\n", ran.display());
    fs::write(copy.join("bin/wso2server.sh"), script).unwrap();
    let jdk = room.path().join("jdk");
    fs::create_dir_all(jdk.join("bin")).unwrap();
    fs::write(jdk.join("bin/java"), "").unwrap();
    fs::set_permissions(jdk.join("bin/java"), fs::Permissions::from_mode(0o755)).unwrap();
    let looked_at = identify::home(&home).unwrap();
    swap(&home, &copy);
    let before = Tree::of(&home);
    let mut quiet = |_| {};
    let started = server::start(
        &looked_at,
        StartOptions {
            java_home: Some(jdk.clone()),
            timeout: Duration::from_secs(1),
            wait: true,
            program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
            arguments: Vec::new(),
            progress: &mut quiet,
        },
    );
    let error = started.unwrap_err();
    assert!(error.to_string().contains("another directory is there now"), "{error}");
    let error = server::foreground(&looked_at, Some(jdk), &mut |_| {});
    assert!(error.to_string().contains("another directory is there now"), "{error}");
    let stopped = server::stop(
        &looked_at,
        StopOptions {
            timeout: Duration::from_secs(1),
            force_after: None,
            progress: &mut quiet,
        },
    );
    assert!(stopped.is_ok_and(|stopped| stopped.pid.is_none()));
    before.assert_same(&Tree::of(&home), "the replacement");
    assert!(!home.join(".carbonctl").exists() && !ran.exists());
    // The console's command, through the executor.
    let context = ExecutorContext {
        world: World::here(),
        program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
    };
    let order = Effect::Server {
        command: ServerCommand::Start,
        home: Box::new(looked_at),
        java: None,
        timeouts: Timeouts {
            start: Duration::from_secs(1),
            stop: Duration::from_secs(1),
            force_after: None,
            wait: true,
        },
    };
    Executor::new(context).run(order, &mut |_| {});
    assert!(!home.join(".carbonctl").exists() && !ran.exists());
}

#[test]
fn a_way_to_the_home_that_others_could_turn_is_refused_with_who_could() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let data = trap.beside("data");
    fs::create_dir(&data).unwrap();
    let link = data.join("wso2");
    symlink(&trap.home, &link).unwrap();
    let set = ["set", "ports.offset=3", "--dry-run"];
    // Root's link, and the owner's: normal.
    for uid in [0, OWNER] {
        lchown(&link, Some(uid), Some(uid)).unwrap();
        let ran = trap.run_at(&link, &set);
        assert_eq!(ran.code, 0, "{uid}: {ran:?}");
    }
    lchown(&link, Some(LOOKER), Some(LOOKER)).unwrap();
    let ran = trap.run_at(&link, &set);
    assert_eq!(ran.code, 4, "{ran:?}");
    // Which link, whose it is, and the path to name instead.
    let (shown, real) = (link.display(), trap.home.display());
    for words in [
        format!("the link {shown} leads to {real}: #{LOOKER} made the link"),
        format!("if {real} is meant, name the home by that true path, else remove the link"),
    ] {
        assert!(ran.said.contains(&words), "{words}: {ran:?}");
    }
    // A practice home beside it would be left alone later, so none is made by that way.
    let way = data.join("way");
    symlink(trap.beside(""), &way).unwrap();
    lchown(&way, Some(LOOKER), Some(LOOKER)).unwrap();
    let made = trap.run(&["practice", way.join("made").to_str().unwrap()]);
    assert_eq!(made.code, 4, "{made:?}");
    assert!(made.said.contains(&format!("#{LOOKER} made the link")), "{made:?}");
    assert!(!trap.beside("made").exists(), "{made:?}");
    lchown(&link, Some(0), Some(0)).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o777)).unwrap();
    let ran = trap.run_at(&link, &["status"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.said.contains("everybody may change"), "{ran:?}");
    // The same home by its own path.
    let ran = trap.run(&set);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_keystore_that_the_home_names_elsewhere_is_read_as_its_owner_could() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let named = |path: &Path| {
        format!(
            "[server]\nhostname = \"localhost\"\n[keystore.primary]\nfile_name = \"{}\"\ntype = \"PKCS12\"\n",
            path.display()
        )
    };
    trap.plant("repository/conf/deployment.toml", &named(&trap.safe("secret")));
    let before = trap.outside();
    for command in [&["check"][..], &["get"], &["status"], &["recommend"]] {
        let ran = trap.run(command);
        assert!(!ran.said.contains("never to be seen"), "{ran:?}");
    }
    before.assert_same(&trap.outside(), "a named keystore");
    give_all(&trap.home, OWNER);
}
