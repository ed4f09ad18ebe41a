//! Opens a file of another process's making, and reads from its places, without ever waiting on what only looks like a file.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a regular file to read, one of this owner where that is asked for.
///
/// # Errors
/// What the system says; [`io::ErrorKind::InvalidInput`] for what is no regular file or another's.
pub(super) fn open(path: &Path, owner: Option<u32>) -> io::Result<File> {
    system::open(path, owner)
}

/// Fills the buffer from this place on, as far as the file goes; gives how many bytes that was.
///
/// # Errors
/// What the system says.
pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    system::read_at(file, buffer, at)
}
