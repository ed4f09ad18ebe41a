//! Colours and glyphs: what this terminal can show, determined once for every face.

use super::terminal_kind::TerminalKind;
use crate::apply::Look;

/// What the user said about colours, whatever the terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorWish {
    /// None: `--no-color`, NO_COLOR, or CLICOLOR=0.
    Never,
    /// Also into a pipe: CLICOLOR_FORCE or FORCE_COLOR.
    Always,
    /// As the terminal can.
    Unset,
}

impl ColorWish {
    /// From the environment (`var` reads a variable) and the option. The option is first, as the nearest; then NO_COLOR
    /// (no-color.org: set and not empty), then what forces colours (bixense.com/clicolors: CLICOLOR_FORCE, not empty and not 0;
    /// force-color.org: FORCE_COLOR, not empty), last CLICOLOR=0.
    pub fn of(var: &dyn Fn(&str) -> Option<String>, no_color: bool) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        if no_color || set("NO_COLOR").is_some() {
            Self::Never
        } else if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") || set("FORCE_COLOR").is_some() {
            Self::Always
        } else if set("CLICOLOR").is_some_and(|value| value == "0") {
            Self::Never
        } else {
            Self::Unset
        }
    }
}

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalStyle {
    /// The terminal's own sixteen colours.
    pub color: bool,
    /// Glyphs beyond ASCII.
    pub unicode: bool,
}

impl TerminalStyle {
    /// Determines it from the environment (`var` reads a variable) and the two options.
    pub fn detect(var: &dyn Fn(&str) -> Option<String>, no_color: bool, ascii: bool) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let kind = TerminalKind::of(&set("TERM").unwrap_or_default());
        let locale = set("LC_ALL")
            .or_else(|| set("LC_CTYPE"))
            .or_else(|| set("LANG"))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8") || cfg!(windows) || cfg!(target_os = "macos");
        Self {
            color: match ColorWish::of(var, no_color) {
                ColorWish::Never => false,
                ColorWish::Always => true,
                ColorWish::Unset => kind != TerminalKind::Basic,
            },
            unicode: !ascii && utf8 && kind == TerminalKind::Full,
        }
    }

    /// The look that was chosen with the key on this kind of terminal before, as far as nothing that was said since is against it.
    #[must_use]
    pub fn or_remembered(self, remembered: Option<Look>, wish: ColorWish, ascii: bool) -> Self {
        remembered.map_or(self, |look| Self {
            color: if wish == ColorWish::Unset {
                look.color
            } else {
                self.color
            },
            unicode: look.unicode && !ascii,
        })
    }
}

/// ASCII replacements of the glyphs that this program uses.
pub fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '✓' => '+',
            '–' | '─' | '—' => '-',
            '✗' => 'x',
            '→' | '›' => '>',
            '•' => '*',
            '█' => '#',
            '░' | '·' => '.',
            '│' => '|',
            '…' => '~',
            // The user's own file contents and names are not changed.
            c => c,
        })
        .collect()
}

/// A text in ASCII alone, for a line that carries no other bytes: what has no replacement is written as `\u{e9}`.
pub fn only_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in ascii(text).chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_is_left_and_nothing_is_lost() {
        assert_eq!(only_ascii("→ caf\u{e9} • done…"), "> caf\\u{e9} * done~");
    }

    fn detect(pairs: &[(&str, &str)]) -> TerminalStyle {
        TerminalStyle::detect(
            &|name| {
                pairs
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            },
            false,
            false,
        )
    }

    #[test]
    fn follows_the_terminal_and_the_locale() {
        assert_eq!(
            detect(&[("TERM", "xterm"), ("LANG", "en_US.UTF-8")]),
            TerminalStyle {
                color: true,
                unicode: true
            }
        );
        assert_eq!(
            detect(&[("TERM", "xterm"), ("LANG", "C")]),
            TerminalStyle {
                color: true,
                unicode: cfg!(any(windows, target_os = "macos"))
            }
        );
        assert_eq!(
            detect(&[("TERM", "linux"), ("LANG", "C.UTF-8")]),
            TerminalStyle {
                color: true,
                unicode: false
            }
        );
        assert_eq!(
            detect(&[("TERM", "dumb"), ("LANG", "C.UTF-8")]),
            TerminalStyle {
                color: false,
                unicode: false
            }
        );
        assert!(!detect(&[("TERM", "xterm"), ("NO_COLOR", "1")]).color);
    }

    #[test]
    fn colours_are_wished_for_as_agreed_elsewhere() {
        for (pairs, color) in [
            (&[("NO_COLOR", "")][..], true),
            (&[("NO_COLOR", "0")], false),
            (
                &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")],
                false,
            ),
            (&[("CLICOLOR", "0")], false),
            (&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], true),
            (&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "0")], false),
            (&[("CLICOLOR", "0"), ("FORCE_COLOR", "1")], true),
            (&[("CLICOLOR", "0"), ("FORCE_COLOR", "")], false),
            (&[("CLICOLOR", "1")], true),
        ] {
            let pairs = [pairs, &[("TERM", "xterm")]].concat();
            assert_eq!(detect(&pairs).color, color, "{pairs:?}");
        }
        assert!(detect(&[("TERM", "vt100"), ("FORCE_COLOR", "1")]).color);
        assert!(!detect(&[("TERM", "vt100"), ("LANG", "C.UTF-8")]).color);
    }

    #[test]
    fn a_remembered_look_gives_way_to_what_was_said_since() {
        let (all, plain) = (
            TerminalStyle {
                color: true,
                unicode: true,
            },
            Look {
                color: false,
                unicode: false,
            },
        );
        assert_eq!(all.or_remembered(None, ColorWish::Unset, false), all);
        let remembered = all.or_remembered(Some(plain), ColorWish::Unset, false);
        assert!(!remembered.color && !remembered.unicode);
        assert!(all.or_remembered(Some(plain), ColorWish::Always, false).color);
        let rich = Look {
            color: true,
            unicode: true,
        };
        assert!(!all.or_remembered(Some(rich), ColorWish::Unset, true).unicode);
    }
}
