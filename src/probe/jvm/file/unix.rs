//! Opening on Unix, where directories that everyone may write to contain others' files too.

use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};

use crate::disk::File;

pub(super) fn is_of(file: &File, owner: u32) -> bool {
    file.metadata().is_ok_and(|facts| facts.uid() == owner)
}

pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.read_at(buffer, at)
}
