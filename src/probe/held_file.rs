//! A small system file that is kept open and read repeatedly.
//!
//! No path is walked, and a process that is gone is noticed by its own file, whoever has its pid now.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use crate::disk::{self, File, machine};

/// The usual size limit of system files; bytes.
const USUAL: usize = 4096;

/// A file that is read from its beginning each time.
#[derive(Debug)]
pub(in crate::probe) struct HeldFile {
    file: File,
    bytes: Vec<u8>,
}

impl HeldFile {
    /// Opens it.
    pub(in crate::probe) fn at(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: machine::open(path)?,
            bytes: vec![0; USUAL],
        })
    }

    /// Its present content.
    pub(in crate::probe) fn text(&mut self) -> io::Result<Cow<'_, str>> {
        let mut end = 0;
        loop {
            let read = disk::read_at(&self.file, &mut self.bytes[end..], end as u64)?;
            end += read;
            // A short read means the end of the file; that saves one more call, as reading at an offset saves the seek.
            if read == 0 || end < self.bytes.len() {
                return Ok(String::from_utf8_lossy(&self.bytes[..end]));
            }
            self.bytes.resize(end + USUAL, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_there_now_however_long() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, "first").unwrap();
        let mut held = HeldFile::at(&path).unwrap();
        assert_eq!(held.text().unwrap(), "first");
        for length in [USUAL - 1, USUAL, USUAL + 1, 3 * USUAL, 0] {
            std::fs::write(&path, "x".repeat(length)).unwrap();
            assert_eq!(held.text().unwrap().len(), length);
        }
    }
}
