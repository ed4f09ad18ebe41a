//! Java properties by splice, read the way `java.util.Properties.load` reads them.

mod escape;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use self::escape::escape;
use self::read::{PropertyLine, entries};
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
        Some(entry) => replace(entry, value),
        None => add(text, &entries, key, value),
    };
    finish(text, vec![splice], [(key, Some(value))])
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
    finish(text, splices, [(key, None)])
}

/// Sets these keys, or takes them away where they are to have no value, in one pass over the text: each edit for itself reads it
/// all several times.
///
/// # Errors
/// [`EditError::Ambiguous`] where a key is named twice.
pub fn change(text: &str, changes: &[(String, Option<&str>)]) -> Result<String, EditError> {
    let mut named = BTreeSet::new();
    if let Some((twice, _)) = changes.iter().find(|(key, _)| !named.insert(key.as_str())) {
        return Err(EditError::Ambiguous(twice.clone()));
    }
    let entries = entries(text);
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    last.extend(entries.iter().enumerate().map(|(at, entry)| (entry.key.as_str(), at)));
    let gone: BTreeSet<&str> = changes
        .iter()
        .filter(|(_, value)| value.is_none())
        .map(|(key, _)| key.as_str())
        .collect();
    let mut splices: Vec<Splice> = entries
        .iter()
        .filter(|entry| gone.contains(entry.key.as_str()))
        .map(|entry| Splice {
            range: entry.lines.clone(),
            new: String::new(),
        })
        .collect();
    let mut added: Option<Splice> = None;
    for (key, value) in changes {
        let Some(value) = value else { continue };
        match (last.get(key.as_str()).map(|at| &entries[*at]), &mut added) {
            (Some(entry), _) if entry.value() == *value => {}
            (Some(entry), _) => splices.push(replace(entry, value)),
            (None, None) => added = Some(add(text, &entries, key, value)),
            (None, Some(before)) => before.new.push_str(&line(text, &entries, key, value)),
        }
    }
    splices.extend(added);
    let expected = changes.iter().map(|(key, value)| (key.as_str(), *value));
    Ok(finish(text, splices, expected)?.text)
}

fn replace(entry: &PropertyLine<'_>, value: &str) -> Splice {
    Splice {
        range: entry.value.clone(),
        new: format!(
            "{}{}",
            if entry.separator.is_empty() { "=" } else { "" },
            escape(value, false)
        ),
    }
}

/// A new line for a key, separated the file's own way.
fn line(text: &str, entries: &[PropertyLine<'_>], key: &str, value: &str) -> String {
    // Where it is one of the plain ones; alignment blanks are not copied.
    let separator = entries
        .last()
        .map(|entry| entry.separator.as_str())
        .filter(|separator| matches!(*separator, "=" | " = " | ":" | ": " | "= "))
        .unwrap_or("=");
    let eol = line_end(text);
    format!("{}{separator}{}{eol}", escape(key, true), escape(value, false))
}

fn add(text: &str, entries: &[PropertyLine<'_>], key: &str, value: &str) -> Splice {
    let eol = line_end(text);
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
    Splice {
        range: text.len()..text.len(),
        new: format!("{begun}{closed}{}", line(text, entries, key, value)),
    }
}

fn finish<'c>(
    text: &str,
    splices: Vec<Splice>,
    changes: impl IntoIterator<Item = (&'c str, Option<&'c str>)>,
) -> Result<Edited, EditError> {
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
    let mut changed = Vec::new();
    for (key, value) in changes {
        match value {
            Some(value) => expected.insert(key.to_owned(), value.to_owned()),
            None => expected.remove(key),
        };
        changed.push(key);
    }
    if now == expected {
        Ok(edited)
    } else {
        Err(EditError::Verify(format!("the lines around {}", changed.join(", "))))
    }
}

#[cfg(test)]
mod tests;
