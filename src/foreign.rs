//! Text from outside the program, and how it is displayed safely.
//!
//! Characters that move the cursor, change the text direction or have no width are written as escapes, so that nothing in the
//! text is hidden.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::path::Path;

/// Whether a character is escaped when shown: controls, line and paragraph separators, direction changes, and characters that
/// have no width or look like none. The sixteen variation selectors of the first plane are kept: they only choose between two
/// glyphs of the character before them.
pub fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text holds a character that is escaped when shown.
pub fn holds_hidden(text: &str) -> bool {
    !is_plain(text) && text.contains(hidden)
}

/// Whether all of a text is printable ASCII: nearly all that the console draws each second, and not worth decoding.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A text on one line in which nothing is hidden.
pub fn visible(text: &str) -> Cow<'_, str> {
    visible_but(text, "")
}

/// The same, but the characters in `kept` are left as they are: line ends and tabs of a layout that this program made.
pub fn visible_but<'a>(text: &'a str, kept: &str) -> Cow<'a, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let odd = |c: char| hidden(c) && !kept.contains(c);
    let Some(first) = text.find(odd) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if odd(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A shell word for a text that holds something hidden: `$'...'` as bash, zsh and ksh read it, on one line. `None` where ordinary
/// quotes are enough.
pub fn escaped_word(text: &str) -> Option<String> {
    if !holds_hidden(text) {
        return None;
    }
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if hidden(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(out, "\\x{byte:02x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    Some(out)
}

/// A text from outside. `Display` and `Debug` make it visible; only [`Foreign::raw`] gives it as it is.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Foreign(String);

impl Foreign {
    /// The text as it was found. Call this only where it is compared or parsed.
    pub fn raw(&self) -> &str {
        &self.0
    }
}

impl From<String> for Foreign {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Foreign {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&visible(&self.0))
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// How a path gets into a sentence. `Path::display` of the standard library would keep a line end that is part of a name.
pub trait Shown {
    /// The path, visible and on one line; bytes that are not valid text are replaced.
    fn shown(&self) -> Foreign;

    /// The path as text, for comparing, parsing and writing; never for display. Bytes that are not valid text are replaced.
    fn raw_text(&self) -> String;
}

impl Shown for OsStr {
    fn shown(&self) -> Foreign {
        Foreign(self.raw_text())
    }

    fn raw_text(&self) -> String {
        self.to_string_lossy().into_owned()
    }
}

impl Shown for Path {
    fn shown(&self) -> Foreign {
        self.as_os_str().shown()
    }

    fn raw_text(&self) -> String {
        self.as_os_str().raw_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drives_a_terminal_or_takes_no_room_is_written_out() {
        for (text, shown) in [
            ("a\u{1b}[31m\tb\r\nc\u{7}\0", r"a\u{1b}[31m\tb\r\nc\u{7}\u{0}"),
            ("\u{7f}\u{85}\u{9b}", r"\u{7f}\u{85}\u{9b}"),
            (
                "a\u{202e}b\u{2066}c\u{200f}d\u{61c}",
                r"a\u{202e}b\u{2066}c\u{200f}d\u{61c}",
            ),
            (
                "a\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}",
                r"a\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}",
            ),
            (
                "\u{2028}\u{2029}\u{e0041}\u{3164}",
                r"\u{2028}\u{2029}\u{e0041}\u{3164}",
            ),
            ("é 漢字 … \\ ' \"", "é 漢字 … \\ ' \""),
        ] {
            assert_eq!(visible(text), shown);
            let foreign = Foreign::from(text);
            assert_eq!((foreign.to_string(), foreign.raw()), (shown.to_owned(), text));
            assert_eq!(format!("{foreign:?}"), format!("\"{shown}\""));
            assert_eq!(Path::new(text).shown().to_string(), shown);
            assert!(!shown.contains(hidden));
        }
        assert_eq!(visible_but("a\n\tb\r", "\n\t"), "a\n\tb\\r");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_same_word() {
        assert_eq!(escaped_word("/opt/it's"), None);
        let word = "/a\n\u{1b}[31m\u{202e}'\\é";
        let escaped = escaped_word(word).unwrap();
        assert!(!escaped.contains(hidden), "{escaped}");
        let Ok(ran) = std::process::Command::new("bash")
            .args(["-c", &format!("printf %s {escaped}")])
            .output()
        else {
            // Not every machine has it.
            return;
        };
        assert_eq!(String::from_utf8_lossy(&ran.stdout), word);
    }

    #[test]
    fn a_text_without_anything_hidden_is_not_copied() {
        assert!(matches!(visible("plain é"), Cow::Borrowed(_)));
    }
}
