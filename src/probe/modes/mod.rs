//! Owner and permission bits of files, where the system has such.

mod mode;
#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod windows;

use std::path::Path;

use crate::disk::{Metadata, Root};
use crate::domain::known::{Known, Unknown};

pub use mode::Mode;

#[cfg(unix)]
use unix as system;
#[cfg(not(unix))]
use windows as system;

/// Reads the mode of one file of a home, of the link itself where it is one.
pub fn of(root: &Root, path: &Path) -> Known<Mode> {
    system::of(root, path).map_err(Unknown::because)
}

/// Whether anybody may execute a file; always true where the system has no such bit.
pub fn is_executable(found: &Metadata) -> bool {
    system::is_executable(found)
}

/// Whether this system has permission bits at all.
pub const HERE: bool = cfg!(unix);
