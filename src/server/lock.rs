//! One controller at a time: a lock file that the system frees when its holder ends, however it ends.

use super::ServerError;
use crate::apply::StateDir;
use crate::disk::{File, TryLockError};

/// Its name in the state directory.
const NAME: &str = "control.lock";

/// The right to start or stop this server; given back on drop, and when this process becomes another program.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock of a home, whose state directory is made, or says at once that another has it.
    pub(super) fn take(state: &StateDir) -> Result<Self, ServerError> {
        let path = state.path().join(NAME);
        let failed = |source| ServerError::Io {
            what: "cannot lock the server",
            path: path.clone(),
            source,
        };
        // No link, and no file that has another name: the home's owner may have put either there to have root make or give
        // away something else.
        let file = state.lock_file(NAME).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(ServerError::Busy(path)),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do: a child that another thread is just starting has the file open until it is
        // another program. A failure here changes nothing.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_held_by_one() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        let first = Lock::take(&state).unwrap();
        assert!(matches!(Lock::take(&state), Err(ServerError::Busy(_))));
        drop(first);
        assert!(Lock::take(&state).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_makes_and_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        let lock = state.path().join(NAME);
        let target = dir.path().join("nologin");
        std::os::unix::fs::symlink(&target, &lock).unwrap();
        assert!(matches!(Lock::take(&state), Err(ServerError::Io { .. })));
        assert!(!target.exists());
        std::fs::write(&target, "kept").unwrap();
        assert!(Lock::take(&state).is_err());
        std::fs::remove_file(&lock).unwrap();
        std::fs::hard_link(&target, &lock).unwrap();
        assert!(Lock::take(&state).is_err());
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "kept");
    }
}
