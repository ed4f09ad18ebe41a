//! Reads permission bits on Unix.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::disk::{Metadata, Refusal, Root};
use crate::domain::Shown as _;

use super::mode::Mode;

pub(super) fn of(root: &Root, path: &Path) -> Result<Mode, String> {
    match root.link_metadata(path) {
        Ok(meta) => Ok(Mode {
            uid: meta.uid(),
            bits: meta.mode() & 0o7777,
        }),
        Err(error) => Err(format!("{} cannot be read: {}", path.shown(), Refusal::told(&error))),
    }
}

pub(super) fn is_executable(found: &Metadata) -> bool {
    found.mode() & 0o111 != 0
}
