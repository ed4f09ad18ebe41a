//! The identity of a file on Unix: device and inode.

use std::os::unix::fs::MetadataExt as _;

use crate::disk::Metadata;

pub(super) fn numbers(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}
