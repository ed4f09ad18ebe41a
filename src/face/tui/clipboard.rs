//! The sequence with which a terminal puts a text on its clipboard (OSC 52), also from inside tmux and screen.
//!
//! A terminal that does not support it ignores it, and none answers, so it is never known whether it worked.
//!
//! Sources: XTerm Control Sequences, "Operating System Commands", Ps = 52; tmux(1), allow-passthrough and set-clipboard;
//! screen(1), "String Escapes": at most 768 bytes in one.

use std::fmt::Write as _;

use crate::domain::hidden;

/// The longest text that is copied, bytes: terminals limit the sequence, some to a few kilobytes.
const LONGEST: usize = 4096;

/// The longest piece that screen passes on, bytes.
const PIECE: usize = 500;

/// What lies between this program and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clipboard {
    /// Nothing.
    Direct,
    /// tmux, which has a clipboard of its own, and passes on what is marked for the terminal.
    Tmux,
    /// screen, which passes on what is marked, in pieces.
    Screen,
}

impl Clipboard {
    /// As the environment says; `None` where the terminal has no clipboard, or shows such a sequence as text.
    pub fn of(var: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let set = |name: &str| var(name).is_some_and(|value| !value.is_empty());
        let term = var("TERM").unwrap_or_default();
        // The console of Linux, old terminals, and what is none.
        if term.is_empty() || ["dumb", "linux", "vt52", "vt100", "vt102", "vt220"].contains(&term.as_str()) {
            return None;
        }
        if set("TMUX") {
            return Some(Self::Tmux);
        }
        if set("STY") || term.starts_with("screen") {
            return Some(Self::Screen);
        }
        Some(Self::Direct)
    }

    /// The sequence for a text.
    ///
    /// # Errors
    /// Why it is not copied, a clause: it is too long, or pasting it would do more than it shows.
    pub fn sequence(self, text: &str) -> Result<String, String> {
        if text.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        if text.contains(|c: char| c != '\n' && hidden(c)) {
            return Err("it holds characters that cannot be seen".to_owned());
        }
        let plain = format!("\u{1b}]52;c;{}\u{7}", base64(text.as_bytes()));
        Ok(match self {
            Self::Direct => plain,
            // For tmux itself, then for the terminal around it: either may be switched off.
            Self::Tmux => format!("{plain}\u{1b}Ptmux;{}\u{1b}\\", plain.replace('\u{1b}', "\u{1b}\u{1b}")),
            Self::Screen => plain.as_bytes().chunks(PIECE).fold(String::new(), |mut all, piece| {
                // Every byte is ASCII, so no piece cuts a character.
                let _ = write!(all, "\u{1b}P{}\u{1b}\\", String::from_utf8_lossy(piece));
                all
            }),
        })
    }
}

/// Base64 with padding: RFC 4648, 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let at = |nth: usize| u32::from(chunk.get(nth).copied().unwrap_or(0));
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for (nth, shift) in [18_u32, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS.get((word >> shift & 63) as usize).copied().unwrap_or(b'=');
            out.push(if nth > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_what_lies_between() {
        let of = |vars: &[(&str, &str)]| {
            let find = |name: &str| {
                vars.iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            Clipboard::of(&find)
        };
        for term in ["", "dumb", "linux", "vt100"] {
            assert_eq!(of(&[("TERM", term)]), None, "{term}");
        }
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("TERM", "xterm-256color")]), Some(Clipboard::Direct));
        assert_eq!(
            of(&[("TERM", "screen-256color"), ("TMUX", "/tmp/x,1,0")]),
            Some(Clipboard::Tmux)
        );
        assert_eq!(of(&[("TERM", "screen"), ("STY", "1.a")]), Some(Clipboard::Screen));
    }

    #[test]
    fn the_text_is_wrapped_for_each() {
        assert_eq!(
            Clipboard::Direct.sequence("ab\nc").unwrap(),
            "\u{1b}]52;c;YWIKYw==\u{7}"
        );
        let tmux = Clipboard::Tmux.sequence("abc").unwrap();
        assert_eq!(
            tmux,
            "\u{1b}]52;c;YWJj\u{7}\u{1b}Ptmux;\u{1b}\u{1b}]52;c;YWJj\u{7}\u{1b}\\"
        );
        let screen = Clipboard::Screen.sequence(&"x".repeat(1000)).unwrap();
        let pieces: Vec<&str> = screen.split("\u{1b}P").skip(1).collect();
        assert!(
            pieces.len() > 1
                && pieces
                    .iter()
                    .all(|piece| piece.len() <= 768 && piece.ends_with("\u{1b}\\"))
        );
        let whole: String = pieces.iter().map(|piece| piece.trim_end_matches("\u{1b}\\")).collect();
        assert_eq!(whole, Clipboard::Direct.sequence(&"x".repeat(1000)).unwrap());
    }

    #[test]
    fn only_what_can_be_seen_and_is_short_is_copied() {
        for text in ["a\u{1b}[31m", "a\rb", "a\u{202e}b", "a\u{200b}b"] {
            assert!(Clipboard::Direct.sequence(text).is_err(), "{text:?}");
        }
        assert!(Clipboard::Direct.sequence(&"x".repeat(LONGEST)).is_ok());
        assert!(Clipboard::Direct.sequence(&"x".repeat(LONGEST + 1)).is_err());
    }
}
