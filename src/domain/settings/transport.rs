//! The servlet transport and the proxies before and behind it.

use crate::domain::setting::Setting;

pub(super) const SETTINGS: &[Setting] = &[];
