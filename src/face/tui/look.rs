//! What the terminal can show: colour or not, Unicode or plain ASCII. Decided once from the environment, changed live by a key.

use std::collections::BTreeMap;

/// How screens are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours, only from the terminal's own sixteen.
    pub color: bool,
    /// Signs beyond ASCII.
    pub unicode: bool,
}

impl Look {
    /// Everything the terminal offers.
    pub const RICH: Self = Self {
        color: true,
        unicode: true,
    };

    /// Decides from the environment and the options `--no-color` and `--ascii`.
    ///
    /// No colour with `NO_COLOR` (any value but the empty one, as no-color.org says) or a dumb terminal. ASCII on a dumb terminal,
    /// on the Linux console, whose fonts lack the signs, and in a locale that is not UTF-8.
    pub fn detect(env: &BTreeMap<String, String>, no_color: bool, ascii: bool) -> Self {
        let var = |name: &str| env.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let term = var("TERM").unwrap_or_default();
        let dumb = term == "dumb";
        let locale = var("LC_ALL").or_else(|| var("LC_CTYPE")).or_else(|| var("LANG"));
        let utf8 = match locale {
            Some(locale) => {
                let locale = locale.to_ascii_lowercase();
                locale.contains("utf-8") || locale.contains("utf8")
            }
            // Windows has no such variables; its terminals take Unicode.
            None => cfg!(windows),
        };
        Self {
            color: !(no_color || dumb || var("NO_COLOR").is_some()),
            unicode: !(ascii || dumb || term == "linux") && utf8,
        }
    }

    /// The next look in the round of the toggle key: all, no colour, ASCII with colour, plain.
    pub fn next(self) -> Self {
        let (color, unicode) = match (self.color, self.unicode) {
            (true, true) => (false, true),
            (false, true) => (true, false),
            (true, false) => (false, false),
            (false, false) => (true, true),
        };
        Self { color, unicode }
    }

    /// The look in words, for the help.
    pub fn words(self) -> &'static str {
        match (self.color, self.unicode) {
            (true, true) => "colour, Unicode",
            (false, true) => "no colour, Unicode",
            (true, false) => "colour, ASCII",
            (false, false) => "no colour, ASCII",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(pairs: &[(&str, &str)]) -> Look {
        let env = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Look::detect(&env, false, false)
    }

    #[test]
    fn the_environment_decides() {
        let utf8 = ("LANG", "de_DE.UTF-8");
        assert_eq!(detect(&[("TERM", "xterm"), utf8]), Look::RICH);
        assert!(!detect(&[("TERM", "xterm"), utf8, ("NO_COLOR", "1")]).color);
        assert!(detect(&[("TERM", "xterm"), utf8, ("NO_COLOR", "")]).color);
        assert!(!detect(&[("TERM", "linux"), utf8]).unicode);
        assert!(detect(&[("TERM", "linux"), utf8]).color);
        let dumb = detect(&[("TERM", "dumb"), utf8]);
        assert!(!dumb.color && !dumb.unicode);
        assert!(!detect(&[("TERM", "xterm"), ("LC_ALL", "C"), utf8]).unicode);
        assert!(detect(&[("TERM", "xterm"), ("LC_ALL", ""), utf8]).unicode);
    }

    #[test]
    fn options_take_away_but_never_add() {
        let env = [("LANG".to_owned(), "C.utf8".to_owned())].into();
        assert!(!Look::detect(&env, true, false).color);
        assert!(!Look::detect(&env, false, true).unicode);
    }

    #[test]
    fn the_toggle_goes_round_all_four() {
        let mut look = Look::RICH;
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(look.words());
            look = look.next();
        }
        seen.dedup();
        assert_eq!((seen.len(), look), (4, Look::RICH));
    }
}
