//! Checks that only trusted accounts could have written a file, and that it has no other name.

use std::io;

use crate::disk::{File, Metadata, Refusal, trust};

/// The only account that could have written a file: its owner, one of the trusted ones.
pub(in crate::disk) fn writer(file: &File, trusted: &[u32]) -> io::Result<u32> {
    use std::os::unix::fs::MetadataExt as _;
    const OTHERS_WRITE: u32 = 0o022;
    alone(file)?;
    let meta = file.metadata()?;
    let foreign = |owner| io::Error::from(Refusal::Foreign { owner });
    if !trusted.contains(&meta.uid()) {
        return Err(foreign(trust::account(meta.uid())));
    }
    if meta.mode() & OTHERS_WRITE != 0 {
        return Err(foreign("everybody or a group".to_owned()));
    }
    Ok(meta.uid())
}

/// Refuses a file with other names: whoever made one of those may read or write it there.
pub(in crate::disk) fn alone(file: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = file.metadata()?;
    if meta.nlink() <= 1 {
        return Ok(());
    }
    Err(shared(&meta))
}

pub(super) fn shared(meta: &Metadata) -> io::Error {
    use std::os::unix::fs::MetadataExt as _;
    Refusal::Shared {
        links: meta.nlink(),
        owner: trust::account(meta.uid()),
    }
    .into()
}
