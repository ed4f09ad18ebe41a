//! Free space on the file system of a path.

use std::path::Path;

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::Disk;

use super::system;

/// Free space on the file system that holds this path, or that would hold it when it is made.
///
/// # Errors
/// When the path and everything above it cannot be read.
pub fn disk(path: &Path) -> Known<Disk> {
    let existing = path
        .ancestors()
        .find_map(|ancestor| machine::canonical(ancestor).ok())
        .ok_or_else(|| Unknown::because(format!("{} and the directories above it cannot be read", path.shown())))?;
    system::room(&existing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_to_be_made_lies_on_its_parents_disk() {
        let tmp = tempfile::tempdir().unwrap();
        let here = disk(tmp.path()).unwrap();
        let later = disk(&tmp.path().join("not/yet")).unwrap();
        assert_eq!((here.total, &here.mount), (later.total, &later.mount));
        assert!(here.total >= here.free && here.total > 0);
        assert!(tmp.path().canonicalize().unwrap().starts_with(&here.mount));
    }
}
