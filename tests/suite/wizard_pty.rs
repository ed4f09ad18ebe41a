//! The wizard in a real pseudo-terminal, 80 columns by 24 rows: from the first frame to a running practice server, and the terminal
//! given back whole whatever ends the run.
#![cfg(target_os = "linux")]

use std::io::Read;
use std::net::TcpListener;
use std::path::Path;

use carbonctl::engine::{ExecutorContext, Options, Session};
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui;
use carbonctl::probe::World;
use portable_pty::{CommandBuilder, PtySize};

use crate::support::cli::carbonctl;
use crate::support::homes;
use crate::support::server::{free_offset, jdk_is_here};
use crate::support::terminal::{CTRL_C, CTRL_U, DOWN, ENTER, RIGHT, Seen};

/// Stops the server of a home, however the test ends.
struct Stopped<'a>(&'a Path);

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        let home = self.0.display().to_string();
        let _ = std::process::Command::new(env!("CARGO_BIN_EXE_carbonctl"))
            .args(["stop", "--yes", "--force-after", "5", "--home", &home])
            .output();
    }
}

/// Walks from the first screen to Review, answering on the way. Each screen is waited for before the next key.
pub(crate) fn walk_to_review(seen: &mut Seen, offset: u16) {
    seen.page("Product", "S1");
    seen.shows("✓ chosen");
    seen.keys(ENTER);
    seen.page("Machine", "S2");
    seen.keys(ENTER);
    seen.page("Java", "S3");
    seen.shows("(•)");
    seen.keys(ENTER);
    seen.page("Memory", "S4");
    seen.keys(CTRL_U);
    seen.keys("512m");
    seen.keys(DOWN);
    seen.shows("2 of");
    seen.keys("256m\r");
    seen.page("Names", "S5");
    seen.keys("id.example.com");
    seen.keys(DOWN);
    seen.shows("2 of");
    seen.keys(DOWN);
    seen.shows("3 of");
    seen.keys(&format!("{offset}\r"));
    seen.page("Admin", "S6");
    seen.shows("once more");
    seen.keys("Planted-4711\r");
    seen.keys("Planted-4711\r");
    seen.page("Cluster", "S7");
    seen.keys(ENTER);
    seen.page("Preflight", "S8");
    seen.shows("F filter");
    seen.keys("\r");
    seen.page("Review", "S9");
}

/// As below `su -c`: the program leads no session of this terminal, so no signal tells that it is gone.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_without_a_signal_ends_the_wizard() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    let mut command = portable_pty::CommandBuilder::new("setsid");
    command.args(["--wait", "sh", "-c", "echo $$ > pid; exec \"$0\" --home \"$1\""]);
    command.arg(env!("CARGO_BIN_EXE_carbonctl"));
    command.arg(&home);
    let mut seen = Seen::run(command, dir.path());
    seen.page("Product", "S1");
    let pid = std::fs::read_to_string(dir.path().join("pid")).unwrap();
    let proc = std::path::PathBuf::from(format!("/proc/{}/stat", pid.trim()));
    assert!(proc.exists());
    seen.close();
    let end = std::time::Instant::now() + std::time::Duration::from_mins(1);
    // A dead one that nobody has waited for yet is a zombie.
    let alive = || std::fs::read_to_string(&proc).is_ok_and(|stat| !stat.contains(") Z "));
    while alive() {
        assert!(std::time::Instant::now() < end, "it lives on without a terminal");
        std::thread::yield_now();
    }
}

#[test]
fn the_wizard_does_what_it_shows_from_the_first_frame_to_a_running_server() {
    if !jdk_is_here() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    let _stopped = Stopped(&home);
    let offset = free_offset();
    let path = home.display().to_string();
    let mut seen = Seen::start(&["--home", &path], dir.path());
    walk_to_review(&mut seen, offset);
    let toml = home.join("repository/conf/deployment.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    assert!(!before.contains("id.example.com"));
    seen.keys("a");
    seen.shows("Write these changes?");
    // Cancel is the default: Enter alone writes nothing.
    seen.keys(ENTER);
    seen.until("the box gone", |screen| {
        !screen.contents().contains("Write these changes?")
    });
    assert_eq!(std::fs::read_to_string(&toml).unwrap(), before);
    seen.keys("a");
    seen.shows("Write these changes?");
    seen.keys(RIGHT);
    seen.keys(ENTER);
    seen.shows("All of it is written");
    let after = std::fs::read_to_string(&toml).unwrap();
    assert!(
        after.contains("id.example.com") && after.contains("Planted-4711"),
        "{after}"
    );
    seen.keys(ENTER);
    seen.shows(" S10");
    seen.shows("S start");
    seen.keys("s");
    seen.shows("How should the server run?");
    seen.keys(ENTER);
    if rustix::process::geteuid().is_root() {
        seen.shows("You are root");
        seen.keys(RIGHT);
        seen.keys(ENTER);
    }
    seen.shows("RUNNING  pid");
    seen.shows("The server is up");
    assert!(listens(9443 + offset), "the shown server does not answer");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
    seen.given_back();
    let left = seen.text();
    assert!(
        left.contains("The server keeps running") && left.contains("carbonctl undo"),
        "{left}"
    );
    assert!(!left.contains("Planted-4711"));
    assert!(listens(9443 + offset), "the server died with the screen");
}

/// Where a newcomer begins: `carbonctl practice DIR --setup`. Whatever is no typed text is counted, and every screen is waited for.
#[test]
fn from_a_practice_home_to_a_tuned_running_server_in_fourteen_keys() {
    if !jdk_is_here() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("home");
    let _stopped = Stopped(&dir);
    let path = dir.display().to_string();
    // Tests share the ports of this machine; for a user the practice home has its own.
    carbonctl(["practice", &path]).run().expect(0);
    let offset = format!("ports.offset={}", free_offset());
    carbonctl(["set", &offset, "--yes"]).home(&dir).run().expect(0);
    let mut seen = Seen::start(&["practice", &path, "--setup"], room.path());
    let mut pressed = 0;
    let mut key = |seen: &mut Seen, key: &str, shows: &str| {
        seen.keys(key);
        pressed += 1;
        seen.shows(shows);
    };
    seen.shows("✓ chosen");
    for screen in [" S2", " S3", " S4", " S5"] {
        key(&mut seen, ENTER, screen);
    }
    seen.keys("id.example.com");
    key(&mut seen, ENTER, " S6");
    seen.keys("Planted-4711");
    key(&mut seen, ENTER, "once more");
    seen.keys("Planted-4711");
    key(&mut seen, ENTER, " S7");
    key(&mut seen, ENTER, " S8");
    seen.shows("F filter");
    key(&mut seen, ENTER, " S9");
    let planned = seen.text();
    key(&mut seen, "a", "Write these changes?");
    key(&mut seen, "y", "All of it is written");
    key(&mut seen, "s", "How should the server run?");
    key(
        &mut seen,
        ENTER,
        if rustix::process::geteuid().is_root() {
            "You are root"
        } else {
            "RUNNING"
        },
    );
    if rustix::process::geteuid().is_root() {
        key(&mut seen, "y", "RUNNING");
    }
    seen.shows("RUNNING  pid");
    assert!(pressed <= 14, "{pressed} keys");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
    let script = std::fs::read_to_string(dir.join("bin/wso2server.sh")).unwrap();
    for tuned in ["export JAVA_HOME=", "-Xms512m"] {
        assert!(script.contains(tuned), "{tuned}: {planned}\n{script}");
    }
    let toml = std::fs::read_to_string(dir.join("repository/conf/deployment.toml")).unwrap();
    for tuned in ["id.example.com", "shutdown_hook_enable", "log4j2"] {
        assert!(toml.contains(tuned), "{tuned}: {toml}");
    }
}

#[test]
fn without_a_home_the_practice_home_is_offered_made_and_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let mut seen = Seen::start(&[], dir.path());
    seen.page("Product", "S1");
    seen.until("the search", |screen| !screen.contents().contains("Looking"));
    if !seen.text().contains("No WSO2 product") {
        eprintln!("skipped: this machine has products of its own");
        return;
    }
    seen.keys(DOWN);
    seen.shows("› Make a practice home, toml");
    seen.keys(ENTER);
    seen.shows("carbonctl-practice");
    seen.keys(ENTER);
    seen.shows("✓ chosen");
    assert!(dir.path().join("carbonctl-practice/bin/wso2server.sh").is_file());
    seen.keys("q");
    assert_eq!(seen.ended(), 0);
    seen.given_back();
}

#[test]
fn term_hup_and_int_give_the_terminal_back() {
    use rustix::process::Signal;
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_xml(dir.path()).display().to_string();
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut seen = Seen::start(&["--home", &home], dir.path());
        seen.shows("✓ chosen");
        assert!(seen.screen.screen().alternate_screen() && !seen.cooked());
        seen.signal(signal);
        assert_eq!(seen.ended(), 130, "{signal:?}");
        seen.given_back();
    }
}

#[test]
fn a_resized_terminal_is_redrawn_and_a_small_one_is_told_so() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path()).display().to_string();
    let mut seen = Seen::start(&["--home", &home], dir.path());
    seen.shows("✓ chosen");
    let resize = |seen: &mut Seen, rows, cols| {
        seen.screen.screen_mut().set_size(rows, cols);
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        seen.master.resize(size).unwrap();
    };
    resize(&mut seen, 14, 59);
    seen.shows("60 columns and 15 rows");
    resize(&mut seen, 40, 120);
    seen.shows("✓ chosen");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
    seen.given_back();
}

/// The address at which the panicking program below asks for the word to panic.
const PANIC_AT: &str = "CARBONCTL_TEST_PANIC_AT";

#[test]
fn a_panic_of_any_thread_gives_the_terminal_back_and_shows_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let asked = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "wizard_pty::a_program_that_panics_when_told",
        "--ignored",
        "--nocapture",
    ]);
    command.env(PANIC_AT, asked.local_addr().unwrap().to_string());
    let mut seen = Seen::run(command, dir.path());
    seen.page("Product", "S1");
    assert!(seen.screen.screen().alternate_screen() && !seen.cooked());
    drop(asked.accept().unwrap());
    seen.shows("the planted panic");
    seen.given_back();
}

#[test]
#[ignore = "run by the test above, in a terminal of its own"]
fn a_program_that_panics_when_told() {
    let Ok(address) = std::env::var(PANIC_AT) else { return };
    std::thread::spawn(move || {
        let mut told = std::net::TcpStream::connect(address).unwrap();
        let _ = told.read(&mut [0]);
        panic!("the planted panic");
    });
    let context = ExecutorContext {
        world: World::here(),
        program: env!("CARGO_BIN_EXE_carbonctl").into(),
    };
    let look = TerminalStyle {
        color: true,
        unicode: true,
    };
    tui::run(Session::new(Options::default()), &context, tui::Start::Wizard, look).unwrap();
}

fn listens(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}
