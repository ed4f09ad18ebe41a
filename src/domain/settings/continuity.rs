//! What was promised for the worst day: how much may be lost, how long it may take.

use crate::domain::setting::Setting;

pub(super) const SETTINGS: &[Setting] = &[];
