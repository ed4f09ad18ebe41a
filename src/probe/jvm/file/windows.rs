//! Opening on Windows, where a user's own temporary directory contains the files.

use crate::disk::File;

/// Owners are not read there, and nobody else writes into that directory.
pub(super) fn is_of(_file: &File, _owner: u32) -> bool {
    true
}
