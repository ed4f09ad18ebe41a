//! Unix: the device and the inode.

use std::fs::DirEntry;
use std::os::unix::fs::{DirEntryExt as _, MetadataExt as _};

use crate::disk::Metadata;

/// The number of a directory's entry, which comes with the listing.
pub(crate) fn of_entry(entry: &DirEntry) -> u64 {
    entry.ino()
}

/// The device and number of a file.
pub(crate) fn of_file(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}
