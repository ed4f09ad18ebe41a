//! Java properties by splice, read the way `java.util.Properties.load` reads them.

mod escape;
mod read;

use std::collections::BTreeMap;

use self::escape::escape;
use self::read::{Entry, entries};
use super::splice::{Lines, Splice, line_end, line_of};
use super::{EditError, Edited, Found};

/// The value in force: the last line with this key, as `java.util.Properties` reads it.
pub fn get(text: &str, key: &str) -> Option<Found> {
    let entry = entries(text).into_iter().rfind(|entry| entry.key == key)?;
    Some(Found {
        value: entry.value(),
        line: line_of(text, entry.value.start),
        span: entry.value,
    })
}

/// Every key with its value in force.
pub fn all(text: &str) -> BTreeMap<String, String> {
    entries(text)
        .into_iter()
        .map(|entry| {
            let value = entry.value();
            (entry.key, value)
        })
        .collect()
}

/// Every key with its value in force and the place of that.
pub fn places(text: &str) -> BTreeMap<String, Found> {
    let mut lines = Lines::new(text);
    entries(text)
        .into_iter()
        .map(|entry| {
            let found = Found {
                value: entry.value(),
                line: lines.of(entry.value.start),
                span: entry.value,
            };
            (entry.key, found)
        })
        .collect()
}

/// Sets the value in force, or adds a line at the end. Characters beyond ASCII are written as `\uXXXX`, which Java reads
/// alike whatever the file's encoding.
pub fn set(text: &str, key: &str, value: &str) -> Result<Edited, EditError> {
    if key.is_empty() {
        return Err(EditError::Value("a property needs a key".into()));
    }
    let entries = entries(text);
    let splice = match entries.iter().rfind(|entry| entry.key == key) {
        Some(entry) if entry.value() == value => return Ok(Edited::unchanged(text)),
        Some(entry) => Splice {
            range: entry.value.clone(),
            new: format!(
                "{}{}",
                if entry.separator.is_empty() { "=" } else { "" },
                escape(value, false)
            ),
        },
        None => add(text, &entries, key, value),
    };
    finish(text, vec![splice], key, Some(value))
}

/// Takes every line with this key away.
pub fn remove(text: &str, key: &str) -> Result<Edited, EditError> {
    let splices: Vec<Splice> = entries(text)
        .into_iter()
        .filter(|entry| entry.key == key)
        .map(|entry| Splice {
            range: entry.lines,
            new: String::new(),
        })
        .collect();
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    finish(text, splices, key, None)
}

fn add(text: &str, entries: &[Entry<'_>], key: &str, value: &str) -> Splice {
    let eol = line_end(text);
    // The file's own way to separate, where it is one of the plain ones; alignment blanks are not copied.
    let separator = entries
        .last()
        .map(|entry| entry.separator.as_str())
        .filter(|separator| matches!(*separator, "=" | " = " | ":" | ": " | "= "))
        .unwrap_or("=");
    let begun = if text.is_empty() || text.ends_with(['\n', '\r']) {
        ""
    } else {
        eol
    };
    // The empty line ends the joined line that a backslash left open.
    let closed = if entries.last().is_some_and(|last| last.open) {
        eol
    } else {
        ""
    };
    let line = format!("{}{separator}{}", escape(key, true), escape(value, false));
    Splice {
        range: text.len()..text.len(),
        new: format!("{begun}{closed}{line}{eol}"),
    }
}

fn finish(text: &str, splices: Vec<Splice>, key: &str, value: Option<&str>) -> Result<Edited, EditError> {
    let edited = Edited::splice(text, splices);
    let mut expected = all(text);
    let mut now = all(&edited.text);
    // A lone backslash at the end of a file is an empty key for Java, and nothing once a line follows it.
    if entries(text)
        .last()
        .is_some_and(|last| last.open && last.key.is_empty())
    {
        expected.remove("");
        now.remove("");
    }
    match value {
        Some(value) => expected.insert(key.to_owned(), value.to_owned()),
        None => expected.remove(key),
    };
    if now == expected {
        Ok(edited)
    } else {
        Err(EditError::Verify(format!("the lines around {key}")))
    }
}

#[cfg(test)]
mod tests;
