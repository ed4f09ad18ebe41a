//! Words that stand for a value in what this program prints. Pasted as they are, they are no value.

use super::refusal::Refusal;

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
pub(super) fn refuse(text: &str) -> Result<(), Refusal> {
    let text = text.trim();
    let found = parts(text).find(|part| WORDS.contains(part));
    let found = found.or_else(|| is_bracketed(text).then_some(text));
    match found {
        None => Ok(()),
        Some(word) => Err(Refusal::new(format!(
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
    use crate::domain::value::Kind;

    #[test]
    fn a_word_that_stands_for_a_value_is_none_for_any_setting() {
        for (kind, text) in [
            (Kind::Host, "VALUE"),
            (Kind::Host, " NAME "),
            (Kind::Host, "HOSTNAME"),
            (Kind::Host, "<host name>"),
            (Kind::Directory, "PATH"),
            (Kind::Directory, "<path-of-a-jdk>"),
            (Kind::Members, "node1.example.com:4000,HOST:4000"),
            (Kind::UrlPrefix, "https://HOST:8243"),
            (Kind::Password, "VALUE"),
            (Kind::Password, "<password>"),
            (Kind::Size, "VALUE"),
            (Kind::Word, "NAME"),
            (Kind::Line, "<…>"),
        ] {
            let refused = kind.check(text).unwrap_err().to_string();
            assert!(
                refused.contains("only stands for the value"),
                "{kind:?} {text}: {refused}"
            );
        }
        for (kind, text) in [
            (Kind::Host, "value"),
            (Kind::Host, "name.example.com"),
            (Kind::Directory, "/srv/HOME/VALUE"),
            (Kind::Password, "VALUE1"),
            (Kind::Password, "<s3cret!>"),
            (Kind::Word, "PRODUCTION"),
        ] {
            assert!(kind.check(text).is_ok(), "{kind:?} {text}");
        }
    }
}
