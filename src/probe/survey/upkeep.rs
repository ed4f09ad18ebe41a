//! How the installation came here and what was put into it: package, units, updates, drop-ins, copies gone wrong.

use super::Look;

/// See above.
#[derive(Clone, Debug, Default)]
pub struct Upkeep {}

impl Upkeep {
    /// Looks.
    pub fn look(_look: &Look) -> Self {
        Self::default()
    }
}
