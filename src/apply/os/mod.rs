//! What differs by system when files are replaced: owners, modes, attributes, and syncing directories.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg_attr(not(target_os = "linux"), path = "xattr_none.rs")]
mod xattr;

#[cfg(unix)]
pub(super) use unix::*;
#[cfg(windows)]
pub(super) use windows::*;
