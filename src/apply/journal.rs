//! The journal: what a write is about to do, so that a later run can finish it or roll it back.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::Shown as _;

use serde::{Deserialize, Serialize};

use crate::disk::HeldEntry;

use super::digest;
use super::error::ApplyError;
use super::id;
use super::patch::Patch;
use super::state::{PENDING, StateDir};
use super::steps::StepObserver;
use super::write_checks::{Operation, PreparedOperation};

/// How far a write has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    /// Temporary files are being written; no target was touched.
    Preparing,
    /// All temporary files are complete; targets are being replaced.
    Committing,
}

/// What a write was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum WriteKind {
    /// A plan was applied.
    Apply,
    /// An apply was undone.
    Undo,
}

/// What happens to one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum What {
    /// The temporary file takes its place.
    Replace,
    /// The temporary file becomes it.
    Create,
    /// It becomes the temporary file, which is deleted at the very end.
    Remove,
    /// As `Remove`, for a directory with all that is in it.
    Clear,
}

/// One target of a write.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Target {
    /// As users know it.
    pub(super) path: PathBuf,
    /// The file with links resolved: relative to the home, or absolute outside of it.
    #[serde(rename = "target")]
    pub(super) real: PathBuf,
    /// Name of the temporary file, in the same directory.
    pub(super) temp: String,
    /// What happens.
    pub(super) what: What,
    /// Digest of its content before; none where it is made.
    pub(super) before: Option<String>,
    /// Digest of its content after; none where it is removed.
    pub(super) after: Option<String>,
    /// From the new content back to the old one, where there are both.
    pub(super) patch: Option<Patch>,
}

/// The complete journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Version of this format.
    format: u32,
    /// How far it has come.
    pub(super) phase: Phase,
    /// What for.
    pub(super) kind: WriteKind,
    /// Id of the apply, or of the apply being undone.
    pub(super) id: String,
    /// File name of the record below the history directory.
    record: String,
    /// The targets, in the order in which they are replaced.
    pub(super) files: Vec<Target>,
    /// Whether it may name files outside the home.
    #[serde(skip)]
    far: bool,
}

/// Where a target and its temporary files are now.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// The target itself.
    pub(super) target: HeldEntry,
    /// Its temporary file, or where it waits to be deleted.
    pub(super) temp: HeldEntry,
    /// The temporary file of a rollback.
    pub(super) back: HeldEntry,
}

impl Journal {
    /// The journal of a write that has not begun yet.
    pub(super) fn new(state: &StateDir, kind: WriteKind, id: &str, record: String, ops: &[PreparedOperation]) -> Self {
        Self {
            format: 1,
            phase: Phase::Preparing,
            kind,
            id: id.to_owned(),
            record,
            files: ops.iter().map(|op| target(state, id, op)).collect(),
            far: true,
        }
    }

    /// Reads the journal that an earlier run left, if there is one.
    pub(super) fn load(state: &StateDir) -> Result<Option<Self>, ApplyError> {
        let Some(record) = state.read(PENDING)? else {
            return Ok(None);
        };
        let damaged = |problem: String| ApplyError::Damaged {
            file: state.shown(PENDING),
            problem,
        };
        let mut journal: Self = serde_json::from_slice(&record.bytes).map_err(|e| damaged(e.to_string()))?;
        if journal.format != 1 {
            return Err(damaged(format!("format {} is newer than this program", journal.format)));
        }
        journal.own().map_err(damaged)?;
        journal.far = record.far;
        for file in &journal.files {
            journal.locate(state, file)?;
        }
        Ok(Some(journal))
    }

    /// Refuses what this program does not write: other temporary names, another record, a directory that is not the mapper's.
    fn own(&self) -> Result<(), String> {
        let record = match self.kind {
            WriteKind::Apply => id::record_name(&self.id),
            WriteKind::Undo => id::undone_name(&self.id),
        };
        if !id::is_id(&self.id) || self.record != record {
            return Err(format!("`{}` is not a record of this program", self.record));
        }
        for file in &self.files {
            if Some(&file.temp) != temp_name(&file.real, &self.id).as_ref() {
                return Err(format!("`{}` is not a temporary file of this program", file.temp));
            }
            if file.what == What::Clear && file.real != rendering() {
                return Err(format!("{} is not the config mapper's", file.real.shown()));
            }
        }
        Ok(())
    }

    /// Whether it may name files that are not the home owner's.
    pub(super) fn is_far(&self) -> bool {
        self.far
    }

    /// Writes the journal.
    pub(super) fn save(&self, state: &StateDir, steps: &mut dyn StepObserver) -> Result<(), ApplyError> {
        let bytes = crate::text::json::compact(self)
            .map_err(|e| ApplyError::io("write carbonctl's own journal", &state.shown(PENDING))(io::Error::other(e)))?;
        state.save(PENDING, &bytes, self.is_private(), steps)
    }

    /// Whether the record stays root's: it names files that the home's owner has no control of.
    pub(super) fn is_private(&self) -> bool {
        self.files.iter().any(|f| f.real.is_absolute())
    }

    /// Where the record is once the write is committed, below the state directory.
    pub(super) fn record(&self) -> String {
        StateDir::record_name(&self.record)
    }

    /// Where a target is now.
    pub(super) fn locate(&self, state: &StateDir, file: &Target) -> Result<Located, ApplyError> {
        let target = state.noted(&file.real, self.far)?;
        Ok(Located {
            temp: target.beside(&file.temp),
            back: target.beside(format!("{}.back", file.temp)),
            target,
        })
    }

    /// The targets as users know them.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|f| f.path.clone()).collect()
    }
}

/// What both patches of a file, in the journal and in the history, are sealed with in addition to the content.
pub(super) fn salt(id: &str, path: &Path) -> String {
    format!("{id} {}", path.raw_text())
}

/// The mapper's notes on what it rendered, relative to the home: the one directory that an undo clears.
pub(super) fn rendering() -> PathBuf {
    PathBuf::from(crate::domain::home::RENDERING)
}

fn temp_name(target: &Path, id: &str) -> Option<String> {
    let name = target.file_name()?.to_string_lossy();
    Some(format!(".{name}.carbonctl-{id}.tmp"))
}

fn target(state: &StateDir, id: &str, op: &PreparedOperation) -> Target {
    let real = state.relative(op.target.path());
    let (what, before, after) = match &op.operation {
        Operation::Replace { before, after } => (What::Replace, Some(before), Some(after)),
        Operation::Create { after, .. } => (What::Create, None, Some(after)),
        Operation::Remove { before } => (What::Remove, Some(before), None),
        Operation::Clear => (What::Clear, None, None),
    };
    let patch = match (before, after) {
        (Some(before), Some(after)) => Some(Patch::between(before, after, &salt(id, &op.shown))),
        _ => None,
    };
    Target {
        path: op.shown.clone(),
        temp: temp_name(&real, id).unwrap_or_default(),
        real,
        what,
        before: before.map(|bytes| digest::of(bytes)),
        after: after.map(|bytes| digest::of(bytes)),
        patch,
    }
}
