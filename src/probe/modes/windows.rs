//! Windows has access lists instead of permission bits; this program does not read them.

use std::path::Path;

use crate::disk::{Metadata, Root};

use super::mode::Mode;

pub(super) fn of(_root: &Root, _path: &Path) -> Result<Mode, String> {
    Err("Windows uses access lists, which are not read here".to_owned())
}

pub(super) fn is_executable(_: &Metadata) -> bool {
    true
}
