//! The progress of each step of the guided setup.

use crate::domain::{SettingId, settings};
use crate::engine::session::{Preflight, Session};
use crate::engine::wizard::steps::StepId;
use crate::plan;
use crate::probe::Facts;

use super::{preflight, question};

/// The state of a step, for the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing to be asked in this home.
    NotHere,
    /// Complete.
    Done,
    /// Something should be set, or must be changed.
    Missing,
    /// This many answers change something.
    Changed(usize),
    /// This many guidelines fail, and the plan fixes none of them.
    Failing(usize),
    /// Not visited yet.
    Unseen,
}

/// The state of a step in this session.
pub fn progress(session: &Session, id: StepId) -> StepState {
    let Some(facts) = session.facts.as_deref() else {
        return match id {
            StepId::Machine if session.machine.is_some() => StepState::Done,
            _ => StepState::Missing,
        };
    };
    match id {
        StepId::Product => {
            if facts.home.broken().is_some() {
                StepState::Missing
            } else {
                StepState::Done
            }
        }
        StepId::Machine => StepState::Done,
        StepId::Preflight => match (&session.preflight, preflight::failing(session)) {
            (Preflight::Judged(_), 0) => StepState::Done,
            (Preflight::Judged(_), failing) => StepState::Failing(failing),
            (Preflight::Unasked | Preflight::Asked, _) => StepState::Unseen,
        },
        StepId::Review => match session.plan.as_ref() {
            Ok(plan) if plan.is_empty() => StepState::Done,
            Ok(plan) => StepState::Changed(plan.changes.len()),
            Err(_) => StepState::Missing,
        },
        StepId::Control => {
            if session.server.running() {
                StepState::Done
            } else {
                StepState::Missing
            }
        }
        _ => of_questions(session, facts, id.row().questions),
    }
}

fn of_questions(session: &Session, facts: &Facts, ids: &[SettingId]) -> StepState {
    let here: Vec<_> = ids
        .iter()
        .filter(|id| {
            facts.reading(**id).is_some_and(crate::probe::Reading::has_place) || session.refusals.contains_key(*id)
        })
        .collect();
    if here.is_empty() {
        return StepState::NotHere;
    }
    let skipped = session.plan.as_ref().map_or(&[][..], |plan| &plan.skipped);
    let is_skipped = |id: SettingId| skipped.iter().any(|problem| problem.setting == Some(id));
    let stuck = here
        .iter()
        .any(|id| session.refusals.contains_key(*id) || is_skipped(**id));
    // Where nothing can be answered nothing is done; whether the user store is new may be answered still.
    let undecided = question::may_declare_new(session, ids) == Some(false);
    let closed = |id: SettingId| settings::by_id(id).is_some_and(|setting| plan::closed(facts, setting).is_some());
    if !stuck && !undecided && here.iter().all(|id| closed(**id)) {
        return StepState::NotHere;
    }
    if stuck || undecided {
        return StepState::Missing;
    }
    let changed = here
        .iter()
        .filter(|id| question::changes(session, facts, ***id))
        .count();
    let missing = here.iter().any(|id| question::open(session, facts, **id));
    match (missing, changed) {
        (true, _) => StepState::Missing,
        (false, 0) => StepState::Done,
        (false, n) => StepState::Changed(n),
    }
}
