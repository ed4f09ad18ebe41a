//! Permissions of a practice home's files: those of an unpacked product, whatever the umask is.

use std::io;
use std::path::Path;

/// Gives the home's own directory the mode of an unpacked one; temporary directories start as 0700.
pub(super) fn directory(path: &Path) -> io::Result<()> {
    system::set(path, 0o755)
}

/// 0755 for programs, 0644 for everything else.
pub(super) fn file(path: &Path, program: bool) -> io::Result<()> {
    system::set(path, if program { 0o755 } else { 0o644 })
}

#[cfg(unix)]
mod system {
    use std::fs::{Permissions, set_permissions};
    use std::io;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    pub(super) fn set(path: &Path, mode: u32) -> io::Result<()> {
        set_permissions(path, Permissions::from_mode(mode))
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;
    use std::path::Path;

    /// Windows has no such bits; what is inherited from the directory is right.
    #[expect(clippy::unnecessary_wraps, reason = "the Unix version can fail")]
    pub(super) fn set(_path: &Path, _mode: u32) -> io::Result<()> {
        Ok(())
    }
}
