//! What one guideline says here and now.

/// The verdict of a guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not as the rule wants it.
    Fail,
    /// Works, but should be otherwise in production.
    Warn,
    /// Could not be looked at.
    Unknown,
    /// Something to know; nothing to judge.
    Info,
    /// As the rule wants it.
    Pass,
}

/// The setting and the value that would cure a finding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fix {
    /// Setting id.
    pub setting: String,
    /// Value to give it; `None` where only the user knows it (a password, a host name).
    pub value: Option<String>,
}

/// What a guideline says: found, needed, whose rule, how to cure.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The guideline's id, such as `G31`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Verdict.
    pub status: Status,
    /// What was found, short.
    pub found: String,
    /// What the rule wants, short.
    pub needed: String,
    /// Whose rule that is.
    pub source: &'static str,
    /// The cure, where a setting cures it.
    pub fix: Option<Fix>,
    /// One sentence: why it matters here, or what to do by hand.
    pub detail: String,
}
