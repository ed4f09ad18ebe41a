//! Recovers after an interrupted run: finishes the write where everything needed is there, else rolls it back.
//!
//! Recovery may be interrupted at any point itself. Finishing can be repeated: each rename is done or not. When rolling back, a
//! restored file has no temporary file any more, so the next run finds that finishing is impossible and rolls back the rest.

use std::fmt;
use std::path::PathBuf;

use super::commit;
use super::error::ApplyError;
use super::journal::{Journal, Phase, WriteKind};
use super::lock::ApplyLock;
use super::records::staged;
use super::roll_back::{TargetState, roll_back, survey, sweep};
use super::state::{PENDING, StateDir};
use super::steps::{NoObserver, StepObserver};

/// How an interrupted write was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every file is as planned.
    Finished,
    /// Every file is as it was before.
    RolledBack,
}

/// What was done about an interrupted run. `Display` says it in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryReport {
    /// The apply in question.
    pub id: String,
    /// Whether it was being applied or undone.
    pub kind: WriteKind,
    /// Whether it was finished or rolled back.
    pub outcome: Outcome,
    /// Its files.
    pub files: Vec<PathBuf>,
}

impl fmt::Display for RecoveryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            WriteKind::Apply => "An apply",
            WriteKind::Undo => "The undo of an apply",
        };
        write!(f, "{what} that had been interrupted ({}) was ", self.id)?;
        let many = if self.files.len() == 1 {
            "its file is"
        } else {
            "all of its files are"
        };
        match self.outcome {
            Outcome::Finished => write!(f, "finished: {many} as planned."),
            Outcome::RolledBack => write!(f, "rolled back: {many} as before."),
        }
    }
}

/// Finishes or rolls back what an earlier run left; `None` where it left nothing. Apply and undo call this themselves.
pub fn recover(state: &StateDir) -> Result<Option<RecoveryReport>, ApplyError> {
    recover_with(state, &mut NoObserver)
}

/// As [`recover`], reporting each completed step to `steps`.
pub fn recover_with(state: &StateDir, steps: &mut dyn StepObserver) -> Result<Option<RecoveryReport>, ApplyError> {
    if !state.is_pending() {
        return Ok(None);
    }
    let lock = ApplyLock::take(state)?;
    let done = settle(state, steps);
    drop(lock);
    done
}

/// As [`recover_with`], with the lock held.
pub(super) fn settle(state: &StateDir, steps: &mut dyn StepObserver) -> Result<Option<RecoveryReport>, ApplyError> {
    let Some(journal) = Journal::load(state)? else {
        // The journal itself was interrupted before it was complete.
        state
            .remove(&staged(PENDING))
            .map_err(ApplyError::io("delete carbonctl's own journal", &state.shown(PENDING)))?;
        return Ok(None);
    };
    let outcome = match journal.phase {
        Phase::Preparing => {
            sweep(state, &journal, steps)?;
            Outcome::RolledBack
        }
        // It is committed already; only the cleanup was interrupted.
        Phase::Committing if state.has(&journal.record())? => {
            commit::close(state, &journal, steps)?;
            Outcome::Finished
        }
        Phase::Committing => turn(state, &journal, steps)?,
    };
    Ok(Some(RecoveryReport {
        id: journal.id.clone(),
        kind: journal.kind,
        outcome,
        files: journal.paths(),
    }))
}

/// Finishes the write where that is possible, else rolls it back.
fn turn(state: &StateDir, journal: &Journal, steps: &mut dyn StepObserver) -> Result<Outcome, ApplyError> {
    let all_available = survey(state, journal)?.iter().all(|stand| *stand != TargetState::Lost)
        && state.has(&staged(&journal.record()))?;
    if !all_available {
        roll_back(state, journal, steps)?;
        return Ok(Outcome::RolledBack);
    }
    match commit::commit(state, journal, steps) {
        Ok(()) => {
            commit::close(state, journal, steps)?;
            Ok(Outcome::Finished)
        }
        Err(error) => {
            roll_back(state, journal, steps)?;
            Err(error.hinting(|_| "the interrupted change was rolled back, every file is as before it".into()))
        }
    }
}
