//! Opening on Unix, where directories that everyone may write to contain others' files too.

use std::os::unix::fs::MetadataExt as _;

use crate::disk::File;

pub(super) fn is_of(file: &File, owner: u32) -> bool {
    file.metadata().is_ok_and(|facts| facts.uid() == owner)
}
