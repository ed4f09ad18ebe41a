//! Paths in commands that are shown: a word that a shell takes as it stands.

use std::path::Path;

use crate::probe::Facts;

/// A path in single quotes where it needs them.
pub(in crate::guide) fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_.,:=+@%-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A command of carbonctl on this home.
pub(in crate::guide) fn of(facts: &Facts, command: &str) -> String {
    format!("carbonctl {command} --home {}", word(&facts.home.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_quoted() {
        assert_eq!(word(Path::new("/opt/is-7.0")), "/opt/is-7.0");
        assert_eq!(word(Path::new("/opt/it's a")), "'/opt/it'\\''s a'");
    }
}
