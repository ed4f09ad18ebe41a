//! The journal: what a write is about to do, so that whoever finds it can finish that or put it back.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::domain::Shown as _;

use serde::{Deserialize, Serialize};

use super::digest;
use super::error::ApplyError;
use super::os;
use super::patch::Patch;
use super::preflight::{Deed, Op};
use super::state::State;
use super::steps::Steps;

/// How far a write has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    /// Temporary files are being written; no target was touched.
    Preparing,
    /// All temporary files are whole; targets are being replaced.
    Committing,
}

/// What a write was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
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
    /// The file behind all links: relative to the home, or absolute outside of it.
    #[serde(rename = "target")]
    pub(super) real: PathBuf,
    /// Name of the temporary file, in the same directory.
    pub(super) temp: String,
    /// What happens.
    pub(super) what: What,
    /// Digest of its content before; none where it is made.
    pub(super) before: Option<String>,
    /// Digest of its content after; none where it goes.
    pub(super) after: Option<String>,
    /// From the new content back to the old one, where both are.
    pub(super) patch: Option<Patch>,
}

/// The whole journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Version of this format.
    format: u32,
    /// How far it has come.
    pub(super) phase: Phase,
    /// What for.
    pub(super) kind: Kind,
    /// Id of the apply, or of the apply being undone.
    pub(super) id: String,
    /// File name of the record below the history directory.
    record: String,
    /// The targets, in the order in which they are replaced.
    pub(super) files: Vec<Target>,
}

/// Where a target and its temporary files lie now.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// The target itself.
    pub(super) target: PathBuf,
    /// Its temporary file, or where it waits to be deleted.
    pub(super) temp: PathBuf,
    /// The temporary file of a rollback.
    pub(super) back: PathBuf,
}

impl Journal {
    /// The journal of a write that has yet to begin.
    pub(super) fn new(state: &State, kind: Kind, id: &str, record: String, ops: &[Op]) -> Self {
        Self {
            format: 1,
            phase: Phase::Preparing,
            kind,
            id: id.to_owned(),
            record,
            files: ops.iter().map(|op| target(state, id, op)).collect(),
        }
    }

    /// Reads the journal that an earlier run left, if one did.
    pub(super) fn load(state: &State) -> Result<Option<Self>, ApplyError> {
        let file = state.pending();
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(ApplyError::io("read carbonctl's own journal", &file)(e)),
        };
        let damaged = |problem: String| ApplyError::Damaged {
            file: file.clone(),
            problem,
        };
        let journal: Self = serde_json::from_slice(&bytes).map_err(|e| damaged(e.to_string()))?;
        if journal.format != 1 {
            return Err(damaged(format!("format {} is newer than this program", journal.format)));
        }
        let names = journal.files.iter().map(|f| &f.temp).chain([&journal.record]);
        if let Some(bad) = names.into_iter().find(|name| !is_plain(name)) {
            return Err(damaged(format!("`{bad}` is no file name")));
        }
        confine(state, &file, journal.files.iter().map(|f| f.real.as_path()))?;
        Ok(Some(journal))
    }

    /// Writes the journal down.
    pub(super) fn save(&self, state: &State, steps: &mut dyn Steps) -> Result<(), ApplyError> {
        let file = state.pending();
        let bytes = crate::text::json::compact(self)
            .map_err(|e| ApplyError::io("write carbonctl's own journal", &file)(io::Error::other(e)))?;
        state.save(&file, &bytes, self.is_private(), steps)
    }

    /// Whether the record stays root's: it names files that the home's owner has no say in.
    pub(super) fn is_private(&self) -> bool {
        self.files.iter().any(|f| f.real.is_absolute())
    }

    /// Where the record lies once the write counts.
    pub(super) fn record(&self, state: &State) -> PathBuf {
        state.history().join(&self.record)
    }

    /// Where a target lies now.
    pub(super) fn locate(state: &State, file: &Target) -> Located {
        let target = state.home().join(&file.real);
        Located {
            temp: target.with_file_name(&file.temp),
            back: target.with_file_name(format!("{}.back", file.temp)),
            target,
        }
    }

    /// The targets as users know them.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|f| f.path.clone()).collect()
    }
}

/// What both patches of a file, in the journal and in the history, are sealed with beside the content.
pub(super) fn salt(id: &str, path: &Path) -> String {
    format!("{id} {}", path.raw_text())
}

/// Refuses to follow, as root, a record of a lesser user out of the home: it could have been written for just that.
pub(super) fn confine<'a>(
    state: &State,
    record: &Path,
    targets: impl Iterator<Item = &'a Path>,
) -> Result<(), ApplyError> {
    let owner = os::lesser_owner(record).map_err(ApplyError::io("look at carbonctl's own file", record))?;
    let Some(owner) = owner else {
        return Ok(());
    };
    for target in targets {
        let place = state.home().join(target);
        let inside = place
            .parent()
            .and_then(|dir| fs::canonicalize(dir).ok())
            .is_some_and(|dir| dir.starts_with(state.home()));
        if !inside || !fs::symlink_metadata(&place).map_or(true, |m| m.is_file() || m.is_dir()) {
            return Err(ApplyError::Untrusted {
                file: place,
                owner: owner.clone(),
            });
        }
    }
    Ok(())
}

fn target(state: &State, id: &str, op: &Op) -> Target {
    let name = op.target.file_name().unwrap_or_default().to_string_lossy();
    let (what, before, after) = match &op.deed {
        Deed::Replace { before, after } => (What::Replace, Some(before), Some(after)),
        Deed::Create { after, .. } => (What::Create, None, Some(after)),
        Deed::Remove { before } => (What::Remove, Some(before), None),
        Deed::Clear => (What::Clear, None, None),
    };
    let patch = match (before, after) {
        (Some(before), Some(after)) => Some(Patch::between(before, after, &salt(id, &op.shown))),
        _ => None,
    };
    Target {
        path: op.shown.clone(),
        real: state.relative(&op.target),
        temp: format!(".{name}.carbonctl-{id}.tmp"),
        what,
        before: before.map(|bytes| digest::of(bytes)),
        after: after.map(|bytes| digest::of(bytes)),
        patch,
    }
}

fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) && !name.ends_with(['/', '\\'])
}
