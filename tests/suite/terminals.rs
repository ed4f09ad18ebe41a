//! The full screen on each kind of terminal, in a real pseudo-terminal: only what that terminal understands is sent to it, and
//! it is given back.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use portable_pty::CommandBuilder;

use crate::support::cli::carbonctl;
use crate::support::homes;
use crate::support::terminal::{CTRL_C, DOWN, ENTER, Seen, TOLD};

/// The wizard on a terminal of this name, in this locale.
fn on(term: &str, locale: &str, home: &Path, more: &[&str]) -> Seen {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_carbonctl"));
    command.arg("--home");
    command.arg(home);
    command.args(more);
    command.env(TOLD, "1");
    command.env("TERM", term);
    command.env("LC_ALL", locale);
    Seen::run(command, home.parent().unwrap())
}

/// The escape sequences of an output: what stands between `ESC [` and the last letter, with it. Fails on any other kind, such as a
/// window's title.
fn sequences(raw: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|byte| *byte == 0x1b) {
        assert_eq!(
            rest.get(at + 1),
            Some(&b'['),
            "{:?}",
            String::from_utf8_lossy(&rest[at..])
        );
        let end = rest[at + 2..]
            .iter()
            .position(|byte| (0x40..=0x7e).contains(byte))
            .unwrap();
        found.push(String::from_utf8_lossy(&rest[at + 2..=at + 2 + end]).into_owned());
        rest = &rest[at + 3 + end..];
    }
    found
}

/// Whether a sequence sets attributes, and only of these numbers.
fn sets(sequence: &str, allowed: &[&str]) -> bool {
    let numbers = sequence.strip_suffix('m');
    numbers.is_some_and(|numbers| numbers.split(';').all(|number| allowed.contains(&number)))
}

/// Movement, erasing: what every terminal with a cursor has had since the VT100.
fn moves(sequence: &str) -> bool {
    !sequence.starts_with('?') && sequence.ends_with(['H', 'J', 'K', 'A', 'B', 'C', 'D'])
}

const VT100: &[&str] = &["0", "1", "4", "7"];
const SIXTEEN: &[&str] = &[
    "0", "1", "4", "7", "22", "24", "27", "30", "31", "32", "33", "34", "35", "36", "37", "39", "49", "90", "91", "92",
    "93", "94", "95", "96", "97",
];

#[test]
fn each_terminal_gets_only_what_it_understands() {
    let xterm: &[&str] = &[
        "?1049h", "?1049l", "?2004h", "?2004l", "?2026h", "?2026l", "?25h", "?25l",
    ];
    let console: &[&str] = &["?25h", "?25l"];
    for (term, locale, attributes, modes, ascii) in [
        ("xterm-256color", "C.UTF-8", SIXTEEN, xterm, false),
        ("xterm-16color", "C", SIXTEEN, xterm, true),
        ("screen", "C.UTF-8", SIXTEEN, xterm, false),
        ("tmux-256color", "C.UTF-8", SIXTEEN, xterm, false),
        ("putty", "C.UTF-8", SIXTEEN, xterm, false),
        ("linux", "C.UTF-8", SIXTEEN, console, true),
        ("vt100", "C.UTF-8", VT100, &[], true),
        ("vt220", "C", VT100, &[], true),
        ("mystery", "C.UTF-8", VT100, &[], true),
    ] {
        let room = tempfile::tempdir().unwrap();
        let home = homes::mini_toml(room.path());
        let mut seen = on(term, locale, &home, &[]);
        seen.page("Product", "S1");
        seen.shows(if ascii { "+ chosen" } else { "✓ chosen" });
        seen.keys(ENTER);
        seen.page("Machine", "S2");
        seen.keys("?");
        seen.shows("Help: Machine");
        seen.keys("\x1b");
        seen.page("Machine", "S2");
        seen.keys("\x0c");
        seen.keys(DOWN);
        seen.keys(CTRL_C);
        assert_eq!(seen.ended(), 0, "{term}");
        seen.given_back();
        for sequence in sequences(&seen.raw) {
            assert!(
                moves(&sequence) || sets(&sequence, attributes) || modes.contains(&sequence.as_str()),
                "{term}: {sequence}"
            );
        }
        let text = String::from_utf8(seen.raw.clone()).unwrap();
        assert_eq!(text.is_ascii(), ascii, "{term}");
        assert!(
            !text.chars().any(|c| ('\u{2800}'..='\u{28ff}').contains(&c)),
            "{term}: braille"
        );
    }
}

#[test]
fn ctrl_l_draws_everything_again() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let mut seen = on("xterm", "C.UTF-8", &home, &[]);
    seen.page("Product", "S1");
    seen.shows("✓ chosen");
    seen.screen.process(b"\x1b[2J\x1b[5;5Hnoise of another program");
    assert!(!seen.text().contains("✓ chosen"));
    seen.keys("\x0c");
    seen.page("Product", "S1");
    seen.shows("✓ chosen");
    assert!(!seen.text().contains("noise"));
    drop(seen);
}

#[test]
fn a_terminal_that_tells_no_name_gets_lines() {
    for term in ["", "dumb"] {
        let room = tempfile::tempdir().unwrap();
        let home = homes::mini_toml(room.path());
        let mut seen = on(term, "C", &home, &[]);
        seen.shows("Which product?");
        drop(seen);
    }
}

#[test]
fn the_look_is_remembered_for_each_kind_of_terminal() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let looks = room.path().join(".state/carbonctl/looks.json");
    let colours = |seen: &Seen| {
        sequences(&seen.raw)
            .iter()
            .any(|sequence| sequence.ends_with('m') && sequence.starts_with('3') && !sequence.starts_with("39"))
    };
    let mut seen = on("xterm", "C.UTF-8", &home, &[]);
    seen.shows("✓ chosen");
    assert!(colours(&seen));
    seen.keys("\x14\x14\x14");
    seen.shows("+ chosen");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
    assert_eq!(fs::metadata(&looks).unwrap().permissions().mode() & 0o777, 0o600);

    let mut again = on("xterm", "C.UTF-8", &home, &[]);
    again.shows("+ chosen");
    assert!(!colours(&again));
    drop(again);
    let mut other = on("tmux", "C.UTF-8", &home, &[]);
    other.shows("✓ chosen");
    drop(other);
    // Nothing is believed that others could have written, and a run that writes nothing remembers nothing.
    fs::set_permissions(&looks, fs::Permissions::from_mode(0o666)).unwrap();
    let before = fs::read(&looks).unwrap();
    let mut seen = on("xterm", "C.UTF-8", &home, &["--read-only"]);
    seen.shows("✓ chosen");
    seen.keys("\x14\x14\x14");
    seen.shows("+ chosen");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
    assert_eq!(fs::read(&looks).unwrap(), before);
}

#[test]
fn colours_in_a_pipe_are_the_users_to_force() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let plan = |variables: &[(&str, &str)], more: &[&str]| {
        let mut run = carbonctl(["set", "--dry-run", "hostname=id.example.com"]).home(&home);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
            run = run.no_env(name);
        }
        for (name, value) in variables {
            run = run.env(name, value);
        }
        for one in more {
            run = run.arg(one);
        }
        run.run().expect(0).stdout.contains("\x1b[")
    };
    assert!(!plan(&[], &[]));
    assert!(plan(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(plan(&[("FORCE_COLOR", "1"), ("NO_COLOR", "")], &[]));
    assert!(!plan(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!plan(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!plan(&[("CLICOLOR_FORCE", "1")], &["--no-color"]));
}
