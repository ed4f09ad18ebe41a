//! A fact that may not be knowable here: never a guess, always the reason.

use std::fmt;

/// Why something could not be looked at, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

impl Unknown {
    /// Wraps a reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A looked-up fact, or the reason why it could not be looked up.
pub type Known<T> = Result<T, Unknown>;
