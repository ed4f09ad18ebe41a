//! The watchdog on Unix.

use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};

use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, Termios, tcgetattr, tcsetattr,
};

use super::super::super::terminal_kind::TerminalKind;
use super::super::dialect;

/// The terminal's modes before this program changed them. Its other attributes it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::face::tui) struct Modes {
    input: InputModes,
    output: OutputModes,
    control: ControlModes,
    local: LocalModes,
}

impl Modes {
    /// Those of the terminal on standard input; `None` where it is none.
    pub(in crate::face::tui) fn now() -> Option<Self> {
        tcgetattr(io::stdin()).ok().map(|termios| Self::of(&termios))
    }

    fn of(termios: &Termios) -> Self {
        Self {
            input: termios.input_modes,
            output: termios.output_modes,
            control: termios.control_modes,
            local: termios.local_modes,
        }
    }

    fn put_back(self, terminal: impl std::os::fd::AsFd) -> io::Result<()> {
        let mut termios = tcgetattr(&terminal)?;
        termios.input_modes = self.input;
        termios.output_modes = self.output;
        termios.control_modes = self.control;
        termios.local_modes = self.local;
        tcsetattr(&terminal, OptionalActions::Now, &termios)?;
        Ok(())
    }

    fn words(self) -> [String; 4] {
        [
            self.input.bits().to_string(),
            self.output.bits().to_string(),
            self.control.bits().to_string(),
            self.local.bits().to_string(),
        ]
    }

    fn parse(words: &[OsString]) -> Option<Self> {
        let [input, output, control, local] = words else {
            return None;
        };
        let number = |word: &OsString| word.to_str()?.parse().ok();
        Some(Self {
            input: InputModes::from_bits_retain(number(input)?),
            output: OutputModes::from_bits_retain(number(output)?),
            control: ControlModes::from_bits_retain(number(control)?),
            local: LocalModes::from_bits_retain(number(local)?),
        })
    }
}

/// The process that waits.
#[derive(Debug)]
pub(in crate::face::tui) struct Watchdog(Child);

impl Watchdog {
    /// Starts it; `program` is this program. Where it cannot be had, the screen does without.
    pub(in crate::face::tui) fn start(program: &Path, modes: Modes) -> Option<Self> {
        Command::new(program)
            .arg(super::COMMAND)
            .args(modes.words())
            .stdin(Stdio::piped())
            .stdout(Stdio::inherit())
            .stderr(Stdio::null())
            .spawn()
            .ok()
            .map(Self)
    }

    /// Tells it that the terminal is given back already, and waits until it is gone.
    pub(in crate::face::tui) fn dismiss(mut self) {
        if let Some(mut pipe) = self.0.stdin.take() {
            let _ = pipe.write_all(b".");
        }
        let _ = self.0.wait();
    }
}

/// The hidden command: waits for the end of standard input; gives the terminal on standard output back unless told that this
/// was done.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.into_iter().collect();
    let Some(modes) = Modes::parse(&words) else {
        return ExitCode::from(2);
    };
    // Refused only where it leads a group already; then it lives as long as that group.
    let _ = rustix::process::setsid();
    let mut word = [0];
    if matches!(io::stdin().read(&mut word), Ok(1)) {
        return ExitCode::SUCCESS;
    }
    let mut out = io::stdout();
    let screen = dialect::give_back(&mut out, TerminalKind::here());
    let modes = modes.put_back(&out);
    // A terminal that is gone needs nothing any more.
    ExitCode::from(u8::from(screen.is_err() || modes.is_err()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_survive_the_command_line() {
        let modes = Modes {
            input: InputModes::ICRNL | InputModes::IXON,
            output: OutputModes::OPOST,
            control: ControlModes::CREAD,
            local: LocalModes::ECHO | LocalModes::ICANON,
        };
        let words: Vec<OsString> = modes.words().into_iter().map(Into::into).collect();
        assert_eq!(Modes::parse(&words), Some(modes));
        assert_eq!(Modes::parse(&words[..3]), None);
        assert_eq!(Modes::parse(&["x".into(), "1".into(), "2".into(), "3".into()]), None);
    }
}
