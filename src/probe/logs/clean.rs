//! What of a log's bytes may reach a terminal: text, and nothing that drives it.

use std::borrow::Cow;

/// A line's bytes as text: without control characters and escape sequences, tabs kept, bytes that are no UTF-8 replaced.
pub fn clean(bytes: &[u8]) -> Cow<'_, str> {
    // C2 begins the second set of control characters; whether it does is for the slow path to tell. A sum over all bytes is
    // quicker than a search that may end early.
    let odd = bytes.iter().fold(0, |odd, &b| {
        odd | u8::from((b < 0x20 && b != b'\t') || b == 0x7f || b == 0xc2)
    });
    match std::str::from_utf8(bytes) {
        Ok(text) if odd == 0 => Cow::Borrowed(text),
        Ok(text) => Cow::Owned(without_controls(text)),
        Err(_) => Cow::Owned(without_controls(&String::from_utf8_lossy(bytes))),
    }
}

fn without_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => out.push(c),
            '\u{1b}' => match chars.next_if(|c| matches!(c, '[' | ']' | 'P' | 'X' | '^' | '_' | '(' | ')' | '#')) {
                Some('[') => end_of_sequence(&mut chars),
                Some(']' | 'P' | 'X' | '^' | '_') => end_of_string(&mut chars),
                Some(_) => {
                    chars.next();
                }
                None => {
                    chars.next_if(char::is_ascii_graphic);
                }
            },
            '\u{9b}' => end_of_sequence(&mut chars),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// `ESC [ 3 1 m`: parameters, then one final character.
fn end_of_sequence(chars: &mut Chars<'_>) {
    while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

/// `ESC ] 0 ; title BEL`: up to its terminator. One that has none within this line is given up: its text is shown.
fn end_of_string(chars: &mut Chars<'_>) {
    let mut ahead = chars.clone();
    while let Some(c) = ahead.next() {
        let over = match c {
            '\u{7}' | '\u{9c}' => true,
            '\u{1b}' => ahead.next_if_eq(&'\\').is_some(),
            _ => false,
        };
        if over {
            *chars = ahead;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_is_left() {
        for (bytes, text) in [
            (&b"plain \t text"[..], "plain \t text"),
            (b"\x1b[31;1mred\x1b[0m", "red"),
            (b"\x1b]0;title\x07after", "after"),
            (b"\x1b]8;;http://x\x1b\\link", "link"),
            (b"\x1b]never ends", "never ends"),
            (b"\x1b(Bx\x1b7y\x1b", "xy"),
            (b"bell\x07 back\x08 cr\r", "bell back cr"),
            ("c1 \u{9b}31mx \u{85}y".as_bytes(), "c1 x y"),
            ("né ©".as_bytes(), "né ©"),
            (b"\xff\xfe bad\x1b[2J", "\u{fffd}\u{fffd} bad"),
            (b"\x1b[", ""),
            (b"\x1b[31", ""),
        ] {
            assert_eq!(clean(bytes), text, "{bytes:?}");
        }
    }

    #[test]
    fn no_bytes_make_a_control_character() {
        let mut seed = 7_u32;
        for _ in 0..2000 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    [0x1b, b'[', b']', 0x9b, 0xc2, 7, b'm', b'\\', b'a', 0xe2, b';', 0][(seed >> 16) as usize % 12]
                })
                .collect();
            let text = clean(&bytes);
            assert!(!text.chars().any(|c| c.is_control() && c != '\t'), "{bytes:?}");
        }
    }
}
