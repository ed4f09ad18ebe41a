//! Unix, where directories that everyone may write to hold links and pipes too.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

pub(super) fn open(path: &Path, owner: Option<u32>) -> io::Result<File> {
    // A named pipe would hold the opening up, and a link could lead anywhere.
    let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits()).unwrap_or(0);
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let facts = file.metadata()?;
    if !facts.is_file() || owner.is_some_and(|owner| owner != facts.uid()) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(file)
}

pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.read_at(buffer, at)
}
