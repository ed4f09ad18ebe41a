//! Whether two looks at a path saw the same file: a rotated log is another one under the same name.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

use crate::disk::Metadata;

/// What stays the same for as long as a file is held open, and differs between two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// Of the file that was looked at.
    pub(super) fn of(meta: &Metadata) -> Self {
        let (a, b) = system::numbers(meta);
        Self(a, b)
    }
}
