//! How logs roll.

use crate::domain::setting::Setting;

pub(super) const SETTINGS: &[Setting] = &[];
