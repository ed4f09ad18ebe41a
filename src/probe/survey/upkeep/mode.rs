//! Whether a file of a home is executable.

use std::path::Path;

use crate::disk::Root;
use crate::probe::modes;

/// Whether anybody may run this file; true for every file where the system has no such bit.
pub(super) fn runs(root: &Root, path: &Path) -> bool {
    root.metadata(path).is_ok_and(|meta| modes::is_executable(&meta))
}
