//! The round trip of every kind: what is set reads back, what is there changes nothing, what is taken away is gone. A kind without
//! cases does not compile here, as its type then lacks [`RoundTrip`].

use super::*;
use crate::domain::settings;
use crate::domain::value::ValueKind;

/// An address in texts that have it and texts that do not, with values for it.
pub(super) struct Case {
    at: At,
    context: Context<'static>,
    texts: &'static [&'static str],
    values: &'static [&'static str],
    removed: bool,
}

impl Case {
    pub(super) fn new(at: At, file: FileRole, values: &'static [&'static str]) -> Self {
        Self {
            at,
            context: Self::context_in(file),
            texts: &[],
            values,
            removed: false,
        }
    }

    /// The texts to begin with.
    pub(super) fn from(mut self, texts: &'static [&'static str]) -> Self {
        self.texts = texts;
        self
    }

    /// Values look like this.
    pub(super) fn of_kind(mut self, kind: ValueKind) -> Self {
        self.context.kind = kind;
        self
    }

    /// What is written can be taken away.
    pub(super) fn removed(mut self) -> Self {
        self.removed = true;
        self
    }

    /// The context of an owner who is called `owner`.
    pub(super) fn context_in(file: FileRole) -> Context<'static> {
        Context {
            file,
            account: Some("owner"),
            kind: ValueKind::Line,
            after: &[],
            attributes: &[],
            scheme: "wka",
        }
    }

    /// The same, where the file does not matter.
    pub(super) fn context() -> Context<'static> {
        Self::context_in(FileRole::CarbonXml)
    }

    fn get(&self, text: &str) -> Option<String> {
        get(text, self.at, &self.context).unwrap().map(|found| found.value)
    }

    fn set(&self, text: &str, value: &str) -> Edited {
        set(text, self.at, value, &self.context).unwrap_or_else(|e| panic!("{}: {e}\n{text}", self.at))
    }
}

/// What a kind of address is tried on.
pub(super) trait RoundTrip {
    /// At least one case.
    fn cases() -> Vec<Case>;
}

/// Tells each case of each kind, text by text.
fn each_text(told: impl Fn(&Case, &str)) {
    for (kind, is_of, cases) in kinds() {
        assert!(!cases.is_empty(), "{kind} has no round trip");
        for case in cases {
            assert!(is_of(case.at), "{kind} is tried on an address of another kind");
            assert!(
                stands_in(case.at, case.context.file),
                "{kind} in {:?}",
                case.context.file
            );
            assert!(!case.texts.is_empty() && !case.values.is_empty(), "{kind}: {}", case.at);
            for text in case.texts {
                told(&case, text);
            }
        }
    }
}

#[test]
fn what_is_set_reads_back() {
    each_text(|case, text| {
        for value in case.values {
            let edited = case.set(text, value);
            assert_eq!(case.get(&edited.text).as_deref(), Some(*value), "{}\n{text}", case.at);
            assert_eq!(Edited::splice(text, edited.splices).text, edited.text, "{}", case.at);
        }
    });
}

#[test]
fn setting_what_is_there_changes_nothing() {
    each_text(|case, text| {
        if let Some(value) = case.get(text).filter(|value| case.values.contains(&value.as_str())) {
            assert_eq!(case.set(text, &value), Edited::unchanged(text), "{}", case.at);
        }
        for value in case.values {
            let there = case.set(text, value).text;
            assert_eq!(
                case.set(&there, value),
                Edited::unchanged(&there),
                "{}\n{text}",
                case.at
            );
        }
    });
}

#[test]
fn what_is_taken_away_is_gone() {
    each_text(|case, text| {
        let there = case.set(text, case.values[0]).text;
        let edited = remove(&there, case.at, &case.context);
        if !case.removed {
            assert!(matches!(edited, Err(EditError::Value(_))), "{} is taken away", case.at);
            return;
        }
        let gone = edited.unwrap_or_else(|e| panic!("{}: {e}\n{there}", case.at)).text;
        assert_eq!(case.get(&gone), None, "{}\n{gone}", case.at);
        let again = remove(&gone, case.at, &case.context).unwrap();
        assert_eq!(again, Edited::unchanged(&gone), "{}", case.at);
    });
}

#[test]
fn every_setting_stands_in_a_file_that_can_hold_its_address() {
    for setting in settings::all() {
        for place in setting.places {
            assert!(
                stands_in(place.at, place.file),
                "{}: {} in {:?}",
                setting.id,
                place.at,
                place.file
            );
        }
    }
}
