//! The state of the guidelines' findings in a session.

use crate::domain::finding::Finding;

/// The state of the findings.
#[derive(Clone, Debug, Default)]
pub enum Preflight {
    /// Nobody asked for them yet.
    #[default]
    Unasked,
    /// They are being determined.
    Asked,
    /// The result of every guideline, worst first.
    Judged(Vec<Finding>),
}

impl Preflight {
    /// The findings; none while they are not known.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Unasked | Self::Asked => &[],
            Self::Judged(findings) => findings,
        }
    }
}
