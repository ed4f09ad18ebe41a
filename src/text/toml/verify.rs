//! The judge after each edit: all other keys must have the values they had. Also what the product's older parser lacks.

use std::collections::BTreeMap;

use toml_edit::{InlineTable, Item, Table, Value};

use crate::text::EditError;

type Flat = BTreeMap<Vec<String>, String>;

/// Fails with [`EditError::Verify`] unless the two differ only at or below this path.
pub(super) fn differs_only(old: (&str, &Table), new: (&str, &Table), changed: &[String]) -> Result<(), EditError> {
    let mut was = Flat::new();
    let mut is = Flat::new();
    flatten(old.0, old.1, &mut Vec::new(), &mut was);
    flatten(new.0, new.1, &mut Vec::new(), &mut is);
    was.retain(|path, _| !path.starts_with(changed));
    is.retain(|path, _| !path.starts_with(changed));
    if was == is {
        return Ok(());
    }
    let other = was
        .iter()
        .find(|(path, value)| is.get(*path) != Some(value))
        .or_else(|| is.iter().find(|(path, _)| !was.contains_key(*path)));
    Err(EditError::Verify(format!(
        "{} too",
        other.map_or_else(String::new, |(path, _)| path.join("."))
    )))
}

/// How an array's position is written in a flat path.
pub(super) fn index(position: usize) -> String {
    format!("[{position}]")
}

/// The start of an inline table that only TOML 1.1 allows: over several lines, or with a comma at its end.
pub(super) fn too_new(text: &str, table: &Table) -> Option<usize> {
    table.iter().find_map(|(_, item)| match item {
        Item::Table(inner) => too_new(text, inner),
        Item::ArrayOfTables(tables) => tables.iter().find_map(|inner| too_new(text, inner)),
        Item::Value(value) => too_new_value(text, value),
        Item::None => None,
    })
}

fn too_new_value(text: &str, value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| too_new_value(text, item)),
        Value::InlineTable(table) => {
            if let Some(span) = table.span().filter(|_| !table.is_dotted()) {
                let mut at = span.start;
                let mut ends = Vec::new();
                leaves(table, &mut ends);
                ends.sort_unstable();
                for (start, end) in ends {
                    if start < at || text[at..start].contains('\n') {
                        return Some(span.start);
                    }
                    at = end;
                }
                if text[at..span.end].contains(['\n', ',']) {
                    return Some(span.start);
                }
            }
            table.iter().find_map(|(_, inner)| too_new_value(text, inner))
        }
        _ => None,
    }
}

fn leaves(table: &InlineTable, spans: &mut Vec<(usize, usize)>) {
    for (_, value) in table {
        match value {
            Value::InlineTable(inner) if inner.is_dotted() => leaves(inner, spans),
            value => spans.extend(value.span().map(|span| (span.start, span.end))),
        }
    }
}

fn flatten(text: &str, table: &Table, path: &mut Vec<String>, out: &mut Flat) {
    for (key, item) in table {
        path.push(key.to_owned());
        match item {
            Item::Table(inner) => flatten(text, inner, path, out),
            Item::ArrayOfTables(tables) => {
                for (position, inner) in tables.iter().enumerate() {
                    path.push(index(position));
                    out.insert(path.clone(), "table".into());
                    flatten(text, inner, path, out);
                    path.pop();
                }
            }
            Item::Value(value) => flatten_value(text, value, path, out),
            Item::None => {}
        }
        path.pop();
    }
}

fn flatten_value(text: &str, value: &Value, path: &mut Vec<String>, out: &mut Flat) {
    match value {
        Value::String(string) => {
            out.insert(path.clone(), format!("string {}", string.value()));
        }
        Value::Array(items) => {
            out.insert(path.clone(), "array".into());
            for (position, item) in items.iter().enumerate() {
                path.push(index(position));
                flatten_value(text, item, path, out);
                path.pop();
            }
        }
        Value::InlineTable(table) => {
            for (key, inner) in table {
                path.push(key.to_owned());
                flatten_value(text, inner, path, out);
                path.pop();
            }
        }
        other => {
            let raw = other.span().map_or("", |span| &text[span]);
            out.insert(path.clone(), raw.to_owned());
        }
    }
}
