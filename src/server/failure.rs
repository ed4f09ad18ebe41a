//! The failure of a start as it is shown: the cause, the evidence for it, and the cure.

use std::fmt;
use std::path::PathBuf;

use crate::domain::{Remedy, Shown as _};

/// A line that proves the cause.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EvidenceLine {
    /// The file it is from, relative to the home where it is inside; `None` where it is not a line of a file but a fact that was
    /// looked up.
    pub file: Option<PathBuf>,
    /// Its number there, from 1.
    pub line: Option<u64>,
    /// Its text, with secrets masked; a log line without its time, level and class.
    pub text: String,
}

impl fmt::Display for EvidenceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}:{line}  {}", file.shown(), self.text),
            (Some(file), None) => write!(f, "{}  {}", file.shown(), self.text),
            (None, _) => f.write_str(&self.text),
        }
    }
}

/// A further cause that what was written tells of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Other {
    /// The row of the table.
    pub id: &'static str,
    /// The cause, a sentence without full stop.
    pub cause: String,
}

/// Why a server did not start.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Failure {
    /// The row of the table, such as `E05`; `E00` where no row fits.
    pub id: &'static str,
    /// The cause, a sentence without full stop.
    pub cause: String,
    /// The evidence, the most informative first.
    pub seen: Vec<EvidenceLine>,
    /// The cures, the best first.
    pub cures: Vec<Remedy>,
    /// What else was there and did not end it, in the order of what was written.
    pub others: Vec<Other>,
}

impl Failure {
    /// The evidence as a terminal shows it: file and number before the text.
    pub fn lines(&self) -> Vec<String> {
        self.seen.iter().map(ToString::to_string).collect()
    }
}
