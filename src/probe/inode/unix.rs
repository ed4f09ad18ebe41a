//! Unix: the device and the inode.

use std::os::unix::fs::MetadataExt as _;

use crate::disk::Metadata;

/// The device and number of a file.
pub(crate) fn of_file(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}
