//! The steps that a write and its recovery share: one temporary file, the renames that turn the tide, the clearing away.
//!
//! Each may be cut short at any point and done again: a rename is done or not.

use std::collections::BTreeSet;
use std::io::{self, Write as _};

use crate::disk::{File, HeldEntry};

use super::digest;
use super::error::ApplyError;
use super::journal::{Journal, Located, Target, What};
use super::records::staged;
use super::state::{PENDING, StateDir};
use super::steps::{Step, StepObserver};

/// Writes one temporary file whole and to disk; `copy_attributes` gives it mode and owner.
pub(super) fn temporary(
    temp: &HeldEntry,
    content: &[u8],
    steps: &mut dyn StepObserver,
    copy_attributes: impl FnOnce(&File) -> io::Result<()>,
) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("write a new file beside the old one", temp.path());
    let mut out = temp.create().map_err(failed())?;
    steps.reached(&Step::TempMade(temp.path()));
    let (head, tail) = content.split_at(content.len() / 2);
    out.write_all(head).map_err(failed())?;
    steps.reached(&Step::TempHalf(temp.path()));
    out.write_all(tail).map_err(failed())?;
    copy_attributes(&out).map_err(failed())?;
    out.sync_all().map_err(failed())?;
    steps.reached(&Step::TempWritten(temp.path()));
    Ok(())
}

/// Replaces every target that is not replaced yet, then makes the change count.
pub(super) fn commit(state: &StateDir, journal: &Journal, steps: &mut dyn StepObserver) -> Result<(), ApplyError> {
    for file in &journal.files {
        let at = journal.locate(state, file)?;
        replace(file, &at).map_err(ApplyError::io("put the new file in place", at.target.path()))?;
        steps.reached(&Step::Committed(at.target.path()));
    }
    sync_parents(state, journal)?;
    steps.reached(&Step::Synced);
    let record = journal.record();
    let failed = || ApplyError::io("write the history", &state.shown(&record));
    let place = state.spot(&record).map_err(failed())?;
    state
        .spot(&staged(&record))
        .and_then(|staged| staged.rename(&place))
        .map_err(failed())?;
    steps.reached(&Step::Published);
    // From here on the change counts: an error now must not lead to a rollback.
    let _ = place.sync_dir();
    Ok(())
}

fn replace(file: &Target, at: &Located) -> io::Result<()> {
    let temp_there = at.temp.is_taken()?;
    match file.what {
        What::Replace | What::Create if !temp_there => {
            let done = digest::of_file(&at.target)? == file.after;
            if done {
                Ok(())
            } else {
                Err(io::ErrorKind::NotFound.into())
            }
        }
        What::Create if at.target.is_taken()? => Err(io::ErrorKind::AlreadyExists.into()),
        What::Replace | What::Create => at.temp.rename(&at.target),
        What::Remove | What::Clear if temp_there || !at.target.is_taken()? => Ok(()),
        What::Remove | What::Clear => at.target.rename(&at.temp),
    }
}

/// Clears away what the change no longer needs, the journal last.
pub(super) fn close(state: &StateDir, journal: &Journal, steps: &mut dyn StepObserver) -> Result<(), ApplyError> {
    for file in &journal.files {
        let temp = journal.locate(state, file)?.temp;
        let gone = match file.what {
            What::Clear => temp
                .is_taken()
                .and_then(|there| if there { temp.remove_tree() } else { Ok(()) }),
            What::Replace | What::Create | What::Remove => temp.remove(),
        };
        gone.map_err(ApplyError::io("delete a temporary file", temp.path()))?;
        steps.reached(&Step::Swept(temp.path()));
    }
    sync_parents(state, journal)?;
    forget(state, steps)
}

/// Takes the journal away.
pub(super) fn forget(state: &StateDir, steps: &mut dyn StepObserver) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("delete carbonctl's own journal", &state.shown(PENDING));
    state.remove(&staged(PENDING)).map_err(failed())?;
    let place = state.spot(PENDING).map_err(failed())?;
    place.remove().and_then(|()| place.sync_dir()).map_err(failed())?;
    steps.reached(&Step::Closed);
    Ok(())
}

/// Brings the directories of all targets to disk.
pub(super) fn sync_parents(state: &StateDir, journal: &Journal) -> Result<(), ApplyError> {
    let mut seen = BTreeSet::new();
    for file in &journal.files {
        let target = journal.locate(state, file)?.target;
        let dir = target.path().parent().unwrap_or(target.path()).to_path_buf();
        if seen.insert(dir.clone()) {
            target
                .sync_dir()
                .map_err(ApplyError::io("bring the directory to disk", &dir))?;
        }
    }
    Ok(())
}
