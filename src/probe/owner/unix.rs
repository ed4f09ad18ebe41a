//! The owner of a file on Unix, by user id.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::disk::{Metadata, Refusal};
use crate::domain::Shown as _;

/// The user id of a file's owner.
pub(super) fn of(found: io::Result<Metadata>, path: &Path) -> Result<u32, String> {
    match found {
        Ok(meta) => Ok(meta.uid()),
        Err(error) => Err(format!(
            "the owner of {} cannot be read: {}",
            path.shown(),
            Refusal::told(&error)
        )),
    }
}

/// The numbers of the owner and its group.
#[expect(clippy::unnecessary_wraps, reason = "the Windows version knows none")]
pub(super) fn account(found: &Metadata) -> Option<(u32, u32)> {
    Some((found.uid(), found.gid()))
}
