//! Edits TOML by splice: `toml_edit` gives spans, the rest of the text is not changed.
//!
//! The text given here is that of a [`SourceText`](crate::text::SourceText), which has checked its limits. For a text from
//! another source call [`in_bounds`](crate::text::in_bounds) first.

mod array;
mod comments;
mod key;
mod literal;
mod lookup;
mod older;
mod place;
mod table;
mod value;
mod verify;
mod walk;

use toml_edit::{Document, Value};

use self::key::dotted;
use self::lookup::{Hit, find};
use self::table::AnyTable;
use super::splice::{Lines, Splice, line_of};
use super::{EditError, Edited, Found, bounds};

pub(super) use self::comments::beyond_ascii_outside;
pub use self::key::key_parts;
pub use self::value::TomlValue;
pub use self::walk::{Written, strings};

/// What is wrong with a file that has a byte order mark, following the file's name. Source: run with the product's parser.
pub const BOM_REFUSED: &str = "begins with a byte order mark, which the product's parser refuses";

/// What to do about it.
pub const BOM_CURE: &str = "remove it";

/// Whether the text parses, also with the product's older parser: no duplicate table or key, a table before its subtables, inline
/// tables on one line; else [`EditError::Malformed`].
///
/// A file's byte order mark is not part of its text: [`SourceText::bom`](crate::text::SourceText::bom) reports it, and a planned
/// edit must be refused with [`BOM_REFUSED`]. Only a second mark reaches this function, which refuses it too.
pub fn check(text: &str) -> Result<(), EditError> {
    parse(text).map(|_| ())
}

/// The value at a key path (`["server", "hostname"]`), in whichever way the file spells it: table header, dotted key,
/// inline table, quoted key. Strings come unescaped, other scalars as written, arrays comma-separated.
pub fn get(text: &str, path: &[&str]) -> Result<Option<Found>, EditError> {
    let doc = parse(text)?;
    Ok(match find(doc.as_table(), path) {
        Hit::Value(value) => found(text, value),
        Hit::Nothing | Hit::Container => None,
    })
}

/// Sets the value at a key path; makes key and table where they are missing, never a second table of the same name.
///
/// The type and the quotes of a present value are kept, where they can hold the new one.
pub fn set(text: &str, path: &[&str], value: &TomlValue) -> Result<Edited, EditError> {
    let doc = parse(text)?;
    let (key, table) = path.split_last().ok_or_else(no_key)?;
    let splices = match find(doc.as_table(), path) {
        Hit::Value(old) => change(text, old, value)?,
        Hit::Container => return Err(EditError::Value(format!("{} is a table in this file", dotted(path)))),
        Hit::Nothing => vec![place::key(
            text,
            doc.as_table(),
            table,
            key,
            &literal::render(value, None),
        )?],
    };
    let changed: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    finish(text, &doc, splices, &changed, |after| match find(after, path) {
        Hit::Value(new) => same(new, value),
        Hit::Nothing | Hit::Container => false,
    })
}

/// Removes a key, with its line, if it is there; a complete table is [`EditError::Value`].
pub fn remove(text: &str, path: &[&str]) -> Result<Edited, EditError> {
    let doc = parse(text)?;
    match find(doc.as_table(), path) {
        Hit::Nothing => return Ok(Edited::unchanged(text)),
        Hit::Container => return Err(EditError::Value(format!("{} is a table in this file", dotted(path)))),
        Hit::Value(_) => {}
    }
    let splices = vec![place::without(text, doc.as_table(), path)?];
    let changed: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    finish(text, &doc, splices, &changed, |after| {
        matches!(find(after, path), Hit::Nothing)
    })
}

/// A key of the first element of an array of tables, such as `internal_apis.users`.
pub fn get_first(text: &str, array: &[&str], key: &[&str]) -> Result<Option<Found>, EditError> {
    let doc = parse(text)?;
    Ok(match lookup::first_of(doc.as_table(), array) {
        Some(first) => match lookup::find_in(first, key) {
            Hit::Value(value) => found(text, value),
            Hit::Nothing | Hit::Container => None,
        },
        None => None,
    })
}

/// Sets a key of the first element of an array of tables; where there is no such array, one is made at the end of the
/// file from `defaults` (in order) with this key set.
pub fn set_first(
    text: &str,
    array: &[&str],
    key: &[&str],
    value: &TomlValue,
    defaults: &[(&[&str], TomlValue)],
) -> Result<Edited, EditError> {
    let doc = parse(text)?;
    let (leaf, above) = key.split_last().ok_or_else(no_key)?;
    let mut changed: Vec<String> = array.iter().map(|part| (*part).to_owned()).collect();
    let splices = match lookup::first_of(doc.as_table(), array) {
        Some(first) => {
            changed.push(verify::index(0));
            changed.extend(key.iter().map(|part| (*part).to_owned()));
            match lookup::find_in(first, key) {
                Hit::Value(old) => change(text, old, value)?,
                Hit::Container => {
                    return Err(EditError::Value(format!("{} is a table in this file", dotted(key))));
                }
                Hit::Nothing => {
                    let written = literal::render(value, None);
                    vec![place::key_in(text, first, array, above, leaf, &written)?]
                }
            }
        }
        None if matches!(find(doc.as_table(), array), Hit::Nothing) => {
            let mut rows: Vec<(&[&str], &TomlValue)> = defaults.iter().map(|(k, v)| (*k, v)).collect();
            match rows.iter_mut().find(|(name, _)| *name == key) {
                Some(row) => row.1 = value,
                None => rows.push((key, value)),
            }
            vec![place::new_array(text, doc.as_table(), array, &rows)?]
        }
        None => {
            return Err(EditError::Value(format!(
                "{} is not written as [[{}]] in this file",
                dotted(array),
                dotted(array)
            )));
        }
    };
    finish(text, &doc, splices, &changed, |after| {
        matches!(
            lookup::first_of(after, array).map(|first| lookup::find_in(first, key)),
            Some(Hit::Value(new)) if same(new, value)
        )
    })
}

fn parse(text: &str) -> Result<Document<&str>, EditError> {
    if text.starts_with('\u{feff}') {
        return Err(EditError::Malformed {
            line: 1,
            column: 1,
            problem: format!("the file {BOM_REFUSED}; {BOM_CURE}"),
        });
    }
    let doc = Document::parse(text).map_err(|e| malformed(text, e.span().map_or(0, |span| span.start), e.message()))?;
    verify::in_bounds(doc.as_table())?;
    match older::refused(text, doc.as_table()) {
        Some((at, problem)) => Err(malformed(text, at, &problem)),
        None => Ok(doc),
    }
}

fn malformed(text: &str, at: usize, problem: &str) -> EditError {
    let at = at.min(text.len());
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    EditError::Malformed {
        line: line_of(text, at),
        column: text[line_start..at].chars().count() + 1,
        problem: problem.lines().next().unwrap_or("not TOML").to_owned(),
    }
}

fn change(text: &str, old: &Value, value: &TomlValue) -> Result<Vec<Splice>, EditError> {
    if same(old, value) {
        return Ok(Vec::new());
    }
    let range = lookup::span(old)?;
    if let (Value::Array(array), TomlValue::List(wanted)) = (old, value) {
        return array::edit(text, array, &range, wanted);
    }
    let new = literal::render(value, Some((old, &text[range.clone()])));
    Ok(vec![Splice { range, new }])
}

fn finish(
    text: &str,
    before: &Document<&str>,
    splices: Vec<Splice>,
    changed: &[String],
    reads_back: impl Fn(&toml_edit::Table) -> bool,
) -> Result<Edited, EditError> {
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    let edited = Edited::splice(text, splices);
    // The result of the edit has not been checked against the limits yet.
    let after = bounds::toml(&edited.text)
        .and_then(|()| parse(&edited.text))
        .map_err(|e| EditError::Verify(e.to_string()))?;
    verify::differs_only((text, before.as_table()), (&edited.text, after.as_table()), changed)?;
    if !reads_back(after.as_table()) {
        return Err(EditError::Verify(format!("{} does not read back", changed.join("."))));
    }
    Ok(edited)
}

/// Whether a written value means the wanted one.
fn same(old: &Value, wanted: &TomlValue) -> bool {
    match (old, wanted) {
        (Value::String(old), TomlValue::Text(new)) => old.value() == new,
        (Value::String(old), TomlValue::Number(new)) => *old.value() == new.to_string(),
        (Value::String(old), TomlValue::Bool(new)) => *old.value() == new.to_string(),
        (Value::Integer(old), TomlValue::Number(new)) => old.value() == new,
        (Value::Integer(old), TomlValue::Text(new)) => new.parse() == Ok(*old.value()),
        (Value::Boolean(old), TomlValue::Bool(new)) => old.value() == new,
        (Value::Boolean(old), TomlValue::Text(new)) => new.parse() == Ok(*old.value()),
        (Value::Array(old), TomlValue::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(a, b)| a.as_str() == Some(b))
        }
        _ => false,
    }
}

fn found(text: &str, value: &Value) -> Option<Found> {
    found_at(text, value, &mut Lines::new(text))
}

/// The same for one of many values.
fn found_at(text: &str, value: &Value, lines: &mut Lines<'_>) -> Option<Found> {
    let span = value.span()?;
    let raw = &text[span.clone()];
    let (value, span) = match value {
        Value::String(string) => {
            let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
                3
            } else {
                1
            };
            (string.value().clone(), span.start + quotes..span.end - quotes)
        }
        Value::Array(array) => {
            let items: Vec<String> = array
                .iter()
                .filter_map(|item| match item.as_str() {
                    Some(string) => Some(string.to_owned()),
                    None => item.span().map(|span| text[span].to_owned()),
                })
                .collect();
            (items.join(","), span)
        }
        _ => (raw.to_owned(), span),
    };
    Some(Found {
        value,
        line: lines.of(span.start),
        span,
    })
}

fn no_key() -> EditError {
    EditError::Value("an address inside TOML needs a key".into())
}

#[cfg(test)]
mod tests;
