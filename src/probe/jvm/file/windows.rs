//! Windows, where a user's own temporary directory holds the files.

use std::fs::File;
use std::io;
use std::os::windows::fs::FileExt as _;
use std::path::Path;

pub(super) fn open(path: &Path, _owner: Option<u32>) -> io::Result<File> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(file)
}

pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.seek_read(buffer, at)
}
