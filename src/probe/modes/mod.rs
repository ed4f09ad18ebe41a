//! Who may do what with a file: owner and permission bits, where the system has such.

#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod windows;

use std::path::Path;

use crate::disk::Root;
use crate::domain::known::{Known, Unknown};

#[cfg(unix)]
use unix as system;
#[cfg(not(unix))]
use windows as system;

/// Owner and permission bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Numeric user id of the owner.
    pub uid: u32,
    /// The permission bits, as `chmod` takes them.
    pub bits: u32,
}

impl Mode {
    /// Whether users who are neither owner nor in its group may read it.
    pub const fn others_read(self) -> bool {
        self.bits & 0o004 != 0
    }

    /// Whether such users may pass through this directory.
    pub const fn others_enter(self) -> bool {
        self.bits & 0o001 != 0
    }

    /// Whether somebody else than the owner may write it.
    pub const fn shared_write(self) -> bool {
        self.bits & 0o022 != 0
    }
}

/// Looks one file of a home up, itself where it is a link.
pub fn of(root: &Root, path: &Path) -> Known<Mode> {
    system::of(root, path).map_err(Unknown::because)
}

/// Whether this system has permission bits at all.
pub const HERE: bool = cfg!(unix);
