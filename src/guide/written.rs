//! Reads a setting as far as a guideline can judge it.

use super::values::refused_text;
use super::verdict::Verdict;
use crate::domain::{SettingId, Shown as _};
use crate::probe::{CurrentText, Facts};

/// A setting's value as far as a guideline can judge it; the other two cases are verdicts already.
pub(super) enum SettingValue<'a> {
    /// Written, or the product's known default.
    Value(&'a str),
    /// Nothing is written, and the product's default is not one known value.
    Unset,
}

/// Reads a setting. `Err` is the finding where there is nothing to judge: `unknown` for a placeholder, a secret alias or an
/// unreadable file, `info` where this product has no such setting, `fail` where the written value is one that `set` refuses.
pub(super) fn read_setting<'a>(facts: &'a Facts, id: SettingId, needed: &str) -> Result<SettingValue<'a>, Verdict> {
    let Some(reading) = facts.reading(id) else {
        return Err(Verdict::unknown("not read", needed, format!("{id} was not read")));
    };
    let file = || {
        reading
            .file
            .as_ref()
            .map_or_else(|| "the file".to_owned(), |path| path.shown().to_string())
    };
    match &reading.standing {
        // The effective value differs from the written one where MI's XML was edited by hand.
        CurrentText::Written(value) => {
            let text = reading.effective.as_deref().unwrap_or(value.reveal());
            match refused_text(facts, reading, text, needed) {
                Some(judged) => Err(judged),
                None => Ok(SettingValue::Value(text)),
            }
        }
        CurrentText::Default(Some(value)) if value.contains("$secret{") || value.contains("${") => Err(
            Verdict::unknown("a placeholder", needed, format!("{id} is filled in at start")),
        ),
        // The same applies where nothing is written and MI's XML differs from the default.
        CurrentText::Default(value) => Ok(reading
            .effective
            .as_deref()
            .or(value.as_deref())
            .map_or(SettingValue::Unset, SettingValue::Value)),
        CurrentText::Elsewhere(_, meaning) => Err(Verdict::unknown(
            meaning.clone(),
            needed,
            format!("{} has no value to judge", file()),
        )),
        CurrentText::Unknown(reason) => Err(Verdict::unknown(
            "not readable",
            needed,
            format!("{}: {reason}", file()),
        )),
        CurrentText::Nowhere(reason) => Err(Verdict::info("not applicable", needed, reason.clone())),
    }
}
