//! The structured error that every layer returns, and the only code that formats it as a sentence.

use std::borrow::Cow;
use std::fmt;

use crate::foreign::{visible, visible_but};

/// The category of a problem. The exit code is derived from it, in `face` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Wrong usage, or not possible as asked.
    NotPossible,
    /// Tried, and failed.
    Failed,
    /// Refused, though it could be done.
    Refused,
    /// The user interrupted it.
    Interrupted,
}

impl ProblemKind {
    /// The sort of several problems told as one: a refusal among them must not pass for wrong usage.
    pub fn of_all(kinds: impl IntoIterator<Item = Self>) -> Self {
        let refused = kinds.into_iter().any(|kind| kind == Self::Refused);
        if refused { Self::Refused } else { Self::NotPossible }
    }
}

/// Why something failed or was refused. Its texts are visible on construction, whatever they were made from.
///
/// `Display` is one sentence: `WHAT: PLACE; HINT`. Nothing parses that sentence: the parts are available here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The category.
    pub kind: ProblemKind,
    /// What is wrong.
    pub what: String,
    /// Where, and what was said there; may be empty.
    pub place: String,
    /// What to do next; may be empty.
    pub hint: String,
    /// Lines that prove it, shown below the sentence.
    pub evidence: Vec<String>,
}

impl Problem {
    /// A problem described on one line.
    pub fn new(kind: ProblemKind, what: impl fmt::Display, place: impl fmt::Display, hint: impl fmt::Display) -> Self {
        let clean = |text: &dyn fmt::Display| visible(&text.to_string()).into_owned();
        Self {
            kind,
            what: clean(&what),
            place: clean(&place),
            hint: clean(&hint),
            evidence: Vec::new(),
        }
    }

    /// Wrong usage, or not possible as asked.
    pub fn not_possible(what: impl fmt::Display, place: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::new(ProblemKind::NotPossible, what, place, hint)
    }

    /// Tried, and failed.
    pub fn failed(what: impl fmt::Display, place: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::new(ProblemKind::Failed, what, place, hint)
    }

    /// Refused, though it could be done.
    pub fn refused(what: impl fmt::Display, place: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::new(ProblemKind::Refused, what, place, hint)
    }

    /// A problem whose texts may have several lines: a list, laid out by this program.
    pub fn laid_out(kind: ProblemKind, what: &str, hint: &str) -> Self {
        let clean = |text: &str| visible_but(text, "\n").into_owned();
        Self {
            kind,
            what: clean(what),
            place: String::new(),
            hint: clean(hint),
            evidence: Vec::new(),
        }
    }

    /// Adds the lines that prove it, made visible.
    #[must_use]
    pub fn proved(self, evidence: Vec<String>) -> Self {
        let evidence = evidence
            .into_iter()
            .map(|line| match visible(&line) {
                Cow::Borrowed(_) => line,
                Cow::Owned(escaped) => escaped,
            })
            .collect();
        Self { evidence, ..self }
    }

    /// What and where, without what to do.
    pub fn message(&self) -> String {
        if self.place.is_empty() {
            self.what.clone()
        } else {
            format!("{}: {}", self.what, self.place)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sentence(&self.message(), &self.hint))
    }
}

/// Why something is as it is, as a clause, with what to do about it where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What sort of problem it makes where it keeps something from being done.
    pub kind: ProblemKind,
    /// Why.
    pub what: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl Reason {
    /// A reason, and what to do about it.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind: ProblemKind::NotPossible,
            what: what.into(),
            hint: hint.into(),
        }
    }

    /// The same of another sort.
    #[must_use]
    pub fn of(self, kind: ProblemKind) -> Self {
        Self { kind, ..self }
    }

    /// What to do, else this.
    pub fn hint_or<'a>(&'a self, other: &'a str) -> &'a str {
        if self.hint.is_empty() { other } else { &self.hint }
    }

    /// The hint, with another one appended.
    pub fn hint_and(&self, more: &str) -> String {
        sentence(&self.hint, more)
    }
}

impl From<String> for Reason {
    fn from(what: String) -> Self {
        Self::new(what, "")
    }
}

impl From<&str> for Reason {
    fn from(what: &str) -> Self {
        Self::new(what, "")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sentence(&self.what, &self.hint))
    }
}

/// Joins two clauses into one sentence; either may be empty.
fn sentence(first: &str, second: &str) -> String {
    match (first, second) {
        ("", text) | (text, "") => text.to_owned(),
        (first, second) => format!("{first}; {second}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_one_sentence_and_keeps_its_parts() {
        let whole = Problem::refused("it is left alone", "/opt/a; b", "move it; then try again");
        assert_eq!(
            whole.to_string(),
            "it is left alone: /opt/a; b; move it; then try again"
        );
        assert_eq!(whole.message(), "it is left alone: /opt/a; b");
        assert_eq!(whole.hint, "move it; then try again");
        assert_eq!(Problem::failed("no", "", "").to_string(), "no");
        assert_eq!(Problem::failed("no", "", "wait").to_string(), "no; wait");
    }

    #[test]
    fn nothing_is_hidden_in_it() {
        let odd = "a\u{1b}[31m\nb";
        let told = Problem::not_possible(odd, odd, odd).to_string();
        assert!(!told.contains(crate::foreign::hidden), "{told:?}");
        let listed = Problem::laid_out(ProblemKind::NotPossible, "two:\n  a\u{1b}", "");
        assert_eq!(listed.what, "two:\n  a\\u{1b}");
    }

    #[test]
    fn what_to_do_is_put_together() {
        let plain = Reason::from("it is no text");
        assert_eq!(
            (plain.to_string(), plain.hint_and("fix it")),
            ("it is no text".into(), "fix it".into())
        );
        let known = Reason::new("it is no text", "save it as UTF-8");
        assert_eq!(
            (plain.hint_or("fix it first"), known.hint_or("fix it first")),
            ("fix it first", "save it as UTF-8")
        );
        assert_eq!(known.to_string(), "it is no text; save it as UTF-8");
        assert_eq!(known.hint_and("then go on"), "save it as UTF-8; then go on");
    }
}
