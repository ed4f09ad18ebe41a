//! The program in a real pseudo-terminal of 80 columns by 24 rows: keys in, the screen as a terminal shows it out.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Long enough for a loaded machine; nothing waits that long where all is well.
const PATIENCE: Duration = Duration::from_mins(2);

pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const RIGHT: &str = "\x1b[C";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_U: &str = "\x15";

/// Set in the environment of a command that says itself which terminal and which locale it has.
pub(crate) const TOLD: &str = "CARBONCTL_TEST_TERMINAL";

/// The program in a terminal, and what that terminal shows.
pub(crate) struct Seen {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    pub(crate) master: Box<dyn MasterPty + Send>,
    pub(crate) keys: Box<dyn Write + Send>,
    pub(crate) bytes: Receiver<Vec<u8>>,
    pub(crate) screen: vt100::Parser,
    /// Everything that the program sent so far.
    pub(crate) raw: Vec<u8>,
}

impl Seen {
    pub(crate) fn start(arguments: &[&str], cwd: &Path) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_carbonctl"));
        command.args(arguments);
        Self::run(command, cwd)
    }

    pub(crate) fn run(mut command: CommandBuilder, cwd: &Path) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        command.cwd(cwd);
        for (name, value) in [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8")] {
            if command.get_env(TOLD).is_none() {
                command.env(name, value);
            }
        }
        for name in ["CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
            command.env_remove(name);
        }
        command.env("HOME", cwd);
        // Beside the homes of the test, so that it goes with them.
        command.env("XDG_STATE_HOME", cwd.join(".state"));
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
            raw: Vec::new(),
        }
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Reads until the screen is as wanted.
    pub(crate) fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !wanted(self.screen.screen()) {
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {what}:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => {
                    assert!(wanted(self.screen.screen()), "ended without {what}:\n{}", self.text());
                }
            }
        }
    }

    pub(crate) fn shows(&mut self, words: &str) {
        // The rail stands between the lines of a page, so only what fits one line is looked for.
        self.until(words, |screen| screen.contents().contains(words));
    }

    /// Waits for a page by its title and its screen number.
    pub(crate) fn page(&mut self, title: &str, code: &str) {
        self.until(title, |screen| {
            let row = screen.rows(0, 80).nth(2).unwrap_or_default();
            // A page that asks shows the number of its question: S4.2.
            let last = row.split_whitespace().next_back().unwrap_or_default();
            row.contains(title) && last.split('.').next() == Some(code)
        });
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Closes the terminal, as a lost connection does.
    pub(crate) fn close(&mut self) {
        let nobody = Box::new(std::io::sink());
        self.keys = nobody;
        self.master = native_pty_system().openpty(PtySize::default()).unwrap().master;
        // The thread that reads the terminal holds it open until it cannot pass on what it reads.
        let (_, gone) = channel();
        self.bytes = gone;
    }

    /// Reads what is left and gives the exit code.
    pub(crate) fn ended(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        let status = loop {
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(20)) {
                self.take(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "did not end:\n{}", self.text());
        };
        while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
            self.take(&bytes);
        }
        status.exit_code()
    }

    /// Whether the terminal's modes are those of a shell: echo, lines, signals; no alternate screen, a cursor, no pasting mode.
    pub(crate) fn given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert!(self.cooked(), "the terminal is raw");
    }

    pub(crate) fn cooked(&self) -> bool {
        use rustix::termios::{LocalModes, tcgetattr};
        let tty = self.master.tty_name().unwrap();
        let file = std::fs::OpenOptions::new().read(true).write(true).open(tty).unwrap();
        let modes = tcgetattr(&file).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        super::server::signal(self.child.process_id().unwrap(), signal);
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
