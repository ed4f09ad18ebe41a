//! Lists the directories in a directory that contains Java installations.

use std::path::{Path, PathBuf};

use crate::disk::machine;

/// The limit of entries per directory.
const MOST_ENTRIES: usize = 200;

/// The directories in a directory whose names match, sorted, at most [`MOST_ENTRIES`].
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
