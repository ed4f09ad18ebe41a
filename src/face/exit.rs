//! Exit codes and the one-line error, as promised by the command line's contract.

use std::fmt;

pub(crate) use crate::domain::visible_but as visible;
use crate::server;

/// How a command ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or all guidelines pass or warn: 0.
    Done,
    /// A guideline fails, drift was found, the server does not run: 1.
    Finding,
    /// A signal ended the full screen: 130.
    Interrupted,
}

impl Exit {
    /// The process exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Finding => 1,
            Self::Interrupted => 130,
        }
    }
}

/// Why a command did not do what it was asked: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// 2 wrong usage or not possible, 3 tried and failed, 4 refused, 130 interrupted.
    pub code: u8,
    /// What was wrong, and where.
    pub message: String,
    /// What to do next; may be empty.
    pub hint: String,
    /// Lines that prove it, for below the error.
    pub evidence: Vec<String>,
    /// Why a server did not start.
    pub failure: Option<Box<server::Failure>>,
}

impl Failure {
    fn new(code: u8, message: String, hint: String) -> Self {
        Self {
            code,
            message,
            hint,
            evidence: Vec::new(),
            failure: None,
        }
    }

    /// Not possible as asked: exit code 2.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(2, message.into(), hint.into())
    }

    /// Tried and failed: exit code 3.
    pub fn failed(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(3, message.into(), hint.into())
    }

    /// Refused: exit code 4.
    pub fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(4, message.into(), hint.into())
    }

    /// Takes a sentence of the form "what: where; what to do" apart.
    pub fn sentence(code: u8, sentence: &str) -> Self {
        let sentence = visible(sentence, "");
        let (message, hint) = sentence.split_once("; ").unwrap_or((&sentence, ""));
        Self::new(
            code,
            message.trim_end_matches('.').to_owned(),
            hint.trim_end_matches('.').to_owned(),
        )
    }

    /// With what proves it.
    #[must_use]
    pub fn proved(self, evidence: Vec<String>, failure: Option<Box<server::Failure>>) -> Self {
        Self {
            evidence,
            failure,
            ..self
        }
    }

    /// The user broke it off: exit code 130.
    pub fn interrupted() -> Self {
        Self::new(130, "interrupted".into(), "nothing was written".into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "carbonctl: {}", brief(&visible(&self.message, "\n")))?;
        if !self.hint.is_empty() {
            write!(f, "; {}", brief(&visible(&self.hint, "\n")))?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// The most characters of a line of an error: enough for every path and list, and no flood for whoever typed one.
const LONGEST: usize = 2000;

/// Lines that are too long for anyone to read lose their middle.
fn brief(text: &str) -> String {
    let cut = |line: &str| {
        let letters: Vec<char> = line.chars().collect();
        if letters.len() <= LONGEST {
            return line.to_owned();
        }
        let (head, tail) = (&letters[..LONGEST / 2], &letters[letters.len() - LONGEST / 2..]);
        format!("{} ... {}", String::from_iter(head), String::from_iter(tail))
    };
    text.split('\n').map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_text_cannot_drive_the_terminal() {
        assert_eq!(visible("a\u{1b}[31m\tb\nc", ""), "a\\u{1b}[31m\\tb\\nc");
        assert_eq!(visible("a\r\nb", "\n"), "a\\r\nb");
        assert_eq!(visible("\u{e9}\u{2026}", ""), "\u{e9}\u{2026}");
        let flood = Failure::usage("x".repeat(100_000), "y").to_string();
        assert_eq!(flood.len(), "carbonctl: ".len() + LONGEST + " ... ; y".len());
    }
}
