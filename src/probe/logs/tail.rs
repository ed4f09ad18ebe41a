//! The last lines of a file, read from its end: for looks that need no records.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::disk::Root;

/// How much is read at a time, from the end backwards; bytes.
const BLOCK: u64 = 64 << 10;

/// More than this is never read for a tail, however long the lines; bytes.
const MOST: u64 = 16 << 20;

/// The last `n` lines of a file, oldest first, read from its end in blocks. Bytes that are no UTF-8 are replaced.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn tail(root: &Root, path: &Path, n: usize) -> io::Result<Vec<String>> {
    tail_before(root, path, n, u64::MAX)
}

/// The same of what stands before an offset: the place from which on the file is then followed.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn tail_before(root: &Root, path: &Path, n: usize, offset: u64) -> io::Result<Vec<String>> {
    if n == 0 {
        return Ok(Vec::new());
    }
    let mut file = root.open(path)?;
    let end = file.seek(SeekFrom::End(0))?.min(offset);
    let mut start = end;
    let mut bytes: Vec<u8> = Vec::new();
    let mut breaks = 0;
    // One break more than lines asked for: the last line usually ends in one of its own.
    while start > 0 && breaks <= n && end - start < MOST {
        let step = BLOCK.min(start);
        start -= step;
        file.seek(SeekFrom::Start(start))?;
        let mut block = Vec::new();
        file.by_ref().take(step).read_to_end(&mut block)?;
        breaks += block.split(|byte| *byte == b'\n').count() - 1;
        block.extend_from_slice(&bytes);
        bytes = block;
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    Ok(lines[lines.len().saturating_sub(n)..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn a_tail_spans_blocks_and_keeps_order() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::at(dir.path());
        let path = dir.path().join("big.log");
        let mut text = String::new();
        for i in 0..20_000 {
            writeln!(text, "line {i} äöü").unwrap();
        }
        text.push_str("last without end");
        std::fs::write(&path, &text).unwrap();
        let got = tail(&root, &path, 15_000).unwrap();
        assert_eq!(got.len(), 15_000);
        assert_eq!(got[0], "line 5001 äöü");
        assert_eq!(got[14_999], "last without end");
        assert_eq!(tail(&root, &path, 1).unwrap(), ["last without end"]);
        assert_eq!(tail(&root, &path, 100_000).unwrap().len(), 20_001);
    }

    #[test]
    fn a_tail_of_little_or_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::at(dir.path());
        let path = dir.path().join("small.log");
        std::fs::write(&path, "a\r\nb\r\n\u{ff}\n").unwrap();
        assert_eq!(tail(&root, &path, 2).unwrap(), ["b", "\u{ff}"]);
        std::fs::write(&path, b"x\n\xff\n").unwrap();
        assert_eq!(tail(&root, &path, 1).unwrap(), ["\u{fffd}"]);
        std::fs::write(&path, "").unwrap();
        assert!(tail(&root, &path, 5).unwrap().is_empty());
        assert!(tail(&root, &path, 0).unwrap().is_empty());
        assert!(tail(&root, &dir.path().join("none"), 5).is_err());
    }
}
