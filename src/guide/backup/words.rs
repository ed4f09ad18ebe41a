//! Words of a shell and of a clock.

use std::path::Path;
use std::time::Duration;

use crate::domain::Shown as _;

/// A word as a POSIX shell takes it literally.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,=+%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        crate::domain::escaped_word(text).unwrap_or_else(|| format!("'{}'", text.replace('\'', "'\\''")))
    }
}

/// A path as a POSIX shell takes it literally.
pub(super) fn path(path: &Path) -> String {
    quoted(&path.raw_text())
}

/// How long ago, in the largest unit that is at least two, or one minute.
pub(super) fn span(age: Duration) -> String {
    let seconds = age.as_secs();
    if seconds >= 2 * 86_400 {
        format!("{} days", seconds / 86_400)
    } else if seconds >= 2 * 3600 {
        format!("{} hours", seconds / 3600)
    } else {
        format!("{} min", seconds / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_literal_and_ages_short() {
        assert_eq!(quoted("/opt/is-7"), "/opt/is-7");
        assert_eq!(quoted("it's $x"), "'it'\\''s $x'");
        assert_eq!(quoted(""), "''");
        assert_eq!(span(Duration::from_secs(100)), "1 min");
        assert_eq!(span(Duration::from_hours(50)), "2 days");
        assert_eq!(span(Duration::from_hours(47)), "47 hours");
    }
}
