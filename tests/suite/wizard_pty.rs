//! The wizard in a real pseudo-terminal, 80 columns by 24 rows: from the first frame to a running practice server, and the terminal
//! given back whole whatever ends the run.
#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use carbonctl::engine::{Context, Options, Session};
use carbonctl::face::look::Look;
use carbonctl::face::tui;
use carbonctl::probe::World;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::homes;

/// Long enough for a loaded machine; nothing waits that long where all is well.
const PATIENCE: Duration = Duration::from_mins(2);

const ENTER: &str = "\r";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const CTRL_C: &str = "\x03";
const CTRL_U: &str = "\x15";

/// The program in a terminal, and what that terminal shows.
struct Seen {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Seen {
    fn start(arguments: &[&str], cwd: &Path) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_carbonctl"));
        command.args(arguments);
        Self::run(command, cwd)
    }

    fn run(mut command: CommandBuilder, cwd: &Path) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(cwd);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("HOME", cwd);
        command.env_remove("NO_COLOR");
        command.env_remove("CARBON_HOME");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (out, bytes) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || out.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            master: pair.master,
            keys,
            bytes,
            screen: vt100::Parser::new(24, 80, 0),
        }
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until the screen is as wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !wanted(self.screen.screen()) {
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {what}:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => {
                    assert!(wanted(self.screen.screen()), "ended without {what}:\n{}", self.text());
                }
            }
        }
    }

    fn shows(&mut self, words: &str) {
        // The rail stands between the lines of a page, so only what fits one line is looked for.
        self.until(words, |screen| screen.contents().contains(words));
    }

    /// Waits for a page by its title and its screen number.
    fn page(&mut self, title: &str, code: &str) {
        self.until(title, |screen| {
            let row = screen.rows(0, 80).nth(2).unwrap_or_default();
            row.contains(title) && row.trim_end().ends_with(code)
        });
    }

    fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads what is left and gives the exit code.
    fn ended(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        let status = loop {
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(20)) {
                self.screen.process(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "did not end:\n{}", self.text());
        };
        while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
            self.screen.process(&bytes);
        }
        status.exit_code()
    }

    /// Whether the terminal's modes are those of a shell: echo, lines, signals; no alternate screen, a cursor, no pasting mode.
    fn given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert!(self.cooked(), "the terminal is raw");
    }

    fn cooked(&self) -> bool {
        use rustix::termios::{LocalModes, tcgetattr};
        let tty = self.master.tty_name().unwrap();
        let file = std::fs::OpenOptions::new().read(true).write(true).open(tty).unwrap();
        let modes = tcgetattr(&file).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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

fn java_is_here() -> bool {
    let here = ["java", "javac"].iter().all(|tool| which::which(tool).is_ok());
    if !here {
        eprintln!("skipped: the practice server needs a JDK (java and javac), and none is installed");
    }
    here
}

/// Walks from the first screen to Review, answering on the way. Each screen is waited for before the next key.
fn walk_to_review(seen: &mut Seen, offset: u16) {
    seen.page("Product", "S1");
    seen.shows("✓ chosen");
    seen.keys(ENTER);
    seen.page("Machine", "S2");
    seen.keys(ENTER);
    seen.page("Java", "S3");
    seen.keys("R");
    seen.shows("(•)");
    seen.keys("n");
    seen.page("Memory", "S4");
    seen.keys(CTRL_U);
    seen.keys("512m\r");
    seen.shows("2 of");
    seen.keys(CTRL_U);
    seen.keys("256m\r");
    seen.shows("3 of");
    seen.keys("n");
    seen.page("Names", "S5");
    seen.keys(CTRL_U);
    seen.keys("id.example.com\r");
    seen.shows("2 of");
    seen.keys(DOWN);
    seen.shows("3 of");
    seen.keys(CTRL_U);
    seen.keys(&format!("{offset}\r"));
    seen.shows("4 of");
    seen.keys("\t");
    seen.shows("Tab hub");
    seen.keys("n");
    seen.page("Admin", "S6");
    seen.keys(DOWN);
    seen.shows("once more");
    seen.keys("Planted-4711\r");
    seen.keys("Planted-4711\r");
    seen.page("Cluster", "S7");
    seen.keys("R");
    seen.shows("Cluster    ");
    seen.keys("n");
    seen.page("Review", "S9");
}

#[test]
fn the_wizard_does_what_it_shows_from_the_first_frame_to_a_running_server() {
    if !java_is_here() {
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
    seen.page("Control", "S10");
    seen.shows("S start");
    seen.keys("s");
    seen.shows("RUNNING   ready");
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
    resize(&mut seen, 20, 60);
    seen.shows("80 columns and 24 rows");
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
    thread::spawn(move || {
        let mut told = std::net::TcpStream::connect(address).unwrap();
        let _ = told.read(&mut [0]);
        panic!("the planted panic");
    });
    let context = Context {
        world: World::here(),
        program: std::env::current_exe().unwrap(),
    };
    let look = Look {
        color: true,
        unicode: true,
    };
    tui::run(Session::new(Options::default()), context, tui::Start::Wizard, look).unwrap();
}

/// An offset at which the practice server's ports are free.
fn free_offset() -> u16 {
    (1..200)
        .map(|step| 20_000 + step * 20)
        .find(|offset| {
            [9443, 9763, 9999, 11111]
                .iter()
                .all(|port| TcpListener::bind(("127.0.0.1", port + offset)).is_ok())
        })
        .unwrap()
}

fn listens(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}
