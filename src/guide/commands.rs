//! Words of the commands that cures show: quoted so that a shell reads the same path.

use std::path::Path;

use crate::domain::Shown as _;
use crate::probe::Facts;

/// A word for a shell of Unix: as it is where that is safe, else in single quotes.
pub(super) fn word(text: &str) -> String {
    let safe = |c: char| !crate::domain::hidden(c) && c.is_alphanumeric() || "/._-+:=@%,".contains(c);
    if !text.is_empty() && text.chars().all(safe) {
        text.to_owned()
    } else {
        crate::domain::escaped_word(text).unwrap_or_else(|| format!("'{}'", text.replace('\'', "'\\''")))
    }
}

/// A path below the home, whole, as a word.
pub(super) fn below(facts: &Facts, relative: impl AsRef<Path>) -> String {
    word(&facts.home.at(relative).raw_text())
}

/// The home as a word.
pub(super) fn home(facts: &Facts) -> String {
    word(&facts.home.path.raw_text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_need_quotes_get_them() {
        assert_eq!(word("/opt/wso2is-7.0.1"), "/opt/wso2is-7.0.1");
        assert_eq!(word("/opt/a b"), "'/opt/a b'");
        assert_eq!(word("it's"), "'it'\\''s'");
        assert_eq!(word("jdbc:h2:./x;A=B"), "'jdbc:h2:./x;A=B'");
    }
}
