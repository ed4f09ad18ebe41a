//! Shell quoting for the commands that are shown to the user: each argument is read back as one word.

use std::borrow::Cow;
use std::path::Path;

use crate::foreign::{Shown as _, escaped_word, hidden};

/// A text as a word: unquoted where the shell leaves it unchanged, else in quotes.
pub fn word(text: &str) -> String {
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Whether a shell reads nothing into a character.
fn is_plain(c: char) -> bool {
    !hidden(c) && c.is_alphanumeric() || "/._-+:=@%,…".contains(c)
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

/// A command as one that another program can be given to run: as it stands where it is one program with its arguments, else
/// through a shell of its own. Nothing in it is left for the shell that is typed in, save quotes.
pub fn one_command(command: &str) -> Cow<'_, str> {
    if is_one_program(command) {
        return Cow::Borrowed(command);
    }
    // `$'...'` is not known to every `sh`.
    let shell = if command.contains("$'") { "bash" } else { "sh" };
    Cow::Owned(format!("{shell} -c {}", quoted(command)))
}

/// Whether a command is one program and its arguments, each plain or in single quotes.
fn is_one_program(command: &str) -> bool {
    let first = command.split(' ').next().unwrap_or_default();
    if first.is_empty() || first.contains('=') {
        return false;
    }
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => {
                if !letters.any(|inner| inner == '\'') {
                    return false;
                }
            }
            // A quote inside a word that stands in quotes.
            '\\' => {
                if letters.next() != Some('\'') {
                    return false;
                }
            }
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                if !skip_escaped(&mut letters) {
                    return false;
                }
            }
            plain if is_plain(plain) || plain == ' ' => {}
            _ => return false,
        }
    }
    true
}

/// Goes past the end of a `$'...'` whose beginning is read; `false` where it has none.
fn skip_escaped(letters: &mut impl Iterator<Item = char>) -> bool {
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => return true,
            '\\' => {
                letters.next();
            }
            _ => {}
        }
    }
    false
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

    #[test]
    fn only_a_command_that_needs_a_shell_gets_one() {
        for (command, expected) in [
            ("chmod -R go-w /opt/is/bin", "chmod -R go-w /opt/is/bin"),
            ("rm -r '/opt/it'\\''s; x'", "rm -r '/opt/it'\\''s; x'"),
            ("rm $'/opt/a\\x0a\\'b'", "rm $'/opt/a\\x0a\\'b'"),
            ("a && b", "sh -c 'a && b'"),
            ("JAVA_HOME=/j sh x", "sh -c 'JAVA_HOME=/j sh x'"),
            ("cp 'a'.*.db .", "sh -c 'cp '\\''a'\\''.*.db .'"),
            ("tar \"$x\"", "sh -c 'tar \"$x\"'"),
            ("rm $'a\\x0a' > b", "bash -c 'rm $'\\''a\\x0a'\\'' > b'"),
        ] {
            assert_eq!(one_command(command), expected);
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
