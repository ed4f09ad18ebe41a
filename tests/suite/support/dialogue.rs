//! The program in a real pseudo-terminal, for what it asks line by line: keys in, and everything it said.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Long enough for a loaded machine; nothing waits that long where all is well.
const PATIENCE: Duration = Duration::from_mins(2);

/// The key that takes what stands there.
pub(crate) const ENTER: &str = "\r";

/// A running program and its terminal.
pub(crate) struct Dialogue {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    // Where the next look begins, in the plain text.
    from: usize,
    master: Box<dyn MasterPty + Send>,
}

/// The program with these arguments, for a terminal without colours, in an environment without surprises. Its own
/// directories lie below `room`.
pub(crate) fn program<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, room: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_carbonctl"));
    command.args(arguments);
    command.cwd(room);
    for name in ["CARBON_HOME", "JAVA_TOOL_OPTIONS"] {
        command.env_remove(name);
    }
    for (name, value) in [("TERM", "xterm"), ("LC_ALL", "C.UTF-8"), ("NO_COLOR", "1")] {
        command.env(name, value);
    }
    command.env("HOME", room);
    command.env("XDG_STATE_HOME", room.join("state"));
    command
}

impl Dialogue {
    /// Starts a command in a terminal of its own, wide enough for every line.
    pub(crate) fn start(command: CommandBuilder) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows: 50,
                cols: 200,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (out, bytes) = channel();
        thread::spawn(move || {
            let mut part = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut part) {
                if out.send(part[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            bytes,
            raw: Vec::new(),
            from: 0,
            master: pair.master,
        }
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until these words are said, after those waited for before.
    #[track_caller]
    pub(crate) fn until(&mut self, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let said = self.said();
            if let Some(at) = said[self.from..].find(words) {
                self.from += at + words.len();
                return;
            }
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.raw.extend(bytes),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for `{words}` after:\n{said}"),
                Err(RecvTimeoutError::Disconnected) => panic!("ended without `{words}`:\n{said}"),
            }
        }
    }

    /// Waits for words, then types.
    #[track_caller]
    pub(crate) fn answer(&mut self, words: &str, keys: &str) {
        self.until(words);
        self.keys(keys);
    }

    /// Waits for words; on the way there, does something at each of these others.
    #[track_caller]
    pub(crate) fn each(&mut self, others: &str, words: &str, mut act: impl FnMut(&mut Self)) {
        let end = Instant::now() + PATIENCE;
        loop {
            let said = self.said();
            let ahead = &said[self.from..];
            match (ahead.find(words), ahead.find(others)) {
                (Some(at), other) if other.is_none_or(|other| at < other) => {
                    self.from += at + words.len();
                    return;
                }
                (_, Some(at)) => {
                    self.from += at + others.len();
                    act(self);
                }
                (_, None) => match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                    Ok(bytes) => self.raw.extend(bytes),
                    Err(e) => panic!("waited in vain ({e}) for `{words}` after:\n{said}"),
                },
            }
        }
    }

    /// Whether the terminal echoes, collects lines and sends signals, once that is so or time is up.
    #[cfg(target_os = "linux")]
    pub(crate) fn cooked(&self) -> bool {
        use rustix::termios::{LocalModes, SpecialCodeIndex, tcgetattr};
        let file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(self.master.tty_name().unwrap())
            .unwrap();
        let modes = tcgetattr(&file).unwrap();
        modes
            .local_modes
            .contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
            && modes.special_codes[SpecialCodeIndex::VINTR] == 3
    }

    /// Everything said so far, without what moves the cursor.
    pub(crate) fn said(&self) -> String {
        plain(&String::from_utf8_lossy(&self.raw))
    }

    /// Reads what is left; gives everything that was said, with what moves the cursor and colours.
    #[track_caller]
    pub(crate) fn raw_end(mut self) -> String {
        self.rest();
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Reads what is left; gives the exit code and everything that was said.
    #[track_caller]
    pub(crate) fn ended(mut self) -> (u32, String) {
        self.rest();
        (self.child.wait().unwrap().exit_code(), self.said())
    }

    #[track_caller]
    fn rest(&mut self) {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.raw.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("does not end:\n{}", self.said());
                }
            }
        }
    }
}

/// The text without escape sequences and carriage returns.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {}
            '\u{1b}' => {
                // ESC [ parameters letter; everything else the program sends is ESC and one letter.
                if letters.next() == Some('[') {
                    letters.by_ref().find(|c| c.is_ascii_alphabetic() || *c == '~');
                }
            }
            other => out.push(other),
        }
    }
    out
}
