//! Limits on a text before it is parsed: a larger one could cost too much time or memory, and is refused in one cheap pass.
//!
//! A file of the largest size that is read (1 MB) must neither block a command nor take more memory than a small machine has. The
//! limits are several times what the products ship.

use super::edit_error::EditError;
use super::excess::refused;
use super::format::Format;
use super::xml;

/// Lines of a properties file, each of which may be a key.
const LINES: usize = 10_000;
/// What separates the words of a TOML file: each piece becomes a value or a token of it.
const MARKS: usize = 10_000;
/// Words of a script or a drop-in file.
const WORDS: usize = 10_000;
/// Commands or lines of one: some algorithms compare each command with each other one.
const COMMANDS: usize = 2_000;

/// Fails with [`EditError::Bound`] where a text is more than a configuration file ever is.
pub(super) fn check(text: &str, format: Format) -> Result<(), EditError> {
    match format {
        Format::Xml => xml::in_bounds(text),
        Format::Toml => toml(text),
        Format::Properties => at_most(LINES, count(text, |b| matches!(b, b'\n' | b'\r')), "lines"),
        Format::Plain => {
            at_most(WORDS, words(text), "words")?;
            let ends = count(text, |b| matches!(b, b'\n' | b';' | b'|' | b'&'));
            at_most(COMMANDS, ends, "commands or lines")
        }
    }
}

/// What a text costs to parse, whatever its format: each of these begins a node, an attribute, a reference or a value.
pub(super) fn pieces(text: &str) -> usize {
    count(text, |b| matches!(b, b'<' | b'=' | b'&'))
}

/// Fails where a TOML text has more pieces than are read.
pub(super) fn toml(text: &str) -> Result<(), EditError> {
    let marks = count(text, |b| {
        b.is_ascii_punctuation() && !matches!(b, b'_' | b'-') || b == b'\n'
    });
    at_most(MARKS, marks + words(text), "keys, values and words")
}

fn at_most(bound: usize, found: usize, what: &str) -> Result<(), EditError> {
    if found > bound {
        return Err(refused(&format!("more than {bound} {what}")));
    }
    Ok(())
}

fn count(text: &str, counts: impl Fn(u8) -> bool) -> usize {
    text.bytes().filter(|b| counts(*b)).count()
}

/// Runs of anything but white space.
fn words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts = bytes
        .windows(2)
        .filter(|pair| is_space(pair[0]) && !is_space(pair[1]))
        .count();
    starts + usize::from(bytes.first().is_some_and(|first| !is_space(*first)))
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::super::SourceText;
    use super::*;

    fn why(text: &str, format: Format) -> String {
        match SourceText::decode(text.as_bytes(), format) {
            Err(EditError::Bound(reason)) => reason.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_over_a_bound_never_becomes_a_text() {
        assert!(why(&"<a>".repeat(20_000), Format::Xml).starts_with("has elements nested"));
        assert!(why(&"a=1\n".repeat(20_000), Format::Toml).starts_with("has more than 10000 keys"));
        assert!(why(&format!("a=[{}]", "1,".repeat(50_000)), Format::Toml).contains("keys"));
        assert!(why(&"\r".repeat(LINES + 1), Format::Properties).contains("lines"));
        assert!(why(&"a ".repeat(WORDS + 1), Format::Plain).contains("words"));
        assert!(why(&";".repeat(COMMANDS + 1), Format::Plain).contains("commands"));
    }

    #[test]
    fn long_text_that_costs_nothing_is_read() {
        let long = "x".repeat(1 << 19);
        for (text, format) in [
            (format!("<a>{long}</a>"), Format::Xml),
            (format!("a = '{long}'"), Format::Toml),
            (format!("a = {long}"), Format::Properties),
            (format!("A={long}"), Format::Plain),
        ] {
            assert_eq!(SourceText::decode(text.as_bytes(), format).unwrap().text, text);
        }
    }
}
