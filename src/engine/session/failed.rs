//! Why an action failed, as the session keeps it and a command ends with it.

use crate::problem::Problem;
use crate::server::Failure;

/// Why an action failed: for the notice, and for the end of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What is wrong, and the lines that show why.
    pub problem: Problem,
    /// Why a server did not start.
    pub failure: Option<Box<Failure>>,
    /// Whether the server is still shutting down: a kill may be offered.
    pub goes_on: bool,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            failure: None,
            goes_on: false,
        }
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)?;
        self.problem
            .evidence
            .iter()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}
