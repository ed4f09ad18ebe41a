//! Reads one typed line from standard input: from a terminal, where a secret is not echoed, or from a pipe or file.

use std::io::{self, IsTerminal as _};

/// The longest line; bytes. A longer one is refused.
const LONGEST: usize = 4096;

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TypedLine {
    /// A line, without its end.
    Text(String),
    /// The input has ended.
    End,
    /// Ctrl-C.
    Interrupted,
    /// Longer than any answer, or not UTF-8.
    Unreadable,
}

/// Whether lines come from a terminal, which echoes them.
pub(super) fn echoed() -> bool {
    io::stdin().is_terminal()
}

/// The modes of the terminal while a line is typed; they are put back when this is dropped. Without a terminal it does nothing.
#[derive(Debug)]
pub(super) struct Typing {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
    #[cfg(not(unix))]
    hidden: bool,
}

#[cfg(unix)]
impl Typing {
    /// The character that switches a special character off.
    const DISABLED: u8 = if cfg!(any(target_os = "linux", target_os = "android")) {
        0
    } else {
        0xff
    };
    /// Ctrl-C.
    const INTERRUPT: u8 = 3;

    /// From now on Ctrl-C ends the line instead of the program, and with `hidden` nothing is echoed. It is called before the
    /// prompt is printed: whoever sees the prompt may type.
    pub(super) fn begin(hidden: bool) -> Self {
        use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok();
        if let Some(mut modes) = before.clone() {
            modes.local_modes.insert(LocalModes::ICANON);
            modes.special_codes[SpecialCodeIndex::VINTR] = Self::DISABLED;
            modes.special_codes[SpecialCodeIndex::VEOL] = Self::INTERRUPT;
            if hidden {
                modes.local_modes.remove(LocalModes::ECHO);
                // Its end is: the next words begin on a line of their own.
                modes.local_modes.insert(LocalModes::ECHONL);
                // A shell would get a terminal that does not echo.
                modes.special_codes[SpecialCodeIndex::VSUSP] = Self::DISABLED;
                modes.special_codes[SpecialCodeIndex::VQUIT] = Self::DISABLED;
            }
            // A terminal that refuses this echoes, and ends the program with Ctrl-C.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
        }
        Self { before }
    }

    /// Reads the next line.
    pub(super) fn line(&self) -> io::Result<TypedLine> {
        let ends = |byte: u8| byte == b'\n' || self.before.is_some() && byte == Self::INTERRUPT;
        read(&mut io::stdin().lock(), ends)
    }
}

#[cfg(unix)]
impl Drop for Typing {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // A terminal that is gone needs nothing.
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, before);
        }
    }
}

#[cfg(not(unix))]
impl Typing {
    /// With `hidden` nothing is echoed.
    pub(super) fn begin(hidden: bool) -> Self {
        Self {
            hidden: hidden && echoed(),
        }
    }

    /// Reads the next line.
    pub(super) fn line(&self) -> io::Result<TypedLine> {
        if !self.hidden {
            return read(&mut io::stdin().lock(), |byte| byte == b'\n');
        }
        crossterm::terminal::enable_raw_mode()?;
        let line = keys();
        crossterm::terminal::disable_raw_mode()?;
        line
    }
}

/// Reads keys up to Enter, and shows none of them.
#[cfg(not(unix))]
fn keys() -> io::Result<TypedLine> {
    use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
    let mut text = String::new();
    loop {
        let Event::Key(key) = read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        match key.code {
            KeyCode::Enter => return Ok(TypedLine::Text(text)),
            KeyCode::Backspace => drop(text.pop()),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(TypedLine::Interrupted),
            KeyCode::Char(c) => text.push(c),
            _ => {}
        }
    }
}

/// Reads up to a byte that ends the line.
fn read(input: &mut impl io::BufRead, ends: impl Fn(u8) -> bool) -> io::Result<TypedLine> {
    let mut line = Vec::new();
    let mut whole = true;
    let end = loop {
        let part = match input.fill_buf() {
            Ok(part) => part,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if part.is_empty() {
            break None;
        }
        let at = part.iter().position(|byte| ends(*byte));
        let taken = at.unwrap_or(part.len());
        if line.len() + taken > LONGEST {
            whole = false;
        } else {
            line.extend_from_slice(&part[..taken]);
        }
        let end = at.map(|at| part[at]);
        input.consume(taken + usize::from(at.is_some()));
        if end.is_some() {
            break end;
        }
    };
    if end.is_some_and(|end| end != b'\n') {
        return Ok(TypedLine::Interrupted);
    }
    // A last line without its end counts; nothing at all is the end.
    if end.is_none() && line.is_empty() && whole {
        return Ok(TypedLine::End);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(match String::from_utf8(line) {
        Ok(text) if whole => TypedLine::Text(text),
        _ => TypedLine::Unreadable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut input: &[u8]) -> Vec<TypedLine> {
        let mut lines = Vec::new();
        loop {
            let line = read(&mut input, |byte| byte == b'\n' || byte == 3).unwrap();
            if line == TypedLine::End {
                return lines;
            }
            lines.push(line);
        }
    }

    #[test]
    fn lines_end_as_any_terminal_and_any_system_ends_them() {
        let text = |text: &str| TypedLine::Text(text.to_owned());
        assert_eq!(all(b"a\r\n\nlast"), [text("a"), text(""), text("last")]);
        assert_eq!(all(b"half\x03y\n"), [TypedLine::Interrupted, text("y")]);
    }

    #[test]
    fn what_is_no_answer_is_refused_whole() {
        let long = [vec![b'x'; LONGEST + 1], b"\nnext\n".to_vec()].concat();
        assert_eq!(all(&long), [TypedLine::Unreadable, TypedLine::Text("next".into())]);
        assert_eq!(all(b"\xff\n"), [TypedLine::Unreadable]);
    }
}
