//! Why answers make no plan: every reason at once, each with what to do.

use crate::domain::SettingId;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The setting it is about, where it is about one.
    pub setting: Option<SettingId>,
    /// What is wrong, with the place.
    pub what: String,
    /// What to do next.
    pub hint: String,
}

impl Problem {
    /// A problem with one setting.
    pub fn with(setting: SettingId, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            setting: Some(setting),
            what: what.into(),
            hint: hint.into(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(setting) = self.setting {
            write!(f, "{setting}: ")?;
        }
        write!(f, "{}; {}", self.what, self.hint)
    }
}
