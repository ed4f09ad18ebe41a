//! Opens a file that another process wrote, without blocking on what only looks like a file.

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

/// Opens a regular file for reading, with the given owner where one is required.
///
/// # Errors
/// The error of the system; [`io::ErrorKind::InvalidInput`] for what is not a regular file, a link, or another user's.
pub(super) fn open(path: &Path, owner: Option<u32>) -> io::Result<File> {
    let file = machine::open_itself(path)?;
    if owner.is_some_and(|owner| !system::is_of(&file, owner)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(file)
}
