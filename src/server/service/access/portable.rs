//! Systems without modes: there no service is written by this program, so nothing is asked.

use std::path::Path;

use super::need::Need;
use crate::server::service::account::Account;

/// Not told by any mode.
pub(super) fn may(_user: &Account, _path: &Path, _need: Need) -> bool {
    true
}

/// Not told by any mode.
pub(in crate::server::service) fn may_write_here(_dir: &Path) -> bool {
    false
}

/// Nothing to do: access lists follow the directory.
#[expect(clippy::unnecessary_wraps, reason = "the twin of a function that can fail")]
pub(in crate::server::service) fn open_to_all(_file: &crate::disk::File) -> std::io::Result<()> {
    Ok(())
}

/// There is none of that name.
pub(in crate::server::service) fn is_root() -> bool {
    false
}

/// Not known.
pub(in crate::server::service) fn owner_name(_dir: &Path) -> Option<String> {
    None
}
