//! Exit codes and the one-line error, as promised by the command line's contract.

use std::fmt;

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
}

impl Failure {
    /// Not possible as asked: exit code 2.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Tried and failed: exit code 3.
    pub fn failed(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: 3,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Refused: exit code 4.
    pub fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: 4,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Takes a sentence of the form "what: where; what to do" apart.
    pub fn sentence(code: u8, sentence: &str) -> Self {
        let (message, hint) = sentence.split_once("; ").unwrap_or((sentence, ""));
        Self {
            code,
            message: message.trim_end_matches('.').to_owned(),
            hint: hint.trim_end_matches('.').to_owned(),
        }
    }

    /// The user broke it off: exit code 130.
    pub fn interrupted() -> Self {
        Self {
            code: 130,
            message: "interrupted".into(),
            hint: "nothing was written".into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "carbonctl: {}", self.message)?;
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
