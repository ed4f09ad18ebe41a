//! Keys and values as TOML literals.

use std::fmt::Write as _;

use toml_edit::Value;

use super::value::TomlValue;

/// A key, quoted only where it must be.
pub(super) fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        text(name, '\'')
    }
}

/// A value, with the type and the quotes of the old one where they can hold it.
pub(super) fn render(value: &TomlValue, old: Option<(&Value, &str)>) -> String {
    let quote = match old {
        Some((Value::String(_), raw)) if raw.starts_with('\'') => '\'',
        _ => '"',
    };
    match (value, old.map(|(value, _)| value)) {
        (TomlValue::Number(number), Some(Value::String(_))) => text(&number.to_string(), quote),
        (TomlValue::Bool(flag), Some(Value::String(_))) => text(&flag.to_string(), quote),
        (TomlValue::Text(new), Some(Value::Integer(_))) if new.parse::<i64>().is_ok_and(|n| n.to_string() == *new) => {
            new.clone()
        }
        (TomlValue::Text(new), Some(Value::Boolean(_))) if new.parse::<bool>().is_ok() => new.clone(),
        (TomlValue::Text(new), _) => text(new, quote),
        (TomlValue::Number(number), _) => number.to_string(),
        (TomlValue::Bool(flag), _) => flag.to_string(),
        (TomlValue::List(items), _) => {
            let items: Vec<String> = items.iter().map(|item| text(item, '"')).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// A string in these quotes; in double ones where single ones cannot hold it.
pub(super) fn text(value: &str, quote: char) -> String {
    if quote == '\'' && !value.contains(|c: char| c == '\'' || c.is_control()) {
        return format!("'{value}'");
    }
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
