//! Windows stores owners in security descriptors, which this program does not read.

use std::io;
use std::path::Path;

use crate::disk::Metadata;

pub(super) fn of(_found: io::Result<Metadata>, _path: &Path) -> Result<u32, String> {
    Err("Windows stores owners in security descriptors, which are not read here".to_owned())
}

pub(super) fn account(_found: &Metadata) -> Option<(u32, u32)> {
    None
}
