//! The system under the server: limits and kernel values, in drop-in files of our own.

use crate::domain::setting::Setting;

pub(super) const SETTINGS: &[Setting] = &[];
