//! Java properties by splice, read the way `java.util.Properties.load` reads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::splice::{Splice, line_end, line_of};
use super::{EditError, Edited, Found};

/// The value in force: the last line with this key, as `java.util.Properties` reads it.
pub fn get(text: &str, key: &str) -> Option<Found> {
    let entry = entries(text).into_iter().rfind(|entry| entry.key == key)?;
    Some(Found {
        value: unescape(&text[entry.value.clone()]),
        line: line_of(text, entry.value.start),
        span: entry.value,
    })
}

/// Every key with its value in force.
pub fn all(text: &str) -> BTreeMap<String, String> {
    entries(text)
        .into_iter()
        .map(|entry| (entry.key, unescape(&text[entry.value])))
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
        Some(entry) if unescape(&text[entry.value.clone()]) == value => return Ok(Edited::unchanged(text)),
        Some(entry) => Splice {
            range: entry.value.clone(),
            new: format!("{}{}", if entry.separated { "" } else { "=" }, escape(value, false)),
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

fn add(text: &str, entries: &[Entry], key: &str, value: &str) -> Splice {
    let eol = line_end(text);
    // The file's own way to separate, where it is one of the plain ones; alignment blanks are not copied.
    let separator = entries
        .last()
        .map(|entry| entry.separator.as_str())
        .filter(|separator| matches!(*separator, "=" | " = " | ":" | ": " | "= "))
        .unwrap_or("=");
    let line = format!("{}{separator}{}", escape(key, true), escape(value, false));
    let new = if text.is_empty() || text.ends_with(['\n', '\r']) && !continued(text) {
        format!("{line}{eol}")
    } else if continued(text) {
        // The empty line ends the logical line that a backslash left open.
        format!("{eol}{eol}{line}{eol}")
    } else {
        format!("{eol}{line}{eol}")
    };
    Splice {
        range: text.len()..text.len(),
        new,
    }
}

/// Whether the text ends inside a logical line: on a backslash, or on a continued line without more.
fn continued(text: &str) -> bool {
    let last = text.trim_end_matches(['\n', '\r']);
    let line = last.rsplit(['\n', '\r']).next().unwrap_or_default();
    let comment = line.trim_start_matches(BLANKS).starts_with(['#', '!']);
    !comment && ends_open(line) && text[last.len()..].matches('\n').count() < 2
}

fn finish(text: &str, splices: Vec<Splice>, key: &str, value: Option<&str>) -> Result<Edited, EditError> {
    let edited = Edited::splice(text, splices);
    let mut expected = all(text);
    match value {
        Some(value) => expected.insert(key.to_owned(), value.to_owned()),
        None => expected.remove(key),
    };
    if all(&edited.text) == expected {
        Ok(edited)
    } else {
        Err(EditError::Verify(format!("the lines around {key}")))
    }
}

const BLANKS: [char; 3] = [' ', '\t', '\u{c}'];

/// One logical line that holds a key.
struct Entry {
    key: String,
    /// Blanks and `=` or `:` between key and value, as written.
    separator: String,
    /// Whether anything stands between key and value.
    separated: bool,
    /// Raw value.
    value: Range<usize>,
    /// The whole logical line with its line end.
    lines: Range<usize>,
}

fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        let (mut end, mut next) = natural_line(text, at);
        let first = text[at..end].trim_start_matches(BLANKS);
        if first.is_empty() || first.starts_with(['#', '!']) {
            at = next;
            continue;
        }
        let body = end - first.len();
        while ends_open(&text[at..end]) && next < text.len() {
            at = next;
            (end, next) = natural_line(text, at);
        }
        entries.push(entry(text, body..end, start..next));
        at = next;
    }
    entries
}

/// The end of the line's content and the start of the next line; `\n`, `\r` and `\r\n` end lines.
fn natural_line(text: &str, at: usize) -> (usize, usize) {
    match text[at..].find(['\n', '\r']) {
        None => (text.len(), text.len()),
        Some(offset) => {
            let end = at + offset;
            let width = if text[end..].starts_with("\r\n") { 2 } else { 1 };
            (end, end + width)
        }
    }
}

fn ends_open(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

fn entry(text: &str, body: Range<usize>, lines: Range<usize>) -> Entry {
    let raw = &text[body.clone()];
    let mut escaped = false;
    let key_end = raw
        .char_indices()
        .find(|(_, c)| {
            let ends = !escaped && (BLANKS.contains(c) || matches!(c, '=' | ':'));
            escaped = !escaped && *c == '\\';
            ends
        })
        .map_or(raw.len(), |(at, _)| at);
    let rest = &raw[key_end..];
    let blanks = rest.len() - rest.trim_start_matches(BLANKS).len();
    let sign = usize::from(rest[blanks..].starts_with(['=', ':']));
    let after = &rest[blanks + sign..];
    let skip = blanks + sign + (after.len() - after.trim_start_matches(BLANKS).len());
    // A continuation right behind the separator: the value starts on the next line, behind its blanks.
    let value = body.start + key_end + skip..body.end;
    Entry {
        key: unescape(&raw[..key_end]),
        separator: rest[..skip].to_owned(),
        separated: skip > 0,
        value,
        lines,
    }
}

fn unescape(raw: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut buffer));
            continue;
        }
        match chars.next() {
            None => {}
            Some('t') => units.push(0x09),
            Some('n') => units.push(0x0A),
            Some('f') => units.push(0x0C),
            Some('r') => units.push(0x0D),
            Some('u') => {
                let digits: String = chars.clone().take(4).collect();
                match u16::from_str_radix(&digits, 16) {
                    Ok(unit) if digits.len() == 4 => {
                        units.push(unit);
                        chars.nth(3);
                    }
                    // Java refuses the whole file here; taken literally, the rest stays readable.
                    _ => units.push(u16::from(b'u')),
                }
            }
            Some(end @ ('\n' | '\r')) => {
                if end == '\r' {
                    chars.next_if_eq(&'\n');
                }
                while chars.next_if(|c| BLANKS.contains(c)).is_some() {}
            }
            Some(other) => units.extend_from_slice(other.encode_utf16(&mut buffer)),
        }
    }
    String::from_utf16_lossy(&units)
}

fn escape(text: &str, is_key: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{c}' => out.push_str("\\f"),
            ' ' if is_key || at == 0 => out.push_str("\\ "),
            '=' | ':' | '#' | '!' if is_key => {
                out.push('\\');
                out.push(c);
            }
            // The first one would be taken for the separator where the line has only blanks.
            '=' | ':' if at == 0 => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_ascii() && !c.is_ascii_control() => out.push(c),
            c => {
                let mut buffer = [0; 2];
                for unit in c.encode_utf16(&mut buffer) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_ok(text: &str, key: &str, value: &str) -> String {
        let edited = set(text, key, value).unwrap();
        assert_eq!(set(&edited.text, key, value).unwrap(), Edited::unchanged(&edited.text));
        edited.text
    }

    #[test]
    fn reads_as_java_does() {
        let text = "# a=no\n ! b = no\na = 1\r\nb:2\nc 3\n d\\ e\\=f = x\\\n   y\\u00e9\\t\\\\ \nempty\na=4\nw.dir=${home}\\\\\nlast=\\";
        for (key, value) in [
            ("a", "4"),
            ("b", "2"),
            ("c", "3"),
            ("d e=f", "xyé\t\\ "),
            ("empty", ""),
            ("w.dir", "${home}\\"),
            ("last", ""),
        ] {
            assert_eq!(get(text, key).unwrap().value, value, "{key}");
        }
        assert!(get(text, "no").is_none());
        assert_eq!(get(text, "a").unwrap().line, 9);
    }

    #[test]
    fn changes_only_the_line_in_force() {
        let text = "a=1\r\n#a=2\r\na = 3\r\nb=x\\\r\n  y\r\n";
        assert_eq!(set_ok(text, "a", "é\\"), text.replace("a = 3", "a = \\u00E9\\\\"));
        assert_eq!(set_ok(text, "b", " z"), text.replace("x\\\r\n  y", "\\ z"));
        assert_eq!(set_ok("key\n", "key", "v"), "key=v\n");
        assert_eq!(set_ok("key \n", "key", "=v"), "key \\=v\n");
    }

    #[test]
    fn adds_at_the_end() {
        assert_eq!(set_ok("", "a", "1"), "a=1\n");
        assert_eq!(set_ok("x = 1", "a:b", "1"), "x = 1\na\\:b = 1\n");
        assert_eq!(set_ok("x=1\r\n", "a", "1"), "x=1\r\na=1\r\n");
        assert_eq!(set_ok("x=1\\", "a", "1"), "x=1\\\n\na=1\n");
        assert_eq!(set_ok("#a=1\\\n", "a", "1"), "#a=1\\\na=1\n");
    }

    #[test]
    fn removes_every_line_of_the_key() {
        let text = "a=1\nb=2\\\n  a=3\n#a=4\na: 5\nc=6";
        assert_eq!(remove(text, "a").unwrap().text, "b=2\\\n  a=3\n#a=4\nc=6");
        assert_eq!(remove(text, "b").unwrap().text, "a=1\n#a=4\na: 5\nc=6");
        assert_eq!(remove(text, "none").unwrap(), Edited::unchanged(text));
    }
}
