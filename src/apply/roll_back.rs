//! Rolls a write back: every target gets its old content, and what was made for the write is removed.
//!
//! It may be interrupted itself: a restored file has no temporary file any more, so the next run rolls back the rest.

use std::io;

use crate::disk::limit;
use crate::domain::Shown as _;

use super::commit;
use super::digest;
use super::error::ApplyError;
use super::journal::{self, Journal, Located, Target, What};
use super::os;
use super::records::staged;
use super::state::{PENDING, StateDir};
use super::steps::{Step, StepObserver};

/// The state of one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetState {
    /// It has its new content.
    Done,
    /// It has its old content, and its replacement is available.
    Ready,
    /// It has its old content, and its replacement is gone or damaged.
    Lost,
}

/// Checks all targets; a file with neither the old nor the planned content stops everything.
pub(super) fn survey(state: &StateDir, journal: &Journal) -> Result<Vec<TargetState>, ApplyError> {
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

fn stand(file: &Target, at: &Located) -> io::Result<Option<TargetState>> {
    if file.what == What::Clear {
        let waits = at.temp.is_taken()? || !at.target.is_taken()?;
        return Ok(Some(if waits { TargetState::Done } else { TargetState::Ready }));
    }
    let now = digest::of_file(&at.target)?;
    if now == file.after {
        return Ok(Some(TargetState::Done));
    }
    if now != file.before {
        return Ok(None);
    }
    let available = file.what == What::Remove || digest::of_file(&at.temp)? == file.after;
    Ok(Some(if available {
        TargetState::Ready
    } else {
        TargetState::Lost
    }))
}

/// Gives every target its old content, then cleans up.
pub(super) fn roll_back(state: &StateDir, journal: &Journal, steps: &mut dyn StepObserver) -> Result<(), ApplyError> {
    let stands = survey(state, journal)?;
    for (file, stand) in journal.files.iter().zip(stands) {
        if stand != TargetState::Done {
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
                let failed = ApplyError::io("restore the old file", at.target.path());
                at.temp.rename(&at.target).map_err(failed)?;
            }
            What::Remove | What::Clear => {}
        }
        steps.reached(&Step::Restored(at.target.path()));
    }
    commit::sync_parents(state, journal)?;
    sweep(state, journal, steps)
}

/// Gives one target its old content by the reverse patch.
fn restore(
    state: &StateDir,
    journal: &Journal,
    file: &Target,
    at: &Located,
    steps: &mut dyn StepObserver,
) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("restore the old content", at.target.path());
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
    // An earlier rollback may have been interrupted while it wrote this.
    at.back.remove().map_err(failed())?;
    commit::temporary(&at.back, &old, steps, |out| os::copy_attributes(out, &like))?;
    at.back.rename(&at.target).map_err(failed())
}

/// Removes the temporary files of a write that is given up, the journal last. Targets have their old content.
pub(super) fn sweep(state: &StateDir, journal: &Journal, steps: &mut dyn StepObserver) -> Result<(), ApplyError> {
    for file in &journal.files {
        // What waits to be deleted under a temporary name is the user's own file: it was moved back, and is not removed here.
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
    commit::sync_parents(state, journal)?;
    let record = staged(&journal.record());
    state
        .remove(&record)
        .map_err(ApplyError::io("delete a temporary file", &state.shown(&record)))?;
    commit::forget(state, steps)
}
