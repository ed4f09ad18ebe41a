//! The write itself: temporary files, the journal entry that commits them, and the renames.

use std::io;

use crate::disk::File;
use crate::domain::units::human_bytes;

use super::commit::{close, commit, sync_parents, temporary};
use super::digest;
use super::error::ApplyError;
use super::journal::{Journal, Phase, What};
use super::os;
use super::roll_back;
use super::state::StateDir;
use super::steps::{Step, StepObserver};
use super::write_checks::{Operation, PreparedOperation};

/// Does all of it, or none of it. `record` becomes part of the history.
pub(super) fn run(
    state: &StateDir,
    ops: &[PreparedOperation],
    mut journal: Journal,
    record: &[u8],
    steps: &mut dyn StepObserver,
) -> Result<(), ApplyError> {
    if let Err(error) = prepare(state, ops, &mut journal, record, steps) {
        let swept = roll_back::sweep(state, &journal, steps);
        let needed = needed(ops, record);
        return Err(error.hinting(|source| advice(source, needed, swept.is_ok())));
    }
    if let Err(error) = commit(state, &journal, steps) {
        let back = roll_back::roll_back(state, &journal, steps);
        let needed = needed(ops, record);
        return Err(error.hinting(|source| advice(source, needed, back.is_ok())));
    }
    // The change is committed already; what cannot be removed now is removed by the next run.
    let _ = close(state, &journal, steps);
    Ok(())
}

/// Everything up to the journal entry `committing`. No target is touched.
fn prepare(
    state: &StateDir,
    ops: &[PreparedOperation],
    journal: &mut Journal,
    record: &[u8],
    steps: &mut dyn StepObserver,
) -> Result<(), ApplyError> {
    journal.save(state, steps)?;
    steps.reached(&Step::Preparing);
    for (op, file) in ops.iter().zip(&journal.files) {
        let temp = op.target.beside(&file.temp);
        match &op.operation {
            Operation::Replace { after, .. } => {
                let gone = || io::Error::from(io::ErrorKind::NotFound);
                let copy_attributes = |out: &File| os::copy_attributes(out, op.like.as_deref().ok_or_else(gone)?);
                temporary(&temp, after, steps, copy_attributes)?;
            }
            Operation::Create { after, mode } => {
                temporary(&temp, after, steps, |out| os::give_attributes(out, *mode, &op.target))?;
            }
            Operation::Remove { .. } | Operation::Clear => {}
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

/// The last check: writing took a while, and an editor may have saved meanwhile.
fn unchanged(state: &StateDir, journal: &Journal) -> Result<(), ApplyError> {
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

/// Bytes that must be free for the change: old and new exist together for a moment, and so do the records.
fn needed(ops: &[PreparedOperation], record: &[u8]) -> u64 {
    let content: usize = ops
        .iter()
        .map(|op| match &op.operation {
            Operation::Replace { after, .. } | Operation::Create { after, .. } => after.len(),
            Operation::Remove { .. } | Operation::Clear => 0,
        })
        .sum();
    u64::try_from(content + 3 * record.len()).unwrap_or(u64::MAX)
}

fn advice(source: &io::Error, needed: u64, clean: bool) -> String {
    if !clean {
        return "some files could not be restored yet: fix the cause, then run carbonctl again, which restores the rest"
            .into();
    }
    let todo = match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            format!(
                "the change needs {} there: free that, then try again",
                human_bytes(needed)
            )
        }
        _ => "fix the cause, then try again".into(),
    };
    format!("every file is as it was, {todo}")
}
