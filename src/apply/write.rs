//! The write itself: temporary files, one journal entry that turns the tide, renames.

use std::collections::BTreeSet;
use std::io::{self, Write as _};

use crate::disk::{File, Spot};
use crate::domain::units::human_bytes;

use super::digest;
use super::error::ApplyError;
use super::journal::{Journal, Located, Phase, Target, What};
use super::os;
use super::preflight::{Deed, Op};
use super::recover;
use super::state::{self, PENDING, State};
use super::steps::{Step, Steps};

/// Does all of it, or none of it. `record` becomes part of the history.
pub(super) fn run(
    state: &State,
    ops: &[Op],
    mut journal: Journal,
    record: &[u8],
    steps: &mut dyn Steps,
) -> Result<(), ApplyError> {
    if let Err(error) = prepare(state, ops, &mut journal, record, steps) {
        let swept = recover::sweep(state, &journal, steps);
        let needed = needed(ops, record);
        return Err(error.hinting(|source| advice(source, needed, swept.is_ok())));
    }
    if let Err(error) = commit(state, &journal, steps) {
        let back = recover::roll_back(state, &journal, steps);
        let needed = needed(ops, record);
        return Err(error.hinting(|source| advice(source, needed, back.is_ok())));
    }
    // The change counts already; what cannot be cleared away now is cleared away by the next run.
    let _ = close(state, &journal, steps);
    Ok(())
}

/// Everything up to the journal entry `committing`. No target is touched.
fn prepare(
    state: &State,
    ops: &[Op],
    journal: &mut Journal,
    record: &[u8],
    steps: &mut dyn Steps,
) -> Result<(), ApplyError> {
    journal.save(state, steps)?;
    steps.reached(&Step::Preparing);
    for (op, file) in ops.iter().zip(&journal.files) {
        let temp = op.target.beside(&file.temp);
        match &op.deed {
            Deed::Replace { after, .. } => {
                let gone = || io::Error::from(io::ErrorKind::NotFound);
                let dress = |out: &File| os::dress(out, op.like.as_deref().ok_or_else(gone)?);
                temporary(&temp, after, steps, dress)?;
            }
            Deed::Create { after, mode } => {
                temporary(&temp, after, steps, |out| os::dress_new(out, *mode, &op.target))?;
            }
            Deed::Remove { .. } | Deed::Clear => {}
        }
    }
    sync_parents(state, journal)?;
    state.stage(&journal.record(), record, journal.is_private())?;
    steps.reached(&Step::RecordStaged);
    unchanged(state, journal)?;
    journal.phase = Phase::Committing;
    journal.save(state, steps)?;
    steps.reached(&Step::Committing);
    Ok(())
}

/// Writes one temporary file whole and to disk; `dress` gives it mode and owner.
pub(super) fn temporary(
    temp: &Spot,
    content: &[u8],
    steps: &mut dyn Steps,
    dress: impl FnOnce(&File) -> io::Result<()>,
) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("write a new file beside the old one", temp.path());
    let mut out = temp.create().map_err(failed())?;
    steps.reached(&Step::TempMade(temp.path()));
    let (head, tail) = content.split_at(content.len() / 2);
    out.write_all(head).map_err(failed())?;
    steps.reached(&Step::TempHalf(temp.path()));
    out.write_all(tail).map_err(failed())?;
    dress(&out).map_err(failed())?;
    out.sync_all().map_err(failed())?;
    steps.reached(&Step::TempWritten(temp.path()));
    Ok(())
}

/// The last look: writing took a while, and an editor may have saved meanwhile.
fn unchanged(state: &State, journal: &Journal) -> Result<(), ApplyError> {
    let mut changed = Vec::new();
    for file in journal.files.iter().filter(|f| f.what != What::Clear) {
        let target = journal.locate(state, file)?.target;
        let now = digest::of_file(&target).map_err(ApplyError::io("read the file", target.path()))?;
        if now != file.before {
            changed.push(file.path.clone());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    Err(ApplyError::ChangedSince {
        files: changed,
        advice: "someone is editing there now: let them finish, then try again",
    })
}

/// Replaces every target that is not replaced yet, then makes the change count.
pub(super) fn commit(state: &State, journal: &Journal, steps: &mut dyn Steps) -> Result<(), ApplyError> {
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
        .spot(&state::staged(&record))
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
pub(super) fn close(state: &State, journal: &Journal, steps: &mut dyn Steps) -> Result<(), ApplyError> {
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
pub(super) fn forget(state: &State, steps: &mut dyn Steps) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("delete carbonctl's own journal", &state.shown(PENDING));
    state.remove(&state::staged(PENDING)).map_err(failed())?;
    let place = state.spot(PENDING).map_err(failed())?;
    place.remove().and_then(|()| place.sync_dir()).map_err(failed())?;
    steps.reached(&Step::Closed);
    Ok(())
}

/// Brings the directories of all targets to disk.
pub(super) fn sync_parents(state: &State, journal: &Journal) -> Result<(), ApplyError> {
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

/// Bytes that must be free for the change: old and new stand side by side for a moment, and so do the notes.
fn needed(ops: &[Op], record: &[u8]) -> u64 {
    let content: usize = ops
        .iter()
        .map(|op| match &op.deed {
            Deed::Replace { after, .. } | Deed::Create { after, .. } => after.len(),
            Deed::Remove { .. } | Deed::Clear => 0,
        })
        .sum();
    u64::try_from(content + 3 * record.len()).unwrap_or(u64::MAX)
}

fn advice(source: &io::Error, needed: u64, clean: bool) -> String {
    if !clean {
        return "some files could not be put back yet: mend that, then run carbonctl again, which puts back the rest"
            .into();
    }
    let todo = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            format!(
                "the change needs {} there: free that, then try again",
                human_bytes(needed)
            )
        }
        _ => "mend that, then try again".into(),
    };
    format!("every file is as it was, {todo}")
}
