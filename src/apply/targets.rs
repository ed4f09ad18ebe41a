//! The files that plans and records name: where they truly lie, and whether a record may lead there.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::ApplyError;
use super::os;
use super::state::StateDir;
use crate::disk::{File, Refusal, HeldEntry};

impl StateDir {
    /// Refuses an open file that a record of somebody else's names and that is not that user's own: it would be dressed as the
    /// file of whoever it belongs to.
    pub(super) fn may_touch(&self, file: &File, shown: &Path, far: bool) -> Result<(), ApplyError> {
        if far || !self.is_foreign() {
            return Ok(());
        }
        let owner = self.root.owner().ok().flatten();
        let its = os::uid_of(file).map_err(ApplyError::io("look at the file", shown))?;
        if its == owner {
            return Ok(());
        }
        Err(self.untrusted(shown))
    }

    fn untrusted(&self, file: &Path) -> ApplyError {
        ApplyError::Untrusted {
            file: file.to_path_buf(),
            owner: self.root.owner().ok().flatten().map_or_else(String::new, os::account),
        }
    }

    /// A path as it is written down: relative where it lies in the home, so that a moved home keeps its history.
    pub(super) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.home).unwrap_or(path).to_path_buf()
    }

    /// The place that a plan names: behind the links that may be followed.
    pub(super) fn place(&self, path: &Path) -> io::Result<HeldEntry> {
        if self.is_ours(path) {
            self.root.entry(path)
        } else {
            HeldEntry::of_machine(path)
        }
    }

    /// As [`StateDir::place`], but a link at the very name is the place itself.
    pub(super) fn place_itself(&self, path: &Path) -> io::Result<HeldEntry> {
        match (path.parent(), path.file_name()) {
            _ if self.is_ours(path) => self.root.entry_itself(path),
            (Some(dir), Some(name)) => HeldEntry::of_machine(&dir.join("."))?.inside(name),
            _ => Err(Refusal::Outside.into()),
        }
    }

    fn is_ours(&self, path: &Path) -> bool {
        path.is_relative() || path.starts_with(&self.home) || path.starts_with(self.root.path())
    }

    /// The place that a record names as a true path. No link may stand on the way, and a record that is not believed so far
    /// leads to no file outside the home.
    pub(super) fn noted(&self, real: &Path, far: bool) -> Result<HeldEntry, ApplyError> {
        let plain = real.components().all(|part| matches!(part, Component::Normal(_)));
        let spot = if plain {
            self.root.strict(Path::new("")).entry_itself(real)
        } else if far && real.is_absolute() && !real.components().any(|part| part == Component::ParentDir) {
            HeldEntry::of_machine_strict(real)
        } else {
            return Err(self.untrusted(real));
        };
        let spot = spot.map_err(ApplyError::io("find the file", &self.home.join(real)))?;
        if !far && self.is_foreign() {
            let owner = self.root.owner().ok().flatten();
            let meta = spot
                .metadata()
                .map_err(ApplyError::io("look at the file", spot.path()))?;
            if meta.is_some_and(|meta| os::owner_number(&meta) != owner) {
                return Err(self.untrusted(real));
            }
        }
        Ok(spot)
    }
}
