//! The databases and user stores a home names.

use super::Look;

/// See above.
#[derive(Clone, Debug, Default)]
pub struct Data {}

impl Data {
    /// Looks.
    pub fn look(_look: &Look) -> Self {
        Self::default()
    }
}
