//! The only writer of configuration. All files of a plan or none are written, through a kill, a full disk or a crash.
//!
//! How one change is made, in order; each numbered step is on disk before the next begins:
//!
//! 1. take the lock, and first finish or roll back what an earlier run left;
//! 2. check: every file is still as it was planned on, can be replaced, and keeps its owner;
//! 3. journal `preparing`, which names a temporary file beside each target;
//! 4. write each temporary file completely, with mode, owner and extended attributes, and the record of the change;
//! 5. journal `committing`, with the digests of old and new and a sealed reverse patch per file;
//! 6. rename each temporary file over its target;
//! 7. rename the record into the history, remove the journal.
//!
//! Up to step 5 nothing the product reads has changed; from then on [`recover()`] can finish or roll back.

pub mod clock;
mod commit;
mod digest;
mod draft;
mod drift;

mod error;
mod history;
mod id;
mod journal;
mod lock;
mod looks;
mod moment;
mod originals;
mod os;
mod patch;
mod pending;
mod records;
mod recover;
mod roll_back;
mod state;
mod steps;
mod targets;
mod undo;
mod user_state;
mod write;
mod write_checks;

use std::path::PathBuf;

pub use draft::{Draft, DraftAnswer, draft, drop_draft, keep_draft};
pub use drift::{Drift, drift};
pub use error::ApplyError;
pub use history::{HistoryEntry, HistoryFile, PastChange, damaged, history};
pub use journal::WriteKind;
pub use looks::{Look, keep_look, look};
pub use moment::{Moment, RanThen};
pub use originals::{Original, originals};
pub use pending::restart_pending;
pub use recover::{Outcome, RecoveryReport, recover, recover_with};
pub use state::StateDir;
pub use steps::{NoObserver, Step, StepObserver};
pub use undo::{Undone, undo, undo_with};

use crate::plan::Plan;
use history::Stored;
use journal::Journal;
use lock::ApplyLock;

/// What an apply did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its id, for `undo`.
    pub id: String,
    /// The files that were written, as the plan names them.
    pub files: Vec<PathBuf>,
    /// What was done about an earlier run that had been interrupted; to be shown.
    pub recovered: Option<RecoveryReport>,
}

/// Writes a plan: all of its files, or none. An error leaves the home as it was, unless it says otherwise.
pub fn apply(state: &StateDir, plan: &Plan) -> Result<Applied, ApplyError> {
    apply_with(state, plan, &mut NoObserver)
}

/// As [`apply`], and records which server runs meanwhile: it has not read what is written now.
pub fn apply_beside(state: &StateDir, plan: &Plan, ran: RanThen) -> Result<Applied, ApplyError> {
    written(state, plan, ran, &mut NoObserver)
}

/// As [`apply`], reporting each completed step to `steps`.
pub fn apply_with(state: &StateDir, plan: &Plan, steps: &mut dyn StepObserver) -> Result<Applied, ApplyError> {
    written(state, plan, RanThen::Unknown, steps)
}

fn written(state: &StateDir, plan: &Plan, ran: RanThen, steps: &mut dyn StepObserver) -> Result<Applied, ApplyError> {
    if !state.is_made() {
        // A plan that cannot be written leaves not even a state directory behind.
        write_checks::plan(state, plan)?;
    }
    let lock = ApplyLock::take(state)?;
    steps.reached(&Step::Locked);
    let recovered = recover::settle(state, steps)?;
    let ops = write_checks::plan(state, plan)?;
    steps.reached(&Step::Checked);

    let when = clock::now();
    let id = history::next_id(state, when)?;
    let journal = Journal::new(state, WriteKind::Apply, &id, id::record_name(&id), &ops);
    let record = Stored::new(state, &id, Moment { when, ran }, plan, &journal);
    write::run(state, &ops, journal, &record.to_bytes()?, steps)?;
    drop(lock);
    Ok(Applied {
        id,
        files: ops.into_iter().map(|op| op.shown).collect(),
        recovered,
    })
}
