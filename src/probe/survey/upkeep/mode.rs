//! Whether a file is executable. Windows has no such bit.

use std::path::Path;

use crate::disk::Root;

/// Whether anybody may run this file; always true where the system has no such bit.
#[cfg(unix)]
pub(super) fn runs(root: &Root, path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    root.metadata(path)
        .is_ok_and(|meta| meta.permissions().mode() & 0o111 != 0)
}

/// Whether anybody may run this file; always true where the system has no such bit.
#[cfg(not(unix))]
pub(super) fn runs(root: &Root, path: &Path) -> bool {
    root.exists(path)
}
