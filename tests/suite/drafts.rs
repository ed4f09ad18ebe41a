//! The draft of a guided setup: kept as answers are given, offered by the next run, whatever ended the one before; without secrets.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::dialogue::{Dialogue, program};
use crate::support::homes;
use crate::support::terminal::{CTRL_C, CTRL_U, DOWN, ENTER, RIGHT, Seen};
use crate::support::tree::Tree;

const HOST: &str = "id.example.com";
const PASSWORD: &str = "Planted-4711";
/// What only the list of steps says.
const HUB: &str = "Overview";
const OFFER: &str = "Resume the earlier setup?";

/// What ends a run.
#[derive(Clone, Copy, Debug)]
enum End {
    By(Signal),
    /// The terminal goes away.
    Lost,
}

const ENDS: [End; 4] = [
    End::By(Signal::KILL),
    End::By(Signal::HUP),
    End::By(Signal::TERM),
    End::Lost,
];

/// Where a run in this room keeps the draft of its one home.
fn draft_file(room: &Path) -> Option<PathBuf> {
    let homes = fs::read_dir(room.join(".state/carbonctl/homes")).ok()?;
    let mut files = homes.flatten().map(|entry| entry.path().join("draft.json"));
    files.find(|file| fs::symlink_metadata(file).is_ok())
}

/// What the draft says.
fn draft(room: &Path) -> Option<Value> {
    let text = fs::read_to_string(draft_file(room)?).ok()?;
    Some(serde_json::from_str::<Value>(&text).unwrap()["draft"].clone())
}

/// Waits until the draft is as wanted.
fn kept(room: &Path, what: &str, wanted: impl Fn(Option<&Value>) -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !wanted(draft(room).as_ref()) {
        assert!(Instant::now() < end, "waited in vain for {what}: {:?}", draft(room));
        std::thread::yield_now();
    }
}

fn wizard(room: &Path, home: &Path, more: &[&str]) -> Seen {
    let path = home.display().to_string();
    let mut arguments = vec!["--home", &path];
    arguments.extend(more);
    Seen::start(&arguments, room)
}

/// Opens a step by its number in the list of steps, out of a field too, where digits type.
fn go(seen: &mut Seen, title: &str, code: &str) {
    let is_open = |screen: &vt100::Screen| screen.contents().contains(HUB);
    if !is_open(seen.screen.screen()) {
        seen.keys("\t");
        seen.until("the list of steps", is_open);
    }
    seen.keys(&code[1..]);
    seen.page(title, code);
}

/// Chooses the home and answers the host name.
fn answer(seen: &mut Seen) {
    seen.page("Product", "S1");
    seen.shows("✓ chosen");
    seen.keys(ENTER);
    seen.page("Machine", "S2");
    go(seen, "Names", "S5");
    seen.keys(CTRL_U);
    seen.keys(HOST);
    seen.keys(DOWN);
    seen.shows("2 of");
}

#[test]
fn whatever_ends_a_run_the_next_one_resumes_where_it_was() {
    let steps = [
        ("Machine", "S2"),
        ("Java", "S3"),
        ("Memory", "S4"),
        ("Names", "S5"),
        ("Admin", "S6"),
        ("Cluster", "S7"),
        ("Preflight", "S8"),
        ("Review", "S9"),
    ];
    for (at, (title, code)) in steps.into_iter().enumerate() {
        let room = tempfile::tempdir().unwrap();
        let home = homes::mini_toml(room.path());
        let untouched = Tree::of(&home);
        let mut seen = wizard(room.path(), &home, &[]);
        answer(&mut seen);
        if code != "S5" {
            go(&mut seen, title, code);
        }
        kept(room.path(), code, |draft| {
            draft.is_some_and(|draft| draft["step"] == code)
        });
        let before = draft(room.path()).unwrap();
        assert_eq!(before["answers"][0]["value"], HOST);
        let end = ENDS[at % ENDS.len()];
        match end {
            End::By(signal) => {
                seen.signal(signal);
                seen.ended();
            }
            End::Lost => seen.close(),
        }
        drop(seen);
        assert_eq!(Tree::of(&home).differences(&untouched), "", "{end:?} at {code}");
        let file = draft_file(room.path()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

        let mut seen = wizard(room.path(), &home, &[]);
        seen.shows(OFFER);
        for words in ["ago", title, HOST] {
            seen.shows(words);
        }
        seen.keys(ENTER);
        seen.page(title, code);
        seen.shows("Resumed 1 answer");
        kept(room.path(), "the same draft", |now| {
            now.is_some_and(|now| now["answers"] == before["answers"] && now["step"] == code)
        });
        drop(seen);
    }
}

#[test]
fn a_secret_is_in_no_draft_and_is_asked_again() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let mut seen = wizard(room.path(), &home, &[]);
    answer(&mut seen);
    go(&mut seen, "Admin", "S6");
    seen.keys("\x1b[B");
    seen.shows("once more");
    seen.keys(&format!("{PASSWORD}\r"));
    seen.keys(&format!("{PASSWORD}\r"));
    seen.page("Cluster", "S7");
    kept(room.path(), "the secret's name", |draft| {
        draft.is_some_and(|draft| draft["answers"].as_array().unwrap().len() == 2)
    });
    seen.signal(Signal::KILL);
    seen.ended();
    drop(seen);
    for (path, file) in files(&room.path().join(".state")) {
        assert!(!String::from_utf8_lossy(&file).contains(PASSWORD), "{}", path.display());
    }
    let answers = draft(room.path()).unwrap()["answers"].clone();
    let secret = answers
        .as_array()
        .unwrap()
        .iter()
        .find(|answer| answer["setting"] == "admin.password");
    assert_eq!(secret.unwrap()["value"], Value::Null);

    let mut seen = wizard(room.path(), &home, &[]);
    seen.shows(OFFER);
    seen.shows("to be typed again");
    seen.keys(ENTER);
    seen.shows("type it again");
    drop(seen);
}

/// Every file below a directory.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found
}

/// A draft with one answer, left by a run that was killed.
fn left_behind() -> (tempfile::TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let mut seen = wizard(room.path(), &home, &[]);
    answer(&mut seen);
    kept(room.path(), "a draft", |draft| draft.is_some());
    seen.signal(Signal::KILL);
    seen.ended();
    (room, home)
}

#[test]
fn what_changed_since_and_what_is_no_longer_valid_is_told_and_left_out() {
    let (room, home) = left_behind();
    let file = home.join("repository/conf/deployment.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("localhost", "by-hand.example.com", 1)).unwrap();
    let kept_in = draft_file(room.path()).unwrap();
    let mut stored: Value = serde_json::from_str(&fs::read_to_string(&kept_in).unwrap()).unwrap();
    let answers = stored["draft"]["answers"].as_array_mut().unwrap();
    for (setting, value) in [("heap.max", "much"), ("no.such-setting", "x")] {
        answers.push(serde_json::json!({"setting": setting, "value": value, "was": "1024m"}));
    }
    fs::write(&kept_in, stored.to_string()).unwrap();
    // As text, of which nothing scrolls out.
    let mut command = program(["--plain", "--home", home.to_str().unwrap()], room.path());
    command.env("XDG_STATE_HOME", room.path().join(".state"));
    let mut lines = Dialogue::start(command);
    lines.answer("Which product?", "\r");
    lines.answer(OFFER, "\r");
    for words in [
        "Resumed 0 answers",
        "Host name: its file was changed since",
        "by-hand.example.com",
        "Largest heap",
        "no.such-setting",
    ] {
        lines.until(words);
    }
    drop(lines);
}

#[test]
fn a_run_that_writes_nothing_keeps_no_draft() {
    for option in ["--read-only", "--dry-run"] {
        let room = tempfile::tempdir().unwrap();
        let home = homes::mini_toml(room.path());
        let mut seen = wizard(room.path(), &home, &[option]);
        answer(&mut seen);
        seen.keys(CTRL_C);
        seen.shows("will be lost");
        drop(seen);
        assert!(!room.path().join(".state").exists(), "{option}");
    }
}

#[test]
fn leaving_says_that_the_answers_are_kept_and_can_discard_them() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    for discards in [false, true] {
        let mut seen = wizard(room.path(), &home, &[]);
        if discards {
            seen.shows(OFFER);
            seen.keys(ENTER);
            seen.shows("Resumed 1 answer");
        } else {
            answer(&mut seen);
        }
        kept(room.path(), "a draft", |draft| draft.is_some());
        seen.keys(CTRL_C);
        seen.shows("Leave carbonctl?");
        seen.shows("kept as a draft");
        seen.keys(RIGHT);
        if discards {
            seen.keys(RIGHT);
        }
        seen.keys(ENTER);
        assert_eq!(seen.ended(), 0);
        seen.given_back();
        assert_eq!(seen.text().contains("kept as a draft"), !discards, "{}", seen.text());
        assert_eq!(draft_file(room.path()).is_some(), !discards);
    }
}

#[test]
fn an_apply_removes_the_draft() {
    let (room, home) = left_behind();
    let mut seen = wizard(room.path(), &home, &[]);
    seen.shows(OFFER);
    seen.keys(ENTER);
    seen.shows("Resumed 1 answer");
    go(&mut seen, "Review", "S9");
    seen.keys("a");
    seen.shows("Write these changes?");
    seen.keys(RIGHT);
    seen.keys(ENTER);
    seen.shows("All of it is written");
    kept(room.path(), "no draft", |draft| draft.is_none());
    drop(seen);
}

#[test]
fn a_draft_that_is_not_this_users_own_file_is_not_used() {
    let (room, home) = left_behind();
    let file = draft_file(room.path()).unwrap();
    let sound = fs::read(&file).unwrap();
    let elsewhere = room.path().join("elsewhere.json");
    fs::write(&elsewhere, &sound).unwrap();
    let spoils: [(&str, &dyn Fn()); 4] = [
        ("a link", &|| symlink(&elsewhere, &file).unwrap()),
        ("open to others", &|| {
            fs::write(&file, &sound).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
        }),
        ("too large", &|| fs::write(&file, vec![b' '; 2 << 20]).unwrap()),
        ("no draft", &|| fs::write(&file, b"{\"draft\":1}").unwrap()),
    ];
    for (what, spoil) in spoils {
        fs::remove_file(&file).unwrap();
        spoil();
        let mut seen = wizard(room.path(), &home, &["--plain"]);
        seen.until(what, |screen| {
            screen.contents().contains("The draft of an earlier setup is not used")
        });
        drop(seen);
        assert_eq!(fs::read(&elsewhere).unwrap(), sound);
    }
}

/// The session is lost in the moment in which the plan is written: all of it is written, or nothing, and nothing waits for a later
/// run.
#[test]
fn a_hangup_during_an_apply_finishes_it() {
    for end in [End::By(Signal::HUP), End::Lost] {
        let (room, home) = left_behind();
        let before = Tree::of(&home);
        let mut seen = wizard(room.path(), &home, &[]);
        seen.shows(OFFER);
        seen.keys(ENTER);
        seen.shows("Resumed 1 answer");
        go(&mut seen, "Review", "S9");
        seen.keys("a");
        seen.shows("Write these changes?");
        seen.keys(RIGHT);
        seen.keys(ENTER);
        let pid = seen.child.process_id().unwrap();
        match end {
            End::By(signal) => seen.signal(signal),
            End::Lost => seen.close(),
        }
        let over = Instant::now() + Duration::from_mins(1);
        while seen.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < over, "{pid} lives on");
            std::thread::yield_now();
        }
        let text = fs::read_to_string(home.join("repository/conf/deployment.toml")).unwrap();
        if text.contains(HOST) {
            assert!(home.join(".carbonctl/history").is_dir(), "{end:?}");
        } else {
            assert_eq!(Tree::of(&home).differences(&before), "", "{end:?}");
        }
        assert!(!home.join(".carbonctl/pending.json").exists(), "{end:?}");
    }
}
