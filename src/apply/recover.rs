//! Cleaning up after a run that was cut short: forwards where all is at hand, else backwards; never half.
//!
//! It may be cut short itself at any point. Forwards that is plain: each rename is done or not. Backwards, a restored file
//! has no temporary file any more, so the next look finds that finishing is impossible and goes on backwards.

use std::fmt;
use std::path::PathBuf;

use super::commit;
use super::error::ApplyError;
use super::journal::{Journal, WriteKind, Phase};
use super::lock::Lock;
use super::records::staged;
use super::roll_back::{TargetState, roll_back, survey, sweep};
use super::state::{PENDING, StateDir};
use super::steps::{NoObserver, StepObserver};

/// Which way an interrupted write was brought to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every file is as it was to be.
    Finished,
    /// Every file is as it was before.
    RolledBack,
}

/// What was done about a run that had been cut short. `Display` says it in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// The apply in question.
    pub id: String,
    /// Whether it was being applied or undone.
    pub kind: WriteKind,
    /// Which way it went.
    pub outcome: Outcome,
    /// Its files.
    pub files: Vec<PathBuf>,
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            WriteKind::Apply => "An apply",
            WriteKind::Undo => "The undo of an apply",
        };
        write!(f, "{what} that had been cut short ({}) was ", self.id)?;
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

/// Finishes or rolls back what an earlier run left; `None` where it left nothing. Apply and undo do this by themselves.
pub fn recover(state: &StateDir) -> Result<Option<Recovery>, ApplyError> {
    recover_with(state, &mut NoObserver)
}

/// As [`recover`], telling `steps` of each point passed.
pub fn recover_with(state: &StateDir, steps: &mut dyn StepObserver) -> Result<Option<Recovery>, ApplyError> {
    if !state.is_pending() {
        return Ok(None);
    }
    let lock = Lock::take(state)?;
    let done = settle(state, steps);
    drop(lock);
    done
}

/// As [`recover_with`], with the lock held.
pub(super) fn settle(state: &StateDir, steps: &mut dyn StepObserver) -> Result<Option<Recovery>, ApplyError> {
    let Some(journal) = Journal::load(state)? else {
        // A journal that was cut short before it counted.
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
        // It counts already; only the clearing away was cut short.
        Phase::Committing if state.has(&journal.record())? => {
            commit::close(state, &journal, steps)?;
            Outcome::Finished
        }
        Phase::Committing => turn(state, &journal, steps)?,
    };
    Ok(Some(Recovery {
        id: journal.id.clone(),
        kind: journal.kind,
        outcome,
        files: journal.paths(),
    }))
}

/// Forwards where that is possible, else backwards.
fn turn(state: &StateDir, journal: &Journal, steps: &mut dyn StepObserver) -> Result<Outcome, ApplyError> {
    let all_at_hand =
        survey(state, journal)?.iter().all(|stand| *stand != TargetState::Lost) && state.has(&staged(&journal.record()))?;
    if !all_at_hand {
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
