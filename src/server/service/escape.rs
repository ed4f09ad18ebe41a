//! Escapes paths and words for unit files: `%` begins a specifier everywhere, quotes and `$` only in some places.

use std::path::Path;

use super::ServiceError;
use crate::domain::hidden;

/// A path as text, where a unit or property list can hold it at all: one line of UTF-8 that no reader trims.
///
/// # Errors
/// [`ServiceError::CannotCarry`].
pub(super) fn text(path: &Path) -> Result<&str, ServiceError> {
    path.to_str()
        .filter(|text| !text.contains(hidden) && !text.ends_with(['\\', ' ']) && !text.starts_with(' '))
        .ok_or_else(|| ServiceError::CannotCarry(path.to_path_buf()))
}

/// For a directive that takes the rest of the line literally, such as `WorkingDirectory=`.
pub(super) fn line(text: &str) -> String {
    text.replace('%', "%%")
}

/// For a directive that takes a list of words, such as `ReadWritePaths=`: in quotes where it needs them.
pub(super) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_.,:=+@-".contains(c);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    let inner = text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
    format!("\"{inner}\"")
}

/// For an argument of a command line, where `$` begins a variable too.
pub(super) fn argument(text: &str) -> String {
    word(text).replace('$', "$$")
}

/// For a description: one line without special characters.
pub(super) fn prose(text: &str) -> String {
    let tame = |c: char| if hidden(c) || c == '\\' { ' ' } else { c };
    line(text.chars().map(tame).collect::<String>().trim())
}

/// The words of a list, split as a unit's reader does. The inverse of [`argument`].
#[cfg(test)]
pub(super) fn words(list: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = list.trim_start();
    while !rest.is_empty() {
        let mut word = String::new();
        let mut quoted = false;
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, c)) = letters.next() {
            match c {
                '"' => quoted = !quoted,
                '\\' => word.extend(letters.next().map(|(_, c)| c)),
                '%' | '$' => {
                    assert_eq!(letters.next().map(|(_, c)| c), Some(c), "a lone {c} in {list}");
                    word.push(c);
                }
                ' ' if !quoted => {
                    end = at;
                    break;
                }
                c => word.push(c),
            }
        }
        words.push(word);
        rest = rest[end..].trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for path in ["/opt/is", "/opt/a b", "/opt/100%/$HOME/\"q\"/b\\c", "/opt/it's/é;#"] {
            let written = format!("/bin/sh {}", argument(text(Path::new(path)).unwrap()));
            assert_eq!(words(&written), ["/bin/sh", path], "{written}");
        }
        assert_eq!(argument("/opt/wso2is-7.0.1/bin/x.sh"), "/opt/wso2is-7.0.1/bin/x.sh");
        assert_eq!(line("/opt/a b%"), "/opt/a b%%");
    }

    #[test]
    fn no_path_and_no_title_adds_a_directive() {
        for path in ["/opt/a\nUser=root", "/opt/a\rb", "/opt/a\\", "/opt/a "] {
            assert!(text(Path::new(path)).is_err(), "{path:?}");
        }
        assert_eq!(prose("WSO2 X 1%\nUser=root\\"), "WSO2 X 1%% User=root");
    }
}
