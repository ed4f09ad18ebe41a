//! Pipes that close, logs that grow, terminals that are asked.

use std::io::{BufRead as _, BufReader};
use std::process::Command;
use std::time::{Duration, Instant};

use super::*;
use crate::support::dialogue::{Dialogue, ENTER, program};

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let sample = Sample::new(Flavour::Toml);
    let log = sample.home.join("repository/logs/wso2carbon.log");
    fs::write(&log, "x\n".repeat(200_000)).unwrap();
    for command in [
        "get",
        "check",
        "recommend",
        "man",
        "logs -n 200000",
        "get --json",
        "--help",
        "completions bash",
    ] {
        let line = format!("{{ \"$0\" {command} --home \"$1\"; echo \"code $?\" >&2; }} | head -1");
        let out = Command::new("sh")
            .args(["-c", &line, env!("CARGO_BIN_EXE_carbonctl")])
            .arg(&sample.home)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(
            said.trim() == "code 0" || command == "check" && said.trim() == "code 1",
            "{command}: {said}"
        );
        assert_eq!(String::from_utf8_lossy(&out.stdout).lines().count(), 1, "{command}");
    }
}

#[test]
fn a_followed_log_ends_with_its_reader() {
    let sample = Sample::new(Flavour::Toml);
    let log = sample.home.join("repository/logs/wso2carbon.log");
    fs::write(&log, "first\n").unwrap();
    let mut following = sample.ready(&["logs", "--follow"]).start();
    let mut lines = BufReader::new(following.child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "first");
    let append = |text: &str| {
        use std::io::Write as _;
        fs::OpenOptions::new()
            .append(true)
            .open(&log)
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
    };
    append("second\n");
    assert_eq!(lines.next().unwrap().unwrap(), "second");
    drop(lines);
    let deadline = Instant::now() + Duration::from_mins(1);
    let ended = loop {
        append("more\n");
        if let Some(status) = following.child.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < deadline, "still follows for nobody");
        std::thread::park_timeout(Duration::from_millis(50));
    };
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn on_a_terminal_it_asks_and_no_is_no() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let set = ["set", "hostname=id.example.com", "--home", sample.path()];
        for keys in ["n\r", ENTER] {
            let mut terminal = Dialogue::start(program(set, sample.room.path()));
            terminal.answer("Write this file?", keys);
            let (code, said) = terminal.ended();
            assert!(code == 0 && said.contains("Nothing was written."), "{code}: {said}");
        }
        // Ctrl-C and the end of the input break it off.
        for keys in ["\u{3}", "\u{4}"] {
            let mut terminal = Dialogue::start(program(set, sample.room.path()));
            terminal.answer("Write this file?", keys);
            let (code, said) = terminal.ended();
            assert!(
                code == 130 && said.contains("interrupted; nothing was written"),
                "{code}: {said}"
            );
        }
        before.assert_same(&Tree::of(&sample.home), "declined");
        assert!(!sample.home.join(".carbonctl").exists());

        let mut terminal = Dialogue::start(program(set, sample.room.path()));
        terminal.answer("Write this file?", "y\r");
        let (code, said) = terminal.ended();
        assert!(code == 0 && said.contains("Written."), "{code}: {said}");
        let mut terminal = Dialogue::start(program(["undo", "--home", sample.path()], sample.room.path()));
        terminal.answer("Restore these files", "y\r");
        let (code, said) = terminal.ended();
        assert!(code == 0 && said.contains("Undone"), "{code}: {said}");
        before.assert_same(&Tree::of(&sample.home), "undone");
    }
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let sample = Sample::new(Flavour::Toml);
    let plan = ["set", "hostname=id.example.com", "--dry-run", "--home", sample.path()];
    let colours = |name: &str, value: &str, more: &[&str]| {
        let mut command = program(plan.iter().chain(more), sample.room.path());
        command.env_remove("NO_COLOR");
        command.env(name, value);
        let terminal = Dialogue::start(command);
        terminal.raw_end().contains("\u{1b}[32m")
    };
    assert!(colours("TERM", "xterm", &[]));
    assert!(!colours("NO_COLOR", "1", &[]));
    assert!(!colours("TERM", "dumb", &[]));
    assert!(!colours("TERM", "xterm", &["--no-color"]));
    assert!(!colours("TERM", "xterm", &["--json"]));
}
