//! Reads and writes the escapes of properties files as Java does.

use std::fmt::Write as _;

/// A joined line's piece without its escapes.
pub(super) fn unescape(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut chars = raw.chars();
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
            Some('u') => match code_unit(chars.as_str()) {
                Some(unit) => {
                    units.push(unit);
                    chars.nth(3);
                }
                // Java refuses the complete file here; taken literally, the rest stays readable.
                None => units.push(u16::from(b'u')),
            },
            Some(other) => units.extend_from_slice(other.encode_utf16(&mut buffer)),
        }
    }
    String::from_utf16_lossy(&units)
}

/// The four hexadecimal digits behind `\u`.
fn code_unit(rest: &str) -> Option<u16> {
    let digits = rest.get(..4)?;
    // The standard parser accepts a sign, which Java does not.
    let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
    all.then(|| u16::from_str_radix(digits, 16).ok())?
}

/// A key or a value as it is written.
pub(super) fn escape(text: &str, is_key: bool) -> String {
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
            // The first one would be read as the separator where the line has only spaces.
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
