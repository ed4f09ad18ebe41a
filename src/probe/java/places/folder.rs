//! The directories in a folder where installations lie.

use std::path::{Path, PathBuf};

use crate::disk::machine;

/// More entries of one folder are not looked at.
const MOST_ENTRIES: usize = 200;

/// The directories in a folder whose names are wanted, sorted, at most [`MOST_ENTRIES`].
pub(super) fn children(folder: &Path, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = PathBuf> {
    let mut dirs: Vec<PathBuf> = machine::list(folder)
        .unwrap_or_default()
        .into_iter()
        .take(MOST_ENTRIES)
        .filter(|node| node.file_name().to_str().is_some_and(&wanted))
        .map(|node| node.path)
        .filter(|path| machine::is_dir(path))
        .collect();
    dirs.sort();
    dirs.into_iter()
}
