//! The keystores a home names: whose certificates are in them, until when.

use super::Look;

/// See above.
#[derive(Clone, Debug, Default)]
pub struct Keystores {}

impl Keystores {
    /// Looks.
    pub fn look(_look: &Look) -> Self {
        Self::default()
    }
}
