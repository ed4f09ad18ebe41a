//! The one door to the disk. Nothing else in the house opens, lists, renames or removes a file; `tests/suite/house.rs` holds
//! it to that.
//!
//! Root runs this program in folders that other people own, so what lies in a home is hostile until shown otherwise:
//!
//! - a home is opened once ([`Root`]); what is below is reached from that handle, component by component, never by a path
//!   that someone can change between a look and an act;
//! - a link is followed only where its owner and the owner of what it leads to are the home's owner or root, and nobody else
//!   may write on the way; the true path is what a writer is given ([`HeldEntry::path`]);
//! - what is read is a regular file, opened without waiting, and bounded ([`limit`]);
//! - what is written goes through the descriptor of its directory ([`HeldEntry`]).
//!
//! The machine's own files (`/proc`, `/etc`, a Java) are read by the functions of [`machine`]: links are the system's there,
//! but nothing waits and nothing is read without bound either.

#[cfg(unix)]
mod final_component;
pub mod limit;
pub mod machine;
mod node;
mod place;
mod refusal;
mod regular;
mod root;
mod held_entry;
#[cfg(unix)]
mod trust;
#[cfg(unix)]
mod unix;
#[cfg(unix)]
mod walk;
#[cfg(unix)]
mod path_trail;
#[cfg(windows)]
mod windows;

#[cfg(test)]
mod tests;

pub use std::fs::{File, Metadata, TryLockError};

pub use node::{NodeKind, Node};
pub use refusal::Refusal;
pub use root::Root;
pub use held_entry::HeldEntry;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

/// Has everything that is written to an open file go to its end, whoever else writes to it.
pub fn append(file: &File) -> std::io::Result<()> {
    system::append(file)
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
