//! From the pages of a log to what is added to it, and back: both hold the very same file, whatever its name by now.

use super::error::LogError;
use super::follower::Follower;
use super::pager::Pager;

impl Pager {
    /// Follows this very file from an offset on, which is the beginning of a line.
    ///
    /// # Errors
    /// When the system gives no second hold on the file.
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
    /// Pages through the file that is followed now, whatever its name by now; `None` where there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read, or the system gives no second hold on it.
    pub fn pager(&self, part: u32) -> Result<Option<Pager>, LogError> {
        let Some(open) = &self.open else { return Ok(None) };
        let file = open.file.try_clone().map_err(|e| LogError::of(self.path.clone(), e))?;
        Pager::of(&self.root, &self.path, file, part).map(Some)
    }
}
