//! Reads and writes the files of a state directory, and determines how far each is trusted.
//!
//! Where root works in somebody else's home, its owner can move files about: there a record is trusted as root's only with root's
//! own note of its digest, its seal.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::digest;
use super::error::ApplyError;
use super::os;
use super::state::{HISTORY, StateDir};
use super::steps::{Step, StepObserver};
use super::user_state::{self, dir_of, note};
use crate::disk::{HeldEntry, Refusal, limit, machine};

/// A record that was read, and how far it is trusted.
#[derive(Debug)]
pub(super) struct Record {
    /// Its content.
    pub(super) bytes: Vec<u8>,
    /// Whether it may name files outside the home: it is this user's own, or root's.
    pub(super) far: bool,
}

impl StateDir {
    /// The name of a record below the state directory.
    pub(super) fn record_name(record: &str) -> String {
        format!("{HISTORY}/{record}")
    }

    /// The file names in the history; none where nothing was applied yet.
    pub(super) fn records(&self) -> io::Result<Vec<String>> {
        let listed = match self.own.list(Path::new(HISTORY)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            listed => listed?,
        };
        Ok(listed.iter().map(|node| node.name().to_owned()).collect())
    }

    /// Reads a file of the state directory; `None` where it is not there.
    ///
    /// # Errors
    /// Also when somebody other than its owner could have written it, or it is larger than any that this program writes.
    pub(super) fn read(&self, name: &str) -> Result<Option<Record>, ApplyError> {
        let failed = || ApplyError::io("read carbonctl's own file", &self.shown(name));
        let spot = match self.spot(name) {
            Ok(spot) if spot.metadata().map_err(failed())?.is_some() => spot,
            Ok(_) => return Ok(None),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed()(e)),
        };
        let (file, writer) = spot.open_record(&self.trusted()).map_err(failed())?;
        let bytes = machine::rest_of(file, limit::RECORD).map_err(failed())?;
        // In somebody else's directory, a file of this user's may have been moved there from anywhere.
        let far = if self.is_foreign() {
            self.is_sealed(name, &bytes)
        } else {
            os::is_mine(writer) || writer == 0
        };
        Ok(Some(Record { bytes, far }))
    }

    /// Root's own note of what it wrote into somebody else's home: only with it is a record trusted to be root's.
    fn seal_of(&self, name: &str) -> Option<PathBuf> {
        let dir = dir_of(&self.home).ok()?.join(user_state::SEALS);
        Some(dir.join(digest::of(name.as_bytes())))
    }

    fn seal(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.seal_of(name).ok_or(io::ErrorKind::NotFound)?;
        let dir = place.parent().ok_or(io::ErrorKind::NotFound)?;
        machine::make_private_dirs(dir)?;
        if let Some(owner) = os::meddler(dir) {
            return Err(Refusal::Foreign { owner }.into());
        }
        if let Some(entry) = dir.parent() {
            note(entry, &self.home);
        }
        let spot = HeldEntry::of_machine(&place)?;
        spot.remove()?;
        let mut out = spot.create()?;
        out.write_all(digest::of(bytes).as_bytes())?;
        out.sync_all()
    }

    fn is_sealed(&self, name: &str, bytes: &[u8]) -> bool {
        let Some(place) = self.seal_of(name) else { return false };
        let alone = place.parent().is_some_and(|dir| os::meddler(dir).is_none());
        alone && machine::text(&place, limit::SMALL).is_ok_and(|seal| seal == digest::of(bytes))
    }

    /// Writes a file of the state directory under a temporary name, completely, and syncs it. `private` keeps it root's.
    pub(super) fn stage(&self, name: &str, bytes: &[u8], private: bool) -> Result<(), ApplyError> {
        let staged = staged(name);
        let failed = || ApplyError::io("write carbonctl's own records", &self.shown(&staged));
        if bytes.len() as u64 > limit::RECORD {
            return Err(failed()(Refusal::TooLarge { limit: limit::RECORD }.into()));
        }
        let spot = self.spot(&staged).map_err(failed())?;
        spot.remove().map_err(failed())?;
        let mut out = spot.create().map_err(failed())?;
        out.write_all(bytes).map_err(failed())?;
        if self.is_foreign() {
            let sealed = self.seal(name, bytes);
            // Without a seal a record of files outside the home is not trusted.
            if private {
                sealed.map_err(failed())?;
            }
        }
        if !private {
            self.give_to_owner(&out);
        }
        out.sync_all().map_err(failed())
    }

    /// Renames a staged file to its final name.
    pub(super) fn publish(&self, name: &str) -> Result<(), ApplyError> {
        let failed = || ApplyError::io("write carbonctl's own records", &self.shown(name));
        let spot = self.spot(name).map_err(failed())?;
        self.spot(&staged(name))
            .and_then(|staged| staged.rename(&spot))
            .map_err(failed())?;
        spot.sync_dir().map_err(failed())
    }

    /// Replaces a file of the state directory atomically.
    pub(super) fn save(
        &self,
        name: &str,
        bytes: &[u8],
        private: bool,
        steps: &mut dyn StepObserver,
    ) -> Result<(), ApplyError> {
        self.stage(name, bytes, private)?;
        steps.reached(&Step::Staged(&self.shown(name)));
        self.publish(name)
    }

    /// Removes a file of the state directory, if it is there.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        if self.is_foreign()
            && let Some(seal) = self.seal_of(name)
            && let Ok(seal) = HeldEntry::of_machine(&seal)
        {
            let _ = seal.remove();
        }
        match self.spot(name) {
            Ok(spot) => spot.remove(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// Whether a file of the state directory is there.
    pub(super) fn has(&self, name: &str) -> Result<bool, ApplyError> {
        match self.spot(name).and_then(|spot| spot.is_taken()) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            taken => taken.map_err(ApplyError::io("look for carbonctl's own file", &self.shown(name))),
        }
    }
}

/// Where a file is written before it is renamed to its place.
pub(super) fn staged(name: &str) -> String {
    format!("{name}.new")
}
