//! Whether clustering is on, as the guidelines of this family need it.

use crate::domain::settings::id;
use crate::guide::verdict::Verdict;
use crate::guide::written::{SettingValue, read_setting};
use crate::probe::Facts;

/// Whether clustering is on, or the finding where that is not known or does not apply.
pub(super) fn enabled(facts: &Facts, needed: &str) -> Result<bool, Verdict> {
    match read_setting(facts, id::CLUSTER_ENABLED, needed)? {
        SettingValue::Value(value) => Ok(value.eq_ignore_ascii_case("true")),
        SettingValue::Unset => Err(Verdict::unknown(
            "not known whether clustering is on",
            needed,
            "axis2.xml has no clustering element that says so",
        )),
    }
}
