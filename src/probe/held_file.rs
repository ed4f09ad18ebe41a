//! A small system file that is held open and read again and again: no path is walked, and a process that is gone is told by
//! its own file, whoever has its number now.

use std::borrow::Cow;
use std::io::{self, Read, Seek};
use std::path::Path;

use crate::disk::{File, machine};

/// What system files hold at the most, nearly always; bytes.
const USUAL: usize = 4096;

/// A file that is read from its beginning each time.
#[derive(Debug)]
pub(in crate::probe) struct Kept {
    file: File,
    bytes: Vec<u8>,
}

impl Kept {
    /// Opens it.
    pub(in crate::probe) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: machine::open(path)?,
            bytes: vec![0; USUAL],
        })
    }

    /// All that it holds now.
    pub(in crate::probe) fn text(&mut self) -> io::Result<Cow<'_, str>> {
        self.file.rewind()?;
        let mut end = 0;
        loop {
            let read = self.file.read(&mut self.bytes[end..])?;
            end += read;
            // Less than there is room for is all there is: that saves one more call.
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
        let mut kept = Kept::open(&path).unwrap();
        assert_eq!(kept.text().unwrap(), "first");
        for length in [USUAL - 1, USUAL, USUAL + 1, 3 * USUAL, 0] {
            std::fs::write(&path, "x".repeat(length)).unwrap();
            assert_eq!(kept.text().unwrap().len(), length);
        }
    }
}
