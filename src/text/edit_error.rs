//! Why an edit was not made, for every format.

use crate::problem::{Problem, Reason};

/// Why an edit was not made. The file is untouched in every case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file does not parse, before the edit.
    #[error("line {line}, column {column}: {problem}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What the parser says, short.
        problem: String,
    },
    /// Reading the file would cost more than any configuration does: it was crafted, or is something else.
    #[error("{0}")]
    Bound(Reason),
    /// The bytes are in an encoding that cannot be written back faithfully.
    #[error("{0}")]
    Encoding(Reason),
    /// The address has no place in this file, and none may be made.
    #[error("{0} is not in the file")]
    Absent(String),
    /// More than one item matches the address.
    #[error("{0} is there more than once")]
    Ambiguous(String),
    /// The value is not possible at this place.
    #[error("{0}")]
    Value(String),
    /// The result, parsed again, differs by more than the intended change. A bug of this program; nothing is written.
    #[error("the edited text would differ by more than the intended change: {0}")]
    Verify(String),
}

impl EditError {
    /// What is wrong, in parts, without the file's name. Nothing was changed.
    pub fn problem(&self) -> Problem {
        let fix = "fix the file first; nothing was changed";
        match self {
            Self::Malformed { .. } => Problem::not_possible(self, "", fix),
            Self::Bound(reason) | Self::Encoding(reason) => {
                Problem::not_possible(&reason.what, "", reason.hint_and(fix))
            }
            Self::Value(_) => Problem::not_possible(self, "", "choose another value"),
            Self::Verify(_) => Problem::not_possible(self, "", "nothing was changed; please report this with the file"),
            Self::Absent(_) | Self::Ambiguous(_) => {
                Problem::not_possible(self, "", "edit the file by hand, or leave this setting out")
            }
        }
    }
}
