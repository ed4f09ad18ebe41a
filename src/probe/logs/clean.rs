//! Converts the bytes of a log to text without control and hidden characters.

use std::borrow::Cow;

use crate::domain::hidden;

/// A line's bytes as text that is safe to print: tabs are kept, colour codes are removed, as are the NULs of a lost block and the
/// carriage return before a line's end. Any other hidden character becomes its escape, and bytes that are not UTF-8 are replaced.
pub fn clean(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    // Nearly all of a log is plain ASCII. A sum over all bytes is quicker than a search that may end early.
    let odd = bytes
        .iter()
        .fold(0, |odd, &b| odd | u8::from((b < 0x20 && b != b'\t') || b >= 0x7f));
    match std::str::from_utf8(bytes) {
        Ok(text) if odd == 0 || !text.contains(odd_letter) => Cow::Borrowed(text),
        Ok(text) => Cow::Owned(shown(text)),
        Err(_) => Cow::Owned(shown(&String::from_utf8_lossy(bytes))),
    }
}

fn odd_letter(c: char) -> bool {
    c != '\t' && hidden(c)
}

fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\0' => {}
            '\u{1b}' if colour(&mut chars) => {}
            c if odd_letter(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

/// Removes what follows an escape character where it is a colour: `[ 3 1 ; 1 m`.
fn colour(chars: &mut std::str::Chars<'_>) -> bool {
    let Some(rest) = chars.as_str().strip_prefix('[') else {
        return false;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | ':'));
    let Some(rest) = rest.strip_prefix('m') else {
        return false;
    };
    *chars = rest.chars();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_or_hides_is_left() {
        for (bytes, text) in [
            (&b"plain \t text"[..], "plain \t text"),
            (b"\x1b[31;1mred\x1b[0m \x1b[38:5:1mx\x1b[m", "red x"),
            (b"\x1b]0;title\x07after", "\\u{1b}]0;title\\u{7}after"),
            (b"\x1b]8;;http://x\x1b\\link", "\\u{1b}]8;;http://x\\u{1b}\\link"),
            (b"\x1b(Bx\x1b7y\x1b", "\\u{1b}(Bx\\u{1b}7y\\u{1b}"),
            (b"bell\x07 back\x08 cr\rx\r", "bell\\u{7} back\\u{8} cr\\rx"),
            (b"\0\0\0lost", "lost"),
            ("c1 \u{9b}31mx \u{85}y".as_bytes(), "c1 \\u{9b}31mx \\u{85}y"),
            ("né © 漢".as_bytes(), "né © 漢"),
            (
                "a\u{202e}b\u{200b}c\u{feff}".as_bytes(),
                "a\\u{202e}b\\u{200b}c\\u{feff}",
            ),
            (b"\xff\xfe bad\x1b[2J", "\u{fffd}\u{fffd} bad\\u{1b}[2J"),
            (b"\x1b[", "\\u{1b}["),
            (b"\x1b[31", "\\u{1b}[31"),
        ] {
            assert_eq!(clean(bytes), text, "{bytes:?}");
        }
    }

    #[test]
    fn no_bytes_make_a_hidden_character() {
        let mut seed = 7_u32;
        for _ in 0..2000 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    [0x1b, b'[', b']', 0x9b, 0xc2, 7, b'm', b'\\', b'a', 0xe2, 0x80, 0xae][(seed >> 16) as usize % 12]
                })
                .collect();
            assert!(!clean(&bytes).contains(odd_letter), "{bytes:?}");
        }
    }
}
