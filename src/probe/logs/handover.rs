//! Converts a pager of a log into a follower and back: both keep the same file open, whatever its name is by now.

use super::error::LogError;
use super::follower::Follower;
use super::pager::Pager;

impl Pager {
    /// Follows this file from an offset on, which is the beginning of a line.
    ///
    /// # Errors
    /// When the system does not duplicate the descriptor.
    pub fn follow(&self, from: u64) -> Result<Follower, LogError> {
        self.finder
            .blocks
            .file()
            .try_clone()
            .and_then(|file| Follower::of(&self.root, &self.path, file, from))
            .map_err(|e| LogError::of(self.path.clone(), e))
    }
}

impl Follower {
    /// A pager of the file that is followed now, whatever its name is by now; `None` where there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read, or the system does not duplicate the descriptor.
    pub fn pager(&self, part: u32) -> Result<Option<Pager>, LogError> {
        let Some(open) = &self.open else { return Ok(None) };
        let file = open.file.try_clone().map_err(|e| LogError::of(self.path.clone(), e))?;
        Pager::of(&self.root, &self.path, file, part).map(Some)
    }
}
