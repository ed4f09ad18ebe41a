//! Holes on systems that report them.

use rustix::fs::{SeekFrom, seek};

use crate::disk::File;

pub(super) fn data_from(file: &File, offset: u64) -> Option<u64> {
    seek(file, SeekFrom::Data(offset)).ok()
}

pub(super) fn hole_from(file: &File, offset: u64) -> Option<u64> {
    seek(file, SeekFrom::Hole(offset)).ok()
}

/// Whether this file's system reports holes at all. Every file has one, at its end.
pub(super) fn known(file: &File) -> bool {
    hole_from(file, 0).is_some()
}
