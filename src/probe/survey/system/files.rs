//! Reads the system's small files as text, and lists the names in a directory.

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

/// The size limit; bytes.
const LARGEST: u64 = 256 << 10;

/// A small file of the system, by its absolute path.
pub(super) fn read(world: &World, path: &str) -> Known<String> {
    let place = world.path(path);
    machine::text(&place, LARGEST).map_err(|e| Unknown::because(format!("{path} cannot be read: {e}")))
}

/// The names of a directory's files with this ending, sorted, at most so many; none where there is no such directory.
pub(super) fn names(world: &World, directory: &str, ending: &str, most: usize) -> Vec<String> {
    let mut names: Vec<String> = machine::list(&world.path(directory))
        .unwrap_or_default()
        .into_iter()
        .take(most)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(ending))
        .collect();
    names.sort();
    names
}
