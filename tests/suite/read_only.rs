//! `--read-only`: everything can be looked at, and nothing is written, not even a lock, a draft or a record of it.
#![cfg(unix)]

use std::fs;
use std::path::Path;

use carbonctl::practice::{self, Flavour};

use crate::support::cli::carbonctl;
use crate::support::terminal::{CTRL_C, ENTER, Seen};
use crate::support::tree::Tree;

/// Every command, with whether it may be used.
const COMMANDS: [(&[&str], bool); 30] = [
    (&["homes"], true),
    (&["check"], true),
    (&["check", "--json"], true),
    (&["explain", "G31"], true),
    (&["get"], true),
    (&["set", "ports.offset=3", "--dry-run"], true),
    (&["set", "ports.offset=3", "--yes"], false),
    (&["recommend"], true),
    (&["plan", "answers.toml"], true),
    (&["apply", "answers.toml", "--dry-run"], true),
    (&["apply", "answers.toml", "--yes"], false),
    (&["verify"], true),
    (&["history"], true),
    (&["undo", "--yes"], false),
    (&["status"], true),
    (&["logs"], true),
    (&["start", "--yes"], false),
    (&["start", "--foreground", "--yes"], false),
    (&["stop", "--yes"], false),
    (&["restart", "--yes"], false),
    (&["service", "status"], true),
    (&["service", "install", "--yes"], false),
    (&["service", "remove", "--yes"], false),
    (&["report", "--dry-run"], true),
    (&["report", "--yes"], false),
    (&["case", "ticket.md"], false),
    (&["practice", "another"], false),
    (&["completions", "bash"], true),
    (&["man"], true),
    (&["--version"], true),
];

/// A directory with a home, answers, and a state directory of the user.
fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    let home = practice::make(&room.path().join("is"), Flavour::Toml).unwrap().home;
    fs::create_dir_all(home.join("repository/logs")).unwrap();
    fs::write(home.join("repository/logs/wso2carbon.log"), "a line\n").unwrap();
    fs::write(room.path().join("answers.toml"), "[ports]\noffset = \"3\"\n").unwrap();
    fs::create_dir(room.path().join("state")).unwrap();
    room
}

#[track_caller]
fn unchanged(room: &Path, before: &Tree, when: &str) {
    assert_eq!(&Tree::of(room), before, "{when} wrote something");
}

#[test]
fn no_command_writes_anything() {
    let room = room();
    let home = room.path().join("is");
    let run = |arguments: &[&str]| {
        let run = carbonctl(arguments).home(&home).cwd(room.path());
        run.env("XDG_STATE_HOME", room.path().join("state"))
            .env("HOME", room.path())
            .run()
    };
    for with_history in [false, true] {
        if with_history {
            run(&["set", "hostname=id.example.com", "--yes"]).expect(0);
        }
        let before = Tree::of(room.path());
        for (arguments, may) in COMMANDS {
            let ran = run(&[arguments, &["--read-only"]].concat());
            unchanged(room.path(), &before, &format!("{arguments:?}"));
            let refused = ran.code == 4 && ran.stderr.contains("read-only");
            assert_eq!(refused, !may, "{arguments:?}: {ran:?}");
            assert!(!may || ran.code < 3, "{arguments:?}: {ran:?}");
        }
    }
}

#[test]
fn the_wizard_walks_through_every_step_and_writes_nothing() {
    let room = room();
    let home = room.path().join("is").display().to_string();
    let before = Tree::of(room.path());
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_carbonctl"));
    command.args(["--read-only", "--home", &home]);
    command.env("XDG_STATE_HOME", room.path().join("state"));
    command.env("HOME", room.path());
    let mut seen = Seen::run(command, room.path());
    seen.page("Product", "S1");
    seen.shows("READ-ONLY");
    seen.shows("✓ chosen");
    seen.keys(ENTER);
    seen.page("Machine", "S2");
    for (digit, title, code) in [("8", "Preflight", "S8"), ("4", "Memory", "S4"), ("9", "Review", "S9")] {
        seen.keys("\t");
        seen.page("Overview", "S0");
        seen.shows("READ-ONLY");
        seen.keys(digit);
        seen.page(title, code);
    }
    seen.keys("a");
    seen.keys("\t");
    seen.page("Overview", "S0");
    seen.keys("0");
    seen.shows(" S10");
    seen.shows("READ-ONLY");
    seen.keys(CTRL_C);
    seen.until("the question or the end", |screen| {
        let text = screen.contents();
        text.contains("Leave") || !text.contains("S10")
    });
    seen.signal(rustix::process::Signal::TERM);
    seen.ended();
    unchanged(room.path(), &before, "the wizard");
}
