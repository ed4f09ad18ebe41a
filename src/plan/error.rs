//! Why answers make no plan: every reason at once, each with what to do.

use std::fmt;

use crate::domain::SettingId;
use crate::problem::{Problem, ProblemKind, Reason};

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// The setting it is about, where it is about one.
    pub setting: Option<SettingId>,
    /// What sort of problem it is.
    pub kind: ProblemKind,
    /// What is wrong, with the place.
    pub what: String,
    /// What to do next.
    pub hint: String,
    /// Whether no answer for this setting could work in this home, so that it can only be left out.
    pub closed: bool,
}

impl PlanError {
    /// A problem with one setting.
    pub fn with(setting: SettingId, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            setting: Some(setting),
            kind: ProblemKind::NotPossible,
            what: what.into(),
            hint: hint.into(),
            closed: false,
        }
    }

    /// The same of another sort.
    #[must_use]
    pub fn of(self, kind: ProblemKind) -> Self {
        Self { kind, ..self }
    }

    /// The same where no other answer would work either.
    #[must_use]
    pub fn closed(self) -> Self {
        Self { closed: true, ..self }
    }

    /// What is wrong and what to do, shown next to the setting's name.
    pub fn reason(&self) -> Reason {
        Reason::new(self.what.as_str(), self.hint.as_str()).of(self.kind)
    }

    /// Why a plan leaves the setting out.
    pub fn left_out(&self) -> String {
        let setting = self.setting.map_or("", |setting| setting.as_str());
        if self.closed {
            return format!("{setting}: {}", self.what);
        }
        format!("{setting}: {}; {}", self.what, self.hint)
    }

    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        match self.setting {
            Some(setting) => Problem::new(self.kind, format_args!("{setting}: {}", self.what), "", &self.hint),
            None => Problem::new(self.kind, &self.what, "", &self.hint),
        }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}
