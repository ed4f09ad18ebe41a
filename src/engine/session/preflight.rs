//! How far the findings of the guidelines are.

use crate::domain::finding::Finding;

/// How far the findings are.
#[derive(Clone, Debug, Default)]
pub enum Preflight {
    /// Nobody asked for them yet.
    #[default]
    Unasked,
    /// They are being looked for.
    Asked,
    /// What every guideline says, worst first.
    Judged(Vec<Finding>),
}

impl Preflight {
    /// The findings; none while they are not there.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Unasked | Self::Asked => &[],
            Self::Judged(findings) => findings,
        }
    }
}
