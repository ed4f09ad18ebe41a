//! Owners and modes of the home and of the files that hold secrets.

use super::Look;

/// See above.
#[derive(Clone, Debug, Default)]
pub struct Rights {}

impl Rights {
    /// Looks.
    pub fn look(_look: &Look) -> Self {
        Self::default()
    }
}
