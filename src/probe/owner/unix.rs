//! Owners by number.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::domain::Shown as _;

use super::Owner;

pub(super) fn of(path: &Path) -> Result<Owner, String> {
    match std::fs::metadata(path) {
        Ok(meta) => Ok(Owner { uid: meta.uid() }),
        Err(error) => Err(format!("the owner of {} cannot be read: {error}", path.shown())),
    }
}
