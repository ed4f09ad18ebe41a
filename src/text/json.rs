//! JSON output in which nothing is hidden: characters that are unsafe on a terminal are escaped. The values are the same.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::domain::hidden;

/// A document over several lines, for people and programs.
///
/// # Errors
/// When the value is not JSON, such as a map whose keys are not text.
pub fn pretty(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    written(value, PrettyFormatter::new())
}

/// A document on one line.
///
/// # Errors
/// When the value is not JSON, such as a map whose keys are not text.
pub fn compact(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    written(value, CompactFormatter)
}

fn written(value: &impl Serialize, layout: impl Formatter) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut out, Visible(layout)))?;
    Ok(out)
}

/// The layout of another formatter; in strings, hidden characters are escaped.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(hidden) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            if let Some(c) = chars.next() {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_key(out)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn hidden_characters_stand_as_escapes_and_the_value_is_the_same() {
        let hostile = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{200b}\u{feff}\u{e0041}\n\"\\é 漢字";
        let value = json!({ "a\u{202e}": [hostile, 1, 2.5, null], "b": {}, "c": { "d": true } });
        for bytes in [pretty(&value).unwrap(), compact(&value).unwrap()] {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains(|c| hidden(c) && c != '\n'), "{text}");
            assert!(
                text.contains("\\u202e\\u200b\\ufeff\\udb40\\udc41") && text.contains("é 漢字"),
                "{text}"
            );
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn ordinary_text_is_written_as_ever() {
        let value = json!({ "a": ["é", 1, [], {}], "b": { "c": 0.5, "d": "x\ny" } });
        assert_eq!(pretty(&value).unwrap(), serde_json::to_vec_pretty(&value).unwrap());
        assert_eq!(compact(&value).unwrap(), serde_json::to_vec(&value).unwrap());
    }
}
