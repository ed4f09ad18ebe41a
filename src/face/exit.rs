//! Exit codes and the one-line error, as the command line's contract specifies them.

use std::fmt;

pub(crate) use crate::domain::visible_but as visible;
use crate::engine::Failed;
use crate::engine::answers::AnswerError;
use crate::problem::{Problem, ProblemKind};
use crate::server::{self, ServerError};

/// A successful end of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or all guidelines pass or warn: 0.
    Done,
    /// A guideline fails, drift was found, the server is not running: 1.
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

/// The exit code of a command that ends with such a problem. No other file contains these numbers.
pub fn exit_code(kind: ProblemKind) -> u8 {
    match kind {
        ProblemKind::NotPossible => 2,
        ProblemKind::Failed => 3,
        ProblemKind::Refused => 4,
        ProblemKind::Interrupted => Exit::Interrupted.code(),
    }
}

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandFailure {
    /// What was wrong, where, what to do, and the evidence.
    pub problem: Problem,
    /// Why a server did not start.
    pub failure: Option<Box<server::Failure>>,
    /// Each error of an answers file, with its place.
    pub listed: Option<Box<ListedErrors>>,
}

/// The errors of an answers file, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedErrors(pub Vec<AnswerError>);

impl From<Problem> for CommandFailure {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            failure: None,
            listed: None,
        }
    }
}

impl From<Failed> for CommandFailure {
    fn from(failed: Failed) -> Self {
        Self {
            problem: failed.problem,
            failure: failed.failure,
            listed: None,
        }
    }
}

impl From<ServerError> for CommandFailure {
    fn from(error: ServerError) -> Self {
        Self {
            problem: error.problem(),
            failure: server::failure_of(&error).map(Box::new),
            listed: None,
        }
    }
}

impl CommandFailure {
    /// A message and what to do, laid out by the face itself.
    fn laid_out(kind: ProblemKind, message: impl AsRef<str>, hint: impl AsRef<str>) -> Self {
        Problem::laid_out(kind, message.as_ref(), hint.as_ref()).into()
    }

    /// Not possible as asked.
    pub fn usage(message: impl AsRef<str>, hint: impl AsRef<str>) -> Self {
        Self::laid_out(ProblemKind::NotPossible, message, hint)
    }

    /// Several problems told as one.
    pub fn of_all(
        kinds: impl IntoIterator<Item = ProblemKind>,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) -> Self {
        Self::laid_out(ProblemKind::of_all(kinds), message, hint)
    }

    /// Tried and failed.
    pub fn failed(message: impl AsRef<str>, hint: impl AsRef<str>) -> Self {
        Self::laid_out(ProblemKind::Failed, message, hint)
    }

    /// Refused.
    pub fn refused(message: impl AsRef<str>, hint: impl AsRef<str>) -> Self {
        Self::laid_out(ProblemKind::Refused, message, hint)
    }

    /// The user interrupted it.
    pub fn interrupted() -> Self {
        Self::laid_out(ProblemKind::Interrupted, "interrupted", "nothing was written")
    }

    /// The process exit code.
    pub fn code(&self) -> u8 {
        exit_code(self.problem.kind)
    }
}

impl fmt::Display for CommandFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "carbonctl: {}", brief(&self.problem.message()))?;
        if !self.problem.hint.is_empty() {
            write!(f, "; {}", brief(&self.problem.hint))?;
        }
        Ok(())
    }
}

impl std::error::Error for CommandFailure {}

/// The longest line of an error in characters: enough for every path and list.
const LONGEST: usize = 2000;

/// Shortens overlong lines in the middle.
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
        let flood = CommandFailure::usage("x".repeat(100_000), "y").to_string();
        assert_eq!(flood.len(), "carbonctl: ".len() + LONGEST + " ... ; y".len());
    }
}
