//! YAJSW's `wrapper.conf`: the java command as numbered properties.

use super::{Origin, Region};
use crate::text::splice::{Splice, line_end, line_end_at};
use crate::text::{EditError, properties};

/// The property that names the java program.
pub(super) const COMMAND: &str = "wrapper.java.command";
const ADDITIONAL: &str = "wrapper.java.additional.";

/// The values of `wrapper.java.additional.N`, by their number.
pub(super) fn regions(text: &str) -> Vec<Region> {
    numbered(text)
        .into_iter()
        .filter_map(|(_, key)| properties::get(text, &key))
        .map(|found| Region {
            span: found.span,
            origin: Origin::Command,
        })
        .collect()
}

/// A splice that adds an argument behind the last one.
pub(super) fn add(text: &str, argument: &str) -> Result<Splice, EditError> {
    let absent = || EditError::Absent(format!("{ADDITIONAL}N"));
    let (last, key) = numbered(text).pop().ok_or_else(absent)?;
    let found = properties::get(text, &key).ok_or_else(absent)?;
    let at = line_end_at(text, found.span.end);
    let eol = line_end(text);
    let line = format!("{ADDITIONAL}{} = {argument}", last + 1);
    let new = if text[..at].ends_with('\n') {
        format!("{line}{eol}")
    } else {
        format!("{eol}{line}")
    };
    Ok(Splice { range: at..at, new })
}

fn numbered(text: &str) -> Vec<(u32, String)> {
    let mut keys: Vec<(u32, String)> = properties::all(text)
        .into_keys()
        .filter_map(|key| Some((key.strip_prefix(ADDITIONAL)?.parse().ok()?, key)))
        .collect();
    keys.sort();
    keys
}
