//! The commands that a finding's cure needs typed, shown and copied.

use super::super::super::ui::Ui;
use super::list::finding;
use crate::domain::finding::Finding;
use crate::engine::{CureState, Session, preflight};
use crate::face::report::cure::{self, Operator};

/// The commands of a cure that Space does not stand for.
pub(in crate::face::tui) fn typed(session: &Session, finding: &Finding) -> Vec<String> {
    let Some(facts) = session.facts() else {
        return Vec::new();
    };
    let operator = Operator::of(facts, true);
    let by_space = preflight::taken(session, finding) != CureState::Never && !finding.fixes.is_empty();
    let commands = cure::commands(finding, operator);
    commands.into_iter().skip(usize::from(by_space)).collect()
}

/// Those of the focused finding, one a line; `None` where there is none.
pub(in crate::face::tui) fn command(session: &Session, ui: &Ui) -> Option<String> {
    let commands = typed(session, finding(session, ui)?);
    (!commands.is_empty()).then(|| commands.join("\n"))
}
