//! The identity of a file on Unix: device and inode.

use std::os::unix::fs::MetadataExt as _;
use std::time::{Duration, SystemTime};

use crate::disk::Metadata;

pub(super) fn numbers(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}

pub(super) fn changed(meta: &Metadata) -> Option<SystemTime> {
    let seconds = u64::try_from(meta.ctime()).ok()?;
    let nanos = u32::try_from(meta.ctime_nsec()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanos))
}
