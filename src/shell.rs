//! Shell quoting for the commands that are shown to the user: each argument is read back as one word.

use std::path::Path;

use crate::foreign::{Shown as _, escaped_word, hidden};

/// A text as a word: unquoted where the shell leaves it unchanged, else in quotes.
pub fn word(text: &str) -> String {
    let plain = |c: char| !hidden(c) && c.is_alphanumeric() || "/._-+:=@%,…".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A path as a word.
pub fn path(path: &Path) -> String {
    word(&path.raw_text())
}

/// A text in quotes, whether it needs them or not.
pub fn quoted(text: &str) -> String {
    escaped_word(text).unwrap_or_else(|| format!("'{}'", text.replace('\'', "'\\''")))
}

/// A path in quotes, whether it needs them or not.
pub fn quoted_path(path: &Path) -> String {
    quoted(&path.raw_text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_need_quotes_get_them() {
        for (text, expected) in [
            ("/opt/wso2is-7.0.1", "/opt/wso2is-7.0.1"),
            ("/opt/größe", "/opt/größe"),
            ("hostname=id.example.com", "hostname=id.example.com"),
            ("", "''"),
            ("/opt/a b", "'/opt/a b'"),
            ("it's $x", "'it'\\''s $x'"),
            ("jdbc:h2:./x;A=B", "'jdbc:h2:./x;A=B'"),
        ] {
            assert_eq!(word(text), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_same_word() {
        for text in [
            "/opt/is",
            "/opt/a b",
            "/opt/it's $HOME `x` \"q\"",
            "/opt/\\n;&|*?#",
            "~",
            "größe…",
        ] {
            let ran = std::process::Command::new("/bin/sh")
                .args(["-c", &format!("printf %s {}", word(text))])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&ran.stdout), text);
        }
    }
}
