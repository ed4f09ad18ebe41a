//! The write itself: temporary files, one journal entry that turns the tide, renames.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::units::human_bytes;

use super::digest;
use super::error::ApplyError;
use super::journal::{Journal, Located, Phase, Target, What};
use super::os;
use super::preflight::{Deed, Op};
use super::recover;
use super::state::{self, State};
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
        let at = Journal::locate(state, file);
        match &op.deed {
            Deed::Replace { after, .. } => {
                let old = fs::metadata(&op.target).map_err(ApplyError::io("look at the file", &op.target))?;
                temporary(&at.temp, after, steps, |out| os::dress(out, &old, &op.target))?;
            }
            Deed::Create { after, mode } => {
                let dir = op.target.parent().unwrap_or(&op.target);
                temporary(&at.temp, after, steps, |out| os::dress_new(out, *mode, dir))?;
            }
            Deed::Remove { .. } | Deed::Clear => {}
        }
    }
    sync_parents(state, journal)?;
    state.stage(&journal.record(state), record, journal.is_private())?;
    steps.reached(&Step::RecordStaged);
    unchanged(state, journal)?;
    journal.phase = Phase::Committing;
    journal.save(state, steps)?;
    steps.reached(&Step::Committing);
    Ok(())
}

/// Writes one temporary file whole and to disk; `dress` gives it mode and owner.
pub(super) fn temporary(
    temp: &Path,
    content: &[u8],
    steps: &mut dyn Steps,
    dress: impl FnOnce(&fs::File) -> io::Result<()>,
) -> Result<(), ApplyError> {
    let failed = || ApplyError::io("write a new file beside the old one", temp);
    let mut out = os::create_private(temp).map_err(failed())?;
    steps.reached(&Step::TempMade(temp));
    let (head, tail) = content.split_at(content.len() / 2);
    out.write_all(head).map_err(failed())?;
    steps.reached(&Step::TempHalf(temp));
    out.write_all(tail).map_err(failed())?;
    dress(&out).map_err(failed())?;
    out.sync_all().map_err(failed())?;
    steps.reached(&Step::TempWritten(temp));
    Ok(())
}

/// The last look: writing took a while, and an editor may have saved meanwhile.
fn unchanged(state: &State, journal: &Journal) -> Result<(), ApplyError> {
    let mut changed = Vec::new();
    for file in journal.files.iter().filter(|f| f.what != What::Clear) {
        let target = Journal::locate(state, file).target;
        let now = digest::of_file(&target).map_err(ApplyError::io("read the file", &target))?;
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
        let at = Journal::locate(state, file);
        replace(file, &at).map_err(ApplyError::io("put the new file in place", &at.target))?;
        steps.reached(&Step::Committed(&at.target));
    }
    sync_parents(state, journal)?;
    steps.reached(&Step::Synced);
    let record = journal.record(state);
    fs::rename(state::staged(&record), &record).map_err(ApplyError::io("write the history", &record))?;
    steps.reached(&Step::Published);
    // From here on the change counts: an error now must not lead to a rollback.
    let _ = state::sync_parent(&record);
    Ok(())
}

fn replace(file: &Target, at: &Located) -> io::Result<()> {
    match file.what {
        What::Replace | What::Create if !at.temp.exists() => {
            let done = digest::of_file(&at.target)? == file.after;
            if done {
                Ok(())
            } else {
                Err(io::ErrorKind::NotFound.into())
            }
        }
        What::Create if fs::symlink_metadata(&at.target).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        What::Replace | What::Create => fs::rename(&at.temp, &at.target),
        What::Remove | What::Clear if at.temp.exists() || !at.target.exists() => Ok(()),
        What::Remove | What::Clear => fs::rename(&at.target, &at.temp),
    }
}

/// Clears away what the change no longer needs, the journal last.
pub(super) fn close(state: &State, journal: &Journal, steps: &mut dyn Steps) -> Result<(), ApplyError> {
    for file in &journal.files {
        let temp = Journal::locate(state, file).temp;
        let gone = match file.what {
            What::Clear if temp.exists() => fs::remove_dir_all(&temp),
            What::Clear => Ok(()),
            What::Replace | What::Create | What::Remove => state::remove_if_there(&temp),
        };
        gone.map_err(ApplyError::io("delete a temporary file", &temp))?;
        steps.reached(&Step::Swept(&temp));
    }
    sync_parents(state, journal)?;
    forget(state, steps)
}

/// Takes the journal away.
pub(super) fn forget(state: &State, steps: &mut dyn Steps) -> Result<(), ApplyError> {
    let pending = state.pending();
    let failed = || ApplyError::io("delete carbonctl's own journal", &pending);
    state::remove_if_there(&state::staged(&pending)).map_err(failed())?;
    state::remove_if_there(&pending).map_err(failed())?;
    state::sync_parent(&pending).map_err(failed())?;
    steps.reached(&Step::Closed);
    Ok(())
}

/// Brings the directories of all targets to disk.
pub(super) fn sync_parents(state: &State, journal: &Journal) -> Result<(), ApplyError> {
    let dirs: BTreeSet<PathBuf> = journal
        .files
        .iter()
        .filter_map(|file| Some(Journal::locate(state, file).target.parent()?.to_path_buf()))
        .collect();
    for dir in dirs {
        os::sync_dir(&dir).map_err(ApplyError::io("bring the directory to disk", &dir))?;
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
