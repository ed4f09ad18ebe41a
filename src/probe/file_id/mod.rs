//! The identity of a file, to compare two looks: a name may lead to another file by now, and one file has many names.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

use std::time::SystemTime;

use crate::disk::Metadata;

/// What stays the same for as long as a file is open, and differs between two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileId(u64, u64);

impl FileId {
    /// The identity from a file's metadata.
    pub fn of(meta: &Metadata) -> Self {
        let (a, b) = system::numbers(meta);
        Self(a, b)
    }
}

/// When a file's content, name, owner or mode last changed; `None` where the system does not record that.
pub(in crate::probe) fn changed(meta: &Metadata) -> Option<SystemTime> {
    system::changed(meta)
}
