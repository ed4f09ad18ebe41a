//! Reads parts of a log: what was added since a position, and both ends of a long one.

use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::disk::Root;

/// The limit for what was added; bytes.
const MOST: u64 = 8 << 20;

/// The limit up to which lines are counted before the position, so that a log of gigabytes delays nobody; bytes.
const COUNTED: u64 = 64 << 20;

/// A file that a process wrote, or the part of one that it added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub file: PathBuf,
    /// The number of the first line of `text` in it, from 1; `None` where there was too much before to count.
    pub first: Option<u64>,
    /// What was written, at most 8 MB of it.
    pub text: String,
}

/// A log, and its size when it was first read.
#[derive(Debug)]
pub struct Since {
    root: Root,
    path: PathBuf,
    from: u64,
}

impl Since {
    /// From its present end on; from its beginning where it does not exist yet.
    pub fn now(root: &Root, path: PathBuf) -> Self {
        let from = root.metadata(&path).map_or(0, |meta| meta.len());
        Self {
            root: root.clone(),
            path,
            from,
        }
    }

    /// What was added since; the complete log where it was started again since. Nothing where it cannot be read.
    pub fn written(&self) -> Written {
        let nothing = || Written {
            file: self.path.clone(),
            first: Some(1),
            text: String::new(),
        };
        self.read().unwrap_or_else(|_| nothing())
    }

    fn read(&self) -> io::Result<Written> {
        let mut file = self.root.open(&self.path)?;
        let from = if file.metadata()?.len() < self.from {
            0
        } else {
            self.from
        };
        let before = match from {
            0..=COUNTED => Some(breaks(&mut BufReader::new(&mut file).take(from))?),
            _ => None,
        };
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes)?;
        Ok(Written {
            file: self.path.clone(),
            first: before.map(|before| before + 1),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }
}

fn breaks(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut count = 0;
    loop {
        let part = reader.fill_buf()?;
        let length = part.len();
        if length == 0 {
            return Ok(count);
        }
        count += part.split(|byte| *byte == b'\n').count() as u64 - 1;
        reader.consume(length);
    }
}

/// Passes `size` bytes of each end of a log to `each`, the beginning first, until that finds a result. A log no longer than both
/// is passed completely, at once. Returns the result, and whether all of the log was read.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn ends<T>(
    root: &Root,
    path: &Path,
    size: u64,
    each: &mut dyn FnMut(&[u8]) -> Option<T>,
) -> io::Result<(Option<T>, bool)> {
    let mut file = root.open(path)?;
    let length = file.metadata()?.len();
    let whole = length <= 2 * size;
    let mut bytes = Vec::new();
    file.by_ref().take(2 * size).read_to_end(&mut bytes)?;
    let mut found = each(&bytes);
    if found.is_none() && !whole {
        file.seek(SeekFrom::Start(length.saturating_sub(size).max(size)))?;
        bytes.clear();
        file.take(size).read_to_end(&mut bytes)?;
        found = each(&bytes);
    }
    Ok((found, whole))
}
