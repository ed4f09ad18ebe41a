//! All access to the disk. No other module opens, lists, renames or removes a file; `tests/suite/house.rs` checks that.
//!
//! Root runs this program in directories that other people own, so the contents of a home are treated as hostile:
//!
//! - a home is opened once ([`Root`]); everything below is reached from that handle, component by component, never by a path
//!   that someone could change between check and use;
//! - a link is followed only where its owner and the owner of its target are the home's owner or root, and nobody else may
//!   write to a directory on the path; a writer is given the resolved path ([`HeldEntry::path`]);
//! - what is read is a regular file, opened without waiting, and bounded ([`limit`]);
//! - what is written goes through the descriptor of its directory ([`HeldEntry`]).
//!
//! The machine's own files (`/proc`, `/etc`, a Java) are read by the functions of [`machine`]: links are followed there, but
//! nothing waits and every read is bounded too.

#[cfg(unix)]
mod final_component;
mod held_entry;
pub mod limit;
pub mod machine;
mod node;
#[cfg(unix)]
mod path_trail;
mod place;
mod refusal;
mod regular;
mod root;
#[cfg(unix)]
mod trust;
#[cfg(unix)]
mod unix;
#[cfg(unix)]
mod walk;
mod want;
#[cfg(windows)]
mod windows;

#[cfg(test)]
mod tests;

pub use std::fs::{File, Metadata, TryLockError};

pub use held_entry::HeldEntry;
pub use node::{Node, NodeKind};
pub use refusal::Refusal;
pub use root::Root;
pub use want::{advice, hint};

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

/// Makes every write to an open file go to its end, whoever else writes to it.
pub fn append(file: &File) -> std::io::Result<()> {
    system::append(file)
}

/// Fills the buffer from this offset of a file on, as far as the file goes; returns the number of bytes.
pub fn read_at(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    system::read_at(file, buffer, at)
}

/// Who beside root, this user and `owner` may change or replace something; `None` where nobody may.
#[cfg(unix)]
pub fn who_may_change(found: &Metadata, owner: u32) -> Option<String> {
    trust::meddler_of(found, owner)
}

/// The name of an account, or `#` and its number where `/etc/passwd` has none.
#[cfg(unix)]
pub fn account(uid: u32) -> String {
    trust::account(uid)
}
