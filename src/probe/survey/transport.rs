//! The connectors of Tomcat, the validation file and what else bears on transports.

use super::Look;

/// See above.
#[derive(Clone, Debug, Default)]
pub struct Transport {}

impl Transport {
    /// Looks.
    pub fn look(_look: &Look) -> Self {
        Self::default()
    }
}
