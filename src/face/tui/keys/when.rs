//! When a key does something: the conditions that the tables name.

use crate::engine::confirm;
use crate::engine::{LogView, Preflight, Session, StepId, CureState, preflight};

use super::super::ui::{self, Reveal, Ui};

pub(super) fn always(_: &Session, _: &Ui) -> bool {
    true
}

pub(super) fn not_first(session: &Session, _: &Ui) -> bool {
    session.step() != StepId::Product
}

pub(super) fn hidden(_: &Session, ui: &Ui) -> bool {
    ui.reveal == Reveal::Hidden
}

pub(super) fn revealed(_: &Session, ui: &Ui) -> bool {
    ui.reveal == Reveal::Shown
}

pub(super) fn idle(session: &Session, _: &Ui) -> bool {
    session.busy().is_none()
}

pub(super) fn several(session: &Session, ui: &Ui) -> bool {
    ui::rows(session, ui) > 1
}

pub(super) fn choices(session: &Session, ui: &Ui) -> bool {
    ui::question(session, ui).is_some_and(|q| q.closed.is_none() && !q.choices.is_empty())
}

pub(super) fn plain_field(session: &Session, ui: &Ui) -> bool {
    ui::takes_text(session, ui)
}

pub(super) fn typed_choice(session: &Session, ui: &Ui) -> bool {
    ui::may_take_text(session, ui) && !plain_field(session, ui)
}

pub(super) fn recommended(session: &Session, ui: &Ui) -> bool {
    ui::question(session, ui).is_some_and(|q| q.closed.is_none() && q.recommended.is_some())
}

pub(super) fn any_recommended(session: &Session, _: &Ui) -> bool {
    crate::engine::questions(session, session.step())
        .iter()
        .any(|q| q.closed.is_none() && q.recommended.is_some())
}

pub(super) fn answered(session: &Session, ui: &Ui) -> bool {
    ui::question(session, ui).is_some_and(|q| q.answer.is_some() || q.refused.is_some())
}

pub(super) fn has_finding(session: &Session, ui: &Ui) -> bool {
    ui::finding(session, ui).is_some()
}

pub(super) fn takeable(session: &Session, ui: &Ui) -> bool {
    ui::finding(session, ui).is_some_and(|finding| preflight::taken(session, finding) != CureState::Never)
}

pub(super) fn any_takeable(session: &Session, _: &Ui) -> bool {
    preflight::some_open(session)
}

pub(super) fn judged(session: &Session, _: &Ui) -> bool {
    session.busy().is_none() && matches!(session.preflight(), Preflight::Judged(_))
}

pub(super) fn message(session: &Session, _: &Ui) -> bool {
    session.notice().is_some()
}

pub(super) fn appliable(session: &Session, _: &Ui) -> bool {
    confirm::may_apply(session)
}

pub(super) fn not_appliable(session: &Session, ui: &Ui) -> bool {
    !appliable(session, ui)
}

pub(super) fn has_answers(session: &Session, _: &Ui) -> bool {
    !session.answers().is_empty()
}

pub(super) fn undoable(session: &Session, _: &Ui) -> bool {
    confirm::may_undo(session)
}

pub(super) fn failed(session: &Session, _: &Ui) -> bool {
    session.server().failure.is_some()
}

pub(super) fn curable(session: &Session, _: &Ui) -> bool {
    confirm::may_write(session) && super::cure(session).is_some()
}

pub(super) fn measured(session: &Session, ui: &Ui) -> bool {
    let gauges = session
        .server()
        .status
        .as_ref()
        .is_some_and(|status| status.gauges.is_some());
    gauges && !ui.log_only
}

fn log(session: &Session) -> Option<&LogView> {
    session.log()
}

pub(super) fn has_log(session: &Session, _: &Ui) -> bool {
    log(session).is_some_and(|log| !log.entries.is_empty())
}

pub(super) fn folds(session: &Session, _: &Ui) -> bool {
    log(session)
        .and_then(LogView::selected)
        .is_some_and(|entry| entry.folded() > 0)
}

pub(super) fn paged(session: &Session, _: &Ui) -> bool {
    log(session).is_some_and(|log| !log.following)
}

pub(super) fn searched(session: &Session, _: &Ui) -> bool {
    log(session).is_some_and(|log| log.search.is_some())
}

pub(super) fn log_changed_or_busy(session: &Session, _: &Ui) -> bool {
    log(session).is_some_and(|log| log.busy.is_some() || log.search.is_some() || log.filter.least.is_some())
}

pub(super) fn has_view(session: &Session, _: &Ui) -> bool {
    log(session).is_some()
}

pub(super) fn startable(session: &Session, _: &Ui) -> bool {
    confirm::may_start(session)
}

pub(super) fn stoppable(session: &Session, _: &Ui) -> bool {
    confirm::may_stop(session)
}

pub(super) fn restartable(session: &Session, _: &Ui) -> bool {
    confirm::may_restart(session)
}

pub(super) fn looked_at(session: &Session, _: &Ui) -> bool {
    session.server().status.is_some()
}

/// Whether there is a step to go back to: a console that was opened by itself has none.
pub(super) fn steps_back(session: &Session, _: &Ui) -> bool {
    session.watched().is_none()
}
