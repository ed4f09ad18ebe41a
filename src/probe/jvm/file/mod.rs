//! Opens a file of another process's making, and reads from its places, without ever waiting on what only looks like a file.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::io;
use std::path::Path;

use crate::disk::{File, machine};

/// Opens a regular file to read, one of this owner where that is asked for.
///
/// # Errors
/// What the system says; [`io::ErrorKind::InvalidInput`] for what is no regular file, a link, or another's.
pub(super) fn open(path: &Path, owner: Option<u32>) -> io::Result<File> {
    let file = machine::open_itself(path)?;
    if owner.is_some_and(|owner| !system::is_of(&file, owner)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(file)
}

/// Fills the buffer from this place on, as far as the file goes; gives how many bytes that was.
///
/// # Errors
/// What the system says.
pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    system::read_at(file, buffer, at)
}
