//! Colours and glyphs: what this terminal can show, decided once for every face.

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalStyle {
    /// The terminal's own sixteen colours.
    pub color: bool,
    /// Glyphs beyond ASCII.
    pub unicode: bool,
}

impl TerminalStyle {
    /// Decides from the environment (`var` gives a variable) and the two switches.
    pub fn detect(var: &dyn Fn(&str) -> Option<String>, no_color: bool, ascii: bool) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let locale = set("LC_ALL")
            .or_else(|| set("LC_CTYPE"))
            .or_else(|| set("LANG"))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8") || cfg!(windows) || cfg!(target_os = "macos");
        Self {
            color: !no_color && set("NO_COLOR").is_none() && term != "dumb",
            unicode: !ascii && utf8 && term != "dumb" && term != "linux",
        }
    }
}

/// ASCII twins of the glyphs this program uses.
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
            // What stands in the user's own files and names is not ours to change.
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
