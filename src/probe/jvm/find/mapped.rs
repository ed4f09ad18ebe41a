//! Whether a process has mapped a file, by the text of its `maps`.

use std::path::Path;

use crate::disk::File;

/// Whether a process's `maps` names this file: by its inode, and by the end of its path, because the beginning differs in a
/// container.
pub(super) fn names(mapped: &str, file: &File, path: &Path) -> bool {
    let Some(inode) = inode(file) else { return false };
    let tail = path.iter().rev().take(2).collect::<Vec<_>>();
    mapped.lines().any(|line| {
        // Address, rights, offset, device, inode, path.
        let mut fields = line.split_whitespace();
        let same = fields.nth(4).and_then(|field| field.parse().ok()) == Some(inode);
        same && fields
            .next()
            .is_some_and(|named| Path::new(named).iter().rev().take(2).eq(tail.iter().copied()))
    })
}

#[cfg(unix)]
fn inode(file: &File) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().ok().map(|facts| facts.ino())
}

/// Only a recorded machine is read this way here.
#[cfg(not(unix))]
fn inode(_file: &File) -> Option<u64> {
    None
}
