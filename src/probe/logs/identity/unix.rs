//! Device and inode.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;

pub(super) fn numbers(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}
