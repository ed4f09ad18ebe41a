//! A plan: the changes, grouped by file, with the complete old and new bytes of each file.

use crate::domain::SettingId;
use std::path::{Path, PathBuf};

use super::error::PlanError;
use crate::disk::Root;

/// One setting's old and new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Setting id.
    pub setting: SettingId,
    /// Value before; `None` where nothing was written, and for secrets.
    pub old: Option<String>,
    /// Value after; `None` for secrets and for a value that is removed.
    pub new: Option<String>,
    /// Whether the values are secret and therefore absent here.
    pub secret: bool,
    /// File that holds it: relative to the home, or absolute outside of it.
    pub file: PathBuf,
    /// Address inside the file, for people.
    pub address: String,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileAction {
    /// It is there and some of its bytes change.
    Edit,
    /// It is made.
    Create,
}

/// One file of a plan.
#[derive(Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the home, or absolute outside of it.
    pub path: PathBuf,
    /// The resolved path, where a link is on the path.
    pub leads_to: Option<PathBuf>,
    /// Edit or create.
    pub action: FileAction,
    /// The bytes it was planned on; `None` when the file is to be made.
    pub before: Option<Vec<u8>>,
    /// The bytes it is to have.
    pub after: Vec<u8>,
    /// Permission bits of a file that is made (an edited file keeps its own).
    pub mode: u32,
    /// Unified diff with secrets masked.
    pub diff: String,
}

impl std::fmt::Debug for FileChange {
    /// Shows the masked diff and no bytes: configuration holds passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileChange")
            .field("path", &self.path)
            .field("leads_to", &self.leads_to)
            .field("action", &self.action)
            .field("before", &self.before.as_ref().map(Vec::len))
            .field("after", &self.after.len())
            .field("mode", &self.mode)
            .field("diff", &self.diff)
            .finish()
    }
}

/// Everything one confirmation covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The home it was made for.
    pub home: PathBuf,
    /// The handle of that very directory.
    pub root: Root,
    /// The changes, in the order of the settings table.
    pub changes: Vec<Change>,
    /// The files, in the order of their paths.
    pub files: Vec<FileChange>,
    /// Things to know before saying yes, one sentence each.
    pub notes: Vec<String>,
    /// Whether a running server must be restarted to see it.
    pub restart: bool,
    /// The answers that it leaves out, with their reasons.
    pub skipped: Vec<PlanError>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The absolute place of one of its files.
    pub fn place(&self, file: &FileChange) -> PathBuf {
        resolve(&self.home, &file.path)
    }
}

/// A plan's path made absolute.
pub fn resolve(home: &Path, path: &Path) -> PathBuf {
    if path.is_absolute() {
        path.to_path_buf()
    } else {
        home.join(path)
    }
}
