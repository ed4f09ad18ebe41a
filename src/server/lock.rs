//! One controller at a time: a lock file that the system frees when its holder ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::ServerError;

/// The right to start or stop this server; given back on drop.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock of a state directory, or says at once that another has it.
    pub(super) fn take(state_dir: &Path) -> Result<Self, ServerError> {
        let path = state_dir.join("control.lock");
        let failed = |source| ServerError::Io {
            what: "cannot lock the server",
            path: path.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(ServerError::Busy(path)),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing frees it too; a failure here changes nothing.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_held_by_one() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        assert!(matches!(Lock::take(dir.path()), Err(ServerError::Busy(_))));
        drop(first);
        assert!(Lock::take(dir.path()).is_ok());
    }
}
