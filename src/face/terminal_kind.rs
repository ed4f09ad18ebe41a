//! What a kind of terminal understands, by its name in TERM.

/// What a terminal understands beside text and cursor movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalKind {
    /// As xterm, and everything that emulates it: a second screen, bracketed paste, frames in one piece, colours.
    Full,
    /// The console of a Linux kernel: colours and a hidden cursor, nothing else; few characters beyond ASCII.
    Console,
    /// As a VT100, and every name that is not known: ASCII, bold, underlined and reversed.
    Basic,
}

/// The names that begin so are of terminals which do as xterm does, or ignore what they do not know.
const FULL: &[&str] = &[
    "xterm",
    "screen",
    "tmux",
    "putty",
    "rxvt",
    "vte",
    "gnome",
    "konsole",
    "kitty",
    "alacritty",
    "foot",
    "wezterm",
    "ghostty",
    "st-",
    "iterm",
    "nsterm",
    "mintty",
    "contour",
    "mlterm",
    "eterm",
    "rio",
    "ms-terminal",
    "dtterm",
    "termite",
    "zellij",
    "vscode",
];

impl TerminalKind {
    /// The kind of a terminal by the value of TERM.
    pub fn of(term: &str) -> Self {
        let term = term.to_ascii_lowercase();
        if term == "linux" || term.starts_with("linux-") || term.starts_with("cygwin") {
            Self::Console
        } else if term == "st" || FULL.iter().any(|name| term.starts_with(name)) || cfg!(windows) {
            Self::Full
        } else {
            Self::Basic
        }
    }

    /// That of this process.
    pub fn here() -> Self {
        Self::of(&std::env::var("TERM").unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_known_is_trusted_with_little() {
        for (term, kind) in [
            ("xterm-256color", TerminalKind::Full),
            ("screen.xterm-256color", TerminalKind::Full),
            ("tmux", TerminalKind::Full),
            ("putty-256color", TerminalKind::Full),
            ("linux", TerminalKind::Console),
        ] {
            assert_eq!(TerminalKind::of(term), kind, "{term}");
        }
        if cfg!(unix) {
            for term in ["", "vt100", "vt220", "dumb", "ansi", "mystery"] {
                assert_eq!(TerminalKind::of(term), TerminalKind::Basic, "{term}");
            }
        }
    }
}
