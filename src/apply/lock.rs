//! The lock that allows one writer per home. It ends with the process: a killed run leaves no lock.

use std::io::{Seek as _, Write as _};

use crate::disk::{File, TryLockError, machine};

use super::error::ApplyError;
use super::state::StateDir;

/// Name of the lock file.
const LOCK: &str = "lock";
/// No process number is longer, bytes.
const LONGEST: u64 = 32;

/// The held lock; dropping it releases it.
#[derive(Debug)]
pub(super) struct ApplyLock {
    file: File,
}

impl Drop for ApplyLock {
    fn drop(&mut self) {
        // Closing alone would not be enough: a child process that another thread is just starting has the file open too, until it
        // becomes another program, and would hold the lock as long.
        let _ = self.file.unlock();
    }
}

impl ApplyLock {
    /// Takes the lock of a home without waiting, or says who holds it.
    pub(super) fn take(state: &StateDir) -> Result<Self, ApplyError> {
        state.make()?;
        let place = state.shown(LOCK);
        let failed = || ApplyError::io("lock the home", &place);
        let mut file = state.lock_file(LOCK).map_err(failed())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let told = machine::rest_of(file, LONGEST).unwrap_or_default();
                let pid = String::from_utf8_lossy(&told).trim().parse().ok();
                return Err(ApplyError::Locked { pid, place });
            }
            Err(TryLockError::Error(e)) => return Err(failed()(e)),
        }
        // The number only serves the error message of the next run: a full disk is no reason to stop here.
        let _ = file.set_len(0);
        let _ = file.rewind();
        let _ = write!(file, "{}", std::process::id());
        Ok(Self { file })
    }
}
