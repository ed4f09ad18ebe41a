//! A fact, or the reason why it could not be determined; nothing is guessed.

use std::fmt;

/// Why something could not be determined, in words for the user.
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

/// A fact, or the reason why it could not be determined.
pub type Known<T> = Result<T, Unknown>;
