//! YAJSW's `wrapper.conf`, which has the java command as numbered properties.

use super::region::{Origin, Region};
use crate::text::splice::{Splice, line_end, line_end_at};
use crate::text::{EditError, Found, properties};

/// The property that names the java program.
pub(super) const COMMAND: &str = "wrapper.java.command";
const ADDITIONAL: &str = "wrapper.java.additional.";

/// The values of `wrapper.java.additional.N`, by their number.
pub(super) fn regions(text: &str) -> Vec<Region> {
    numbered(text)
        .into_iter()
        .map(|(_, found)| Region {
            span: found.span,
            origin: Origin::Command,
        })
        .collect()
}

/// A splice that adds an argument behind the last one.
pub(super) fn add(text: &str, argument: &str) -> Result<Splice, EditError> {
    let absent = || EditError::Absent(format!("{ADDITIONAL}N"));
    let (last, found) = numbered(text).pop().ok_or_else(absent)?;
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

fn numbered(text: &str) -> Vec<(u32, Found)> {
    let mut all: Vec<(u32, Found)> = properties::places(text)
        .into_iter()
        .filter_map(|(key, found)| Some((key.strip_prefix(ADDITIONAL)?.parse().ok()?, found)))
        .collect();
    all.sort_by_key(|(number, _)| *number);
    all
}
