//! Why a value is rejected.

use crate::problem::{Problem, Reason};

/// Why a value is rejected, one sentence for the user, without the value itself where it is secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(pub Reason);

impl InvalidValue {
    /// Wraps the sentence.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Reason::new(text, ""))
    }

    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        Problem::new(self.0.kind, &self.0.what, "", &self.0.hint)
    }
}

impl From<Problem> for InvalidValue {
    fn from(problem: Problem) -> Self {
        Self(Reason::new(problem.message(), problem.hint).of(problem.kind))
    }
}
