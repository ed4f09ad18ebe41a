//! Which findings the preflight lists, and which of them has the focus.

use super::super::super::ui::Ui;
use crate::domain::finding::Finding;
use crate::engine::Session;

/// The findings that the preflight lists, worst first.
pub(in crate::face::tui) fn findings<'a>(session: &'a Session, ui: &Ui) -> Vec<&'a Finding> {
    let all = session.preflight().findings().iter();
    all.filter(|finding| ui.listed.lists(finding.status)).collect()
}

/// The finding that has the focus.
pub(in crate::face::tui) fn finding<'a>(session: &'a Session, ui: &Ui) -> Option<&'a Finding> {
    findings(session, ui).get(ui.row).copied()
}
