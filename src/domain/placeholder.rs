//! Words that stand for a value in what this program prints. Pasted as they are, they are no value.

use super::invalid_value::InvalidValue;

/// What a command has where only the user knows the value.
pub const VALUE: &str = "VALUE";
/// The same for a name.
pub const NAME: &str = "NAME";
/// The same for a directory.
pub const DIR: &str = "DIR";
/// The same for the host name of a certificate.
pub const HOSTNAME: &str = "HOSTNAME";

/// Every such word, of help, explanations and messages.
const WORDS: [&str; 12] = [
    VALUE, NAME, DIR, HOSTNAME, "FILE", "HOME", "HOST", "JDBC_URL", "PATH", "PORT", "SETTING", "USER",
];

/// Refuses a typed text that is such a word, or has one in the place of a host or port, and a text in angle brackets.
pub(super) fn refuse(text: &str) -> Result<(), InvalidValue> {
    let text = text.trim();
    let found = parts(text).find(|part| WORDS.contains(part));
    let found = found.or_else(|| is_bracketed(text).then_some(text));
    match found {
        None => Ok(()),
        Some(word) => Err(InvalidValue::new(format!(
            "`{word}` only stands for the value: write your own in its place"
        ))),
    }
}

/// The text, and what it consists of where it is a URL or a list of hosts with ports. A path's parts are its own.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let hosts = if text.starts_with('/') { "" } else { text };
    std::iter::once(text).chain(hosts.split([',', ':', '/']).map(str::trim))
}

fn is_bracketed(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    let is_word = |c: char| c.is_alphabetic() || " -_.…".contains(c);
    inner.is_some_and(|inner| !inner.is_empty() && inner.chars().all(is_word))
}

#[cfg(test)]
mod tests {
    use crate::domain::value::ValueKind;

    #[test]
    fn a_word_that_stands_for_a_value_is_none_for_any_setting() {
        for (kind, text) in [
            (ValueKind::Host, "VALUE"),
            (ValueKind::Host, " NAME "),
            (ValueKind::Host, "HOSTNAME"),
            (ValueKind::Host, "<host name>"),
            (ValueKind::Directory, "PATH"),
            (ValueKind::Directory, "<path-of-a-jdk>"),
            (ValueKind::Members, "node1.example.com:4000,HOST:4000"),
            (ValueKind::UrlPrefix, "https://HOST:8243"),
            (ValueKind::Password, "VALUE"),
            (ValueKind::Password, "<password>"),
            (ValueKind::Size, "VALUE"),
            (ValueKind::Word, "NAME"),
            (ValueKind::Line, "<…>"),
        ] {
            let refused = kind.check(text).unwrap_err().to_string();
            assert!(
                refused.contains("only stands for the value"),
                "{kind:?} {text}: {refused}"
            );
        }
        for (kind, text) in [
            (ValueKind::Host, "value"),
            (ValueKind::Host, "name.example.com"),
            (ValueKind::Directory, "/srv/HOME/VALUE"),
            (ValueKind::Password, "VALUE1"),
            (ValueKind::Password, "<s3cret!>"),
            (ValueKind::Word, "PRODUCTION"),
        ] {
            assert!(kind.check(text).is_ok(), "{kind:?} {text}");
        }
    }
}
