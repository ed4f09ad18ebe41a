//! The progress of each step of the guided setup.

use crate::domain::{SettingId, settings};
use crate::engine::session::{Preflight, Session};
use crate::engine::wizard::steps::StepId;
use crate::plan;
use crate::probe::Facts;

use super::{preflight, question};

/// The state of a step, for the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
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
pub fn progress(session: &Session, id: StepId) -> Progress {
    let Some(facts) = session.facts.as_deref() else {
        return match id {
            StepId::Machine if session.machine.is_some() => Progress::Done,
            _ => Progress::Missing,
        };
    };
    match id {
        StepId::Product => {
            if facts.home.broken().is_some() {
                Progress::Missing
            } else {
                Progress::Done
            }
        }
        StepId::Machine => Progress::Done,
        StepId::Preflight => match (&session.preflight, preflight::failing(session)) {
            (Preflight::Judged(_), 0) => Progress::Done,
            (Preflight::Judged(_), failing) => Progress::Failing(failing),
            (Preflight::Unasked | Preflight::Asked, _) => Progress::Unseen,
        },
        StepId::Review => match session.plan.as_ref() {
            Ok(plan) if plan.is_empty() => Progress::Done,
            Ok(plan) => Progress::Changed(plan.changes.len()),
            Err(_) => Progress::Missing,
        },
        StepId::Control => {
            if session.server.running() {
                Progress::Done
            } else {
                Progress::Missing
            }
        }
        _ => of_questions(session, facts, id.row().questions),
    }
}

fn of_questions(session: &Session, facts: &Facts, ids: &[SettingId]) -> Progress {
    let here: Vec<_> = ids
        .iter()
        .filter(|id| {
            facts.reading(**id).is_some_and(crate::probe::Reading::has_place) || session.refusals.contains_key(*id)
        })
        .collect();
    if here.is_empty() {
        return Progress::NotHere;
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
        return Progress::NotHere;
    }
    if stuck || undecided {
        return Progress::Missing;
    }
    let changed = here
        .iter()
        .filter(|id| question::changes(session, facts, ***id))
        .count();
    let missing = here.iter().any(|id| question::missing(session, facts, **id));
    match (missing, changed) {
        (true, _) => Progress::Missing,
        (false, 0) => Progress::Done,
        (false, n) => Progress::Changed(n),
    }
}
