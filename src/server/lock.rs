//! The lock for one controller at a time: a file lock that the system releases when its holder ends, in whatever way.

use std::io;

use super::ServerError;
use crate::apply::StateDir;
use crate::disk::{File, Refusal, TryLockError};

/// Its name in the state directory.
const NAME: &str = "control.lock";

/// The right to start or stop this server; released on drop, and when this process becomes another program.
#[derive(Debug)]
pub(super) struct ControlLock(File);

impl ControlLock {
    /// Takes the lock of a home, whose state directory is made, or reports at once that another run has it.
    pub(super) fn take(state: &StateDir) -> Result<Self, ServerError> {
        let path = state.path().join(NAME);
        let failed = |source| ServerError::Io {
            what: "cannot lock the server",
            path: path.clone(),
            source,
        };
        // No link, and no file that has another name: the home's owner may have put either there to make root create or give away
        // another file.
        let file = state.lock_file(NAME).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(ServerError::Busy(path)),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

/// The right to stop this server, or why it goes without.
pub(super) enum Right {
    /// No other run stops or starts it now.
    Alone(ControlLock),
    /// Nothing can be written where the lock would be; what the system said.
    Unmade(String),
}

impl Right {
    /// The same of an attempt to take the lock: a place where nothing can be written keeps no server from being stopped. A lock
    /// that another run holds does, and so does what somebody put in its place.
    pub(super) fn to_stop(taken: Result<ControlLock, ServerError>) -> Result<Self, ServerError> {
        let error = match taken {
            Ok(lock) => return Ok(Self::Alone(lock)),
            Err(error) => error,
        };
        let source = match &error {
            ServerError::Io { source, .. } => Some(source),
            ServerError::State(state) => state.source_io(),
            _ => None,
        };
        let unwritable = source.filter(|source| Refusal::of(source).is_none() && is_unwritable(source));
        match unwritable {
            Some(source) => Ok(Self::Unmade(source.to_string())),
            None => Err(error),
        }
    }
}

fn is_unwritable(source: &io::Error) -> bool {
    matches!(
        source.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
    )
}

impl Drop for ControlLock {
    fn drop(&mut self) {
        // Closing alone would not do: a child that another thread is just starting has the file open until it is
        // another program. A failure here changes nothing.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::ProblemKind;

    #[test]
    fn is_held_by_one() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        let first = ControlLock::take(&state).unwrap();
        assert!(matches!(ControlLock::take(&state), Err(ServerError::Busy(_))));
        drop(first);
        assert!(ControlLock::take(&state).is_ok());
    }

    #[test]
    fn a_stop_goes_without_where_nothing_can_be_written_and_only_there() {
        let failed = |kind: io::ErrorKind| {
            Right::to_stop(Err(ServerError::Io {
                what: "cannot lock the server",
                path: "/opt/is".into(),
                source: kind.into(),
            }))
        };
        for kind in [
            io::ErrorKind::ReadOnlyFilesystem,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::StorageFull,
        ] {
            assert!(matches!(failed(kind), Ok(Right::Unmade(_))), "{kind}");
        }
        assert!(failed(io::ErrorKind::NotADirectory).is_err());
        assert!(Right::to_stop(Err(ServerError::Busy("/opt/is".into()))).is_err());
        let planted = Refusal::AnyLink { link: "/opt/is".into() };
        let planted = ServerError::Io {
            what: "cannot lock the server",
            path: "/opt/is".into(),
            source: planted.into(),
        };
        assert!(Right::to_stop(Err(planted)).is_err());
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
        let refused = || {
            let problem = ControlLock::take(&state).unwrap_err().problem();
            assert_eq!(problem.kind, ProblemKind::Refused, "{problem}");
        };
        refused();
        assert!(!target.exists());
        std::fs::write(&target, "kept").unwrap();
        refused();
        std::fs::remove_file(&lock).unwrap();
        std::fs::hard_link(&target, &lock).unwrap();
        refused();
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "kept");
    }
}
