//! Owner and permission bits of a file, and what they allow others to do.

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

    /// Whether somebody other than the owner may write it.
    pub const fn shared_write(self) -> bool {
        self.bits & 0o022 != 0
    }
}
