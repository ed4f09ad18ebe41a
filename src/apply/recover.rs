//! Cleaning up after a run that was cut short: forwards where all is at hand, else backwards; never half.
//!
//! It may be cut short itself at any point. Forwards that is plain: each rename is done or not. Backwards, a restored file
//! has no temporary file any more, so the next look finds that finishing is impossible and goes on backwards.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::disk::limit;
use crate::domain::Shown as _;

use super::digest;
use super::error::ApplyError;
use super::journal::{self, Journal, Kind, Located, Phase, Target, What};
use super::lock::Lock;
use super::os;
use super::state::{self, PENDING, State};
use super::steps::{Silent, Step, Steps};
use super::write;

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
    pub kind: Kind,
    /// Which way it went.
    pub outcome: Outcome,
    /// Its files.
    pub files: Vec<PathBuf>,
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Apply => "An apply",
            Kind::Undo => "The undo of an apply",
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
pub fn recover(state: &State) -> Result<Option<Recovery>, ApplyError> {
    recover_with(state, &mut Silent)
}

/// As [`recover`], telling `steps` of each point passed.
pub fn recover_with(state: &State, steps: &mut dyn Steps) -> Result<Option<Recovery>, ApplyError> {
    if !state.is_pending() {
        return Ok(None);
    }
    let lock = Lock::take(state)?;
    let done = settle(state, steps);
    drop(lock);
    done
}

/// As [`recover_with`], with the lock held.
pub(super) fn settle(state: &State, steps: &mut dyn Steps) -> Result<Option<Recovery>, ApplyError> {
    let Some(journal) = Journal::load(state)? else {
        // A journal that was cut short before it counted.
        state
            .remove(&state::staged(PENDING))
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
            write::close(state, &journal, steps)?;
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
fn turn(state: &State, journal: &Journal, steps: &mut dyn Steps) -> Result<Outcome, ApplyError> {
    let all_at_hand = survey(state, journal)?.iter().all(|stand| *stand != Stand::Lost)
        && state.has(&state::staged(&journal.record()))?;
    if !all_at_hand {
        roll_back(state, journal, steps)?;
        return Ok(Outcome::RolledBack);
    }
    match write::commit(state, journal, steps) {
        Ok(()) => {
            write::close(state, journal, steps)?;
            Ok(Outcome::Finished)
        }
        Err(error) => {
            roll_back(state, journal, steps)?;
            Err(error.hinting(|_| "the interrupted change was rolled back, every file is as before it".into()))
        }
    }
}

/// How one target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// As it is to be.
    Done,
    /// As it was, and what replaces it is at hand.
    Ready,
    /// As it was, and what was to replace it is gone or damaged.
    Lost,
}

/// Looks at all targets; a file that is neither as before nor as planned stops everything.
fn survey(state: &State, journal: &Journal) -> Result<Vec<Stand>, ApplyError> {
    let mut stands = Vec::with_capacity(journal.files.len());
    let mut foreign = Vec::new();
    for file in &journal.files {
        let at = journal.locate(state, file)?;
        match stand(file, &at).map_err(ApplyError::io("read the file", at.target.path()))? {
            Some(stand) => stands.push(stand),
            None => foreign.push(file.path.clone()),
        }
    }
    if foreign.is_empty() {
        return Ok(stands);
    }
    Err(ApplyError::Torn {
        files: foreign,
        journal: state.shown(PENDING),
    })
}

fn stand(file: &Target, at: &Located) -> io::Result<Option<Stand>> {
    if file.what == What::Clear {
        let waits = at.temp.is_taken()? || !at.target.is_taken()?;
        return Ok(Some(if waits { Stand::Done } else { Stand::Ready }));
    }
    let now = digest::of_file(&at.target)?;
    if now == file.after {
        return Ok(Some(Stand::Done));
    }
    if now != file.before {
        return Ok(None);
    }
    let at_hand = file.what == What::Remove || digest::of_file(&at.temp)? == file.after;
    Ok(Some(if at_hand { Stand::Ready } else { Stand::Lost }))
}

/// Brings every target back to what it was, then clears away.
pub(super) fn roll_back(state: &State, journal: &Journal, steps: &mut dyn Steps) -> Result<(), ApplyError> {
    let stands = survey(state, journal)?;
    for (file, stand) in journal.files.iter().zip(stands) {
        if stand != Stand::Done {
            continue;
        }
        let at = journal.locate(state, file)?;
        match file.what {
            What::Replace => restore(state, journal, file, &at, steps)?,
            What::Create => {
                let failed = ApplyError::io("delete the new file again", at.target.path());
                at.target.remove().map_err(failed)?;
            }
            What::Remove | What::Clear
                if at
                    .temp
                    .is_taken()
                    .map_err(ApplyError::io("look for the old file", at.temp.path()))? =>
            {
                let failed = ApplyError::io("put the old file back", at.target.path());
                at.temp.rename(&at.target).map_err(failed)?;
            }
            What::Remove | What::Clear => {}
        }
        steps.reached(&Step::Restored(at.target.path()));
    }
    write::sync_parents(state, journal)?;
    sweep(state, journal, steps)
}

/// Gives one target its old content by the reverse patch.
fn restore(
    state: &State,
    journal: &Journal,
    file: &Target,
    at: &Located,
    steps: &mut dyn Steps,
) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("put the old content back", at.target.path());
    let gone = || io::Error::from(io::ErrorKind::NotFound);
    let new = at
        .target
        .read(limit::CONFIGURATION)
        .and_then(|new| new.ok_or_else(gone));
    let new = new.map_err(failed())?;
    let old = file
        .patch
        .as_ref()
        .and_then(|patch| patch.revert(&new, &journal::salt(&journal.id, &file.path)))
        .filter(|old| Some(digest::of(old)) == file.before)
        .ok_or_else(|| ApplyError::Damaged {
            file: state.shown(PENDING),
            problem: format!("its patch does not give back {}", file.path.shown()),
        })?;
    let like = at.target.open().map_err(failed())?;
    state.may_touch(&like, at.target.path(), journal.is_far())?;
    // An earlier rollback may have been cut short while it wrote this.
    at.back.remove().map_err(failed())?;
    write::temporary(&at.back, &old, steps, |out| os::dress(out, &like))?;
    at.back.rename(&at.target).map_err(failed())
}

/// Clears away the temporary files of a write that is not to be, the journal last. Targets are as they were.
pub(super) fn sweep(state: &State, journal: &Journal, steps: &mut dyn Steps) -> Result<(), ApplyError> {
    for file in &journal.files {
        // What waits to be deleted under a temporary name is the user's own file: it was moved back, never swept.
        if matches!(file.what, What::Remove | What::Clear) {
            continue;
        }
        let at = journal.locate(state, file)?;
        for temp in [&at.temp, &at.back] {
            temp.remove()
                .map_err(ApplyError::io("delete a temporary file", temp.path()))?;
        }
        steps.reached(&Step::Swept(at.temp.path()));
    }
    write::sync_parents(state, journal)?;
    let record = state::staged(&journal.record());
    state
        .remove(&record)
        .map_err(ApplyError::io("delete a temporary file", &state.shown(&record)))?;
    write::forget(state, steps)
}
