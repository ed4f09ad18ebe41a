//! Selects records by level, and by a pattern on any of their lines.

use regex_lite::Regex;

use super::level::Level;

/// The bytes of a line that are searched: no longer line is held completely.
pub(super) const LONGEST: usize = 256 << 10;

/// A search pattern: a regular expression, with a faster path for plain words.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    regex: Regex,
    literal: bool,
}

impl Pattern {
    /// Reads a regular expression.
    ///
    /// # Errors
    /// Why it is not valid, in one line.
    pub fn new(text: &str) -> Result<Self, String> {
        let regex = Regex::new(text).map_err(|e| e.to_string().replace('\n', " "))?;
        Ok(Self {
            literal: !text.contains(|c: char| r"\.+*?()|[]{}^$".contains(c)),
            text: text.to_owned(),
            regex,
        })
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it matches a line.
    pub fn is_in(&self, line: &str) -> bool {
        if self.literal {
            line.contains(&self.text)
        } else {
            self.regex.is_match(line)
        }
    }

    /// The first match in a line, as a range of bytes: for the face that marks it.
    pub fn find(&self, line: &str) -> Option<std::ops::Range<usize>> {
        self.regex.find(line).map(|found| found.range())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

/// Which records are shown; the default is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Records of this level and worse; those without a level are left out.
    pub least: Option<Level>,
    /// Records one of whose lines matches.
    pub pattern: Option<Pattern>,
}

impl Filter {
    /// Errors and worse.
    pub fn errors() -> Self {
        Self {
            least: Some(Level::Error),
            pattern: None,
        }
    }

    /// Whether it excludes anything.
    pub fn is_any(&self) -> bool {
        self.least.is_none() && self.pattern.is_none()
    }

    /// Whether a record of this level is included, as far as its level goes.
    pub fn wants(&self, level: Option<Level>) -> bool {
        self.least.is_none_or(|least| level.is_some_and(|level| level >= least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_and_expressions_are_both_found() {
        let word = Pattern::new("Connection refused").unwrap();
        assert!(word.literal && word.is_in("x: Connection refused") && !word.is_in("connection refused"));
        let expression = Pattern::new("(?i)refused$").unwrap();
        assert!(!expression.literal && expression.is_in("REFUSED") && !expression.is_in("refused."));
        assert_eq!(expression.find("is Refused"), Some(3..10));
        let reason = Pattern::new("(").unwrap_err();
        assert!(!reason.is_empty() && !reason.contains('\n'), "{reason}");
    }
}
