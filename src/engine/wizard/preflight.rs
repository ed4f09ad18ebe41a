//! Which cures of the findings join the plan, and what they still ask for.

use crate::domain::SettingId;
use crate::domain::finding::{Finding, Fix, Status};
use crate::domain::value::Value;
use crate::engine::session::Session;

/// Whether a finding's cure is in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CureState {
    /// No setting cures it here; words or commands may.
    Never,
    /// It can be taken.
    No,
    /// All of its settings are answered.
    Yes,
}

/// Whether this finding's cure is in the plan.
pub fn taken(session: &Session, finding: &Finding) -> CureState {
    let root = session.machine.as_ref().is_some_and(|machine| machine.root);
    // One file that this user may not write would hold up all others of the plan.
    if finding.fixes.is_empty() || !matters(finding) || !root && finding.fixes.iter().any(Fix::on_system) {
        return CureState::Never;
    }
    let answered = |fix: &Fix| session.answers.get(fix.setting).is_some();
    if finding.fixes.iter().all(answered) {
        CureState::Yes
    } else {
        CureState::No
    }
}

/// The first setting of a cure whose value only the user knows and has not given yet.
pub fn wanted(session: &Session, finding: &Finding) -> Option<SettingId> {
    let open = |fix: &&Fix| fix.value.is_none() && session.answers.get(fix.setting).is_none();
    let fix = finding.fixes.iter().find(open)?;
    Some(fix.setting)
}

/// The settings of a cure that nobody has answered yet.
pub fn unanswered(session: &Session, finding: &Finding) -> Vec<SettingId> {
    ids(finding)
        .map(|(id, _)| id)
        .filter(|id| session.answers.get(*id).is_none())
        .collect()
}

/// How many findings block and are not cured by the plan.
pub fn failing(session: &Session) -> usize {
    let open = |finding: &&Finding| finding.status == Status::Fail && taken(session, finding) != CureState::Yes;
    session.preflight.findings().iter().filter(open).count()
}

/// Whether there is something to be done about a finding.
fn matters(finding: &Finding) -> bool {
    matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown)
}

/// The answers that take a finding's cure into the plan, or those to be taken back where it is there. A value that only the user
/// knows is not made up.
pub(in crate::engine) fn toggled(session: &Session, id: &str) -> Vec<(SettingId, Option<Value>)> {
    let Some(finding) = session.preflight.findings().iter().find(|finding| finding.id == id) else {
        return Vec::new();
    };
    match taken(session, finding) {
        CureState::Never => Vec::new(),
        CureState::Yes => ids(finding).map(|(id, _)| (id, None)).collect(),
        CureState::No => proposed(finding).collect(),
    }
}

/// How many findings have their cure in the plan.
pub(in crate::engine) fn in_the_plan(session: &Session) -> usize {
    let findings = session.preflight.findings().iter();
    findings.filter(|finding| taken(session, finding) == CureState::Yes).count()
}

/// How many findings that fail or should be otherwise have a cure with a value that only the user knows.
pub(in crate::engine) fn asks(session: &Session) -> usize {
    let open = |finding: &&Finding| {
        matches!(finding.status, Status::Fail | Status::Warn)
            && taken(session, finding) == CureState::No
            && wanted(session, finding).is_some()
    };
    session.preflight.findings().iter().filter(open).count()
}

/// Whether there is a cure whose values are known and that is not in the plan yet.
pub fn some_open(session: &Session) -> bool {
    !all(session).is_empty()
}

/// The answers of every cure of what fails or should be otherwise, where its values are known and nothing was answered yet. What
/// changes the machine outside the home is taken one by one, on purpose.
pub(in crate::engine) fn all(session: &Session) -> Vec<(SettingId, Option<Value>)> {
    let open = |finding: &&Finding| {
        matches!(finding.status, Status::Fail | Status::Warn)
            && taken(session, finding) == CureState::No
            && finding.fixes.iter().all(|fix| fix.value.is_some() && !fix.on_system())
    };
    let cures = session.preflight.findings().iter().filter(open);
    cures
        .flat_map(proposed)
        .filter(|(id, _)| session.answers.get(*id).is_none())
        .collect()
}

fn proposed(finding: &Finding) -> impl Iterator<Item = (SettingId, Option<Value>)> {
    ids(finding).filter_map(|(id, value)| Some((id, Some(Value::Text(value?)))))
}

fn ids(finding: &Finding) -> impl Iterator<Item = (SettingId, Option<String>)> {
    finding.fixes.iter().map(|fix| (fix.setting, fix.value.clone()))
}
