//! Why something that was tried failed, as the session keeps it and a command ends with it.

use crate::apply::ApplyError;
use crate::server::Failure;

/// Why something was tried and failed: for the notice, and for the exit code of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Exit code: 2 not possible, 3 failed, 4 refused.
    pub code: u8,
    /// What, where, what to do.
    pub text: String,
    /// Lines that tell why, where there are any.
    pub evidence: Vec<String>,
    /// Why a server did not start.
    pub failure: Option<Box<Failure>>,
    /// Whether the server is still shutting down: force may be asked about.
    pub goes_on: bool,
}

impl From<&ApplyError> for Failed {
    fn from(error: &ApplyError) -> Self {
        Self {
            code: error.exit_code(),
            text: error.to_string(),
            evidence: Vec::new(),
            failure: None,
            goes_on: false,
        }
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        self.evidence.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}
