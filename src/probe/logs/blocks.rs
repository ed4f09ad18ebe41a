//! Reads a file in blocks, of which only a few are cached: every scan of a log takes this much memory and no more.

use std::io::{self, Read as _, Seek as _, SeekFrom};

use crate::disk::File;

use super::holes;

/// How much is read at a time; bytes.
pub(super) const BLOCK: u64 = 64 << 10;

/// How many blocks are cached.
const KEPT: usize = 16;

/// The progress of a long scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanProgress {
    /// The offset that is read now, bytes.
    pub offset: u64,
    /// The file's size, bytes.
    pub size: u64,
}

/// Is called for every block that is read, and decides whether to continue.
pub type BlockObserver<'a> = &'a dyn Fn(ScanProgress) -> bool;

/// Why a scan ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// The caller stopped it.
    Asked,
    /// It cannot be read.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

#[derive(Debug)]
struct Block {
    start: u64,
    bytes: Vec<u8>,
}

/// An open file and its blocks, the last used at the end.
#[derive(Debug)]
pub(super) struct Blocks {
    file: File,
    size: u64,
    kept: Vec<Block>,
    read: u64,
}

impl Blocks {
    pub(super) fn new(file: File, size: u64) -> Self {
        Self {
            file,
            size,
            kept: Vec::new(),
            read: 0,
        }
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// The size up to which the file is read.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Bytes read from the file so far.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// Bytes in memory now.
    pub(super) fn held(&self) -> usize {
        self.kept.iter().map(|block| block.bytes.capacity()).sum()
    }

    /// Sets the new size of the file. Cached blocks stay valid, unless it became shorter.
    pub(super) fn resize(&mut self, size: u64) {
        if size < self.size {
            self.kept.clear();
        }
        self.size = size;
    }

    /// The bytes from an offset to the end of its block; nothing at the end of the file.
    pub(super) fn from(&mut self, offset: u64, watch: BlockObserver<'_>) -> Result<&[u8], Stop> {
        if offset >= self.size {
            return Ok(&[]);
        }
        let start = offset - offset % BLOCK;
        let bytes = self.block(start, watch)?;
        let skip = usize::try_from(offset - start).unwrap_or(usize::MAX);
        Ok(bytes.get(skip..).unwrap_or_default())
    }

    /// The bytes before an offset, from the beginning of its block, and where that is; nothing at the file's beginning.
    pub(super) fn before(&mut self, offset: u64, watch: BlockObserver<'_>) -> Result<(u64, &[u8]), Stop> {
        let offset = offset.min(self.size);
        if offset == 0 {
            return Ok((0, &[]));
        }
        let start = (offset - 1) - (offset - 1) % BLOCK;
        let bytes = self.block(start, watch)?;
        let length = usize::try_from(offset - start).unwrap_or(usize::MAX).min(bytes.len());
        Ok((start, &bytes[..length]))
    }

    fn block(&mut self, start: u64, watch: BlockObserver<'_>) -> Result<&[u8], Stop> {
        let length = BLOCK.min(self.size - start);
        let mut block = match self.kept.iter().position(|block| block.start == start) {
            Some(at) => self.kept.remove(at),
            None => Block {
                start,
                bytes: if self.kept.len() < KEPT {
                    Vec::with_capacity(usize::try_from(BLOCK).unwrap_or_default())
                } else {
                    let mut bytes = self.kept.remove(0).bytes;
                    bytes.clear();
                    bytes
                },
            },
        };
        let have = block.bytes.len() as u64;
        if have < length {
            let progress = ScanProgress {
                offset: start,
                size: self.size,
            };
            if !watch(progress) {
                return Err(Stop::Asked);
            }
            // Of a block that was the file's last only the added bytes are read.
            self.file.seek(SeekFrom::Start(start + have))?;
            self.read += self.file.by_ref().take(length - have).read_to_end(&mut block.bytes)? as u64;
        }
        // What is added meanwhile is read another time.
        block.bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        self.kept.push(block);
        Ok(self.kept.last().map_or(&[], |block| &block.bytes))
    }

    /// Over NUL bytes, forwards: where the next other byte is, or the file's end.
    pub(super) fn over_nuls(&mut self, mut at: u64, watch: BlockObserver<'_>) -> Result<u64, Stop> {
        loop {
            let bytes = self.from(at, watch)?;
            if bytes.is_empty() {
                return Ok(at.min(self.size));
            }
            if let Some(skip) = bytes.iter().position(|&byte| byte != 0) {
                return Ok(at + skip as u64);
            }
            at += bytes.len() as u64;
            if let Some(data) = holes::data_from(&self.file, at) {
                at = data.min(self.size);
            }
        }
    }

    /// Over NUL bytes, backwards: behind the last other byte before an offset, or the file's beginning.
    pub(super) fn back_over_nuls(&mut self, mut at: u64, watch: BlockObserver<'_>) -> Result<u64, Stop> {
        loop {
            let (start, bytes) = self.before(at, watch)?;
            if let Some(last) = bytes.iter().rposition(|&byte| byte != 0) {
                return Ok(start + last as u64 + 1);
            }
            at = start;
            if at == 0 {
                return Ok(0);
            }
            if let Some(data) = holes::data_before(&self.file, at) {
                at = data;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write as _;

    use super::*;

    const ON: BlockObserver<'static> = &|_| true;

    #[test]
    fn reads_only_what_came_since_and_keeps_few_blocks() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        std::fs::write(&path, vec![b'a'; 3 << 20]).unwrap();
        let mut blocks = Blocks::new(File::open(&path).unwrap(), 3 << 20);
        let mut at = 0;
        while at < 3 << 20 {
            at += blocks.from(at, ON).unwrap().len() as u64;
        }
        assert_eq!(blocks.read(), 3 << 20);
        assert!(blocks.held() <= KEPT << 16, "{}", blocks.held());
        let mut end = OpenOptions::new().append(true).open(&path).unwrap();
        end.write_all(b"bcd").unwrap();
        blocks.resize((3 << 20) + 3);
        assert_eq!(blocks.from(3 << 20, ON).unwrap(), b"bcd");
        end.write_all(b"ef").unwrap();
        blocks.resize((3 << 20) + 5);
        assert_eq!(blocks.from((3 << 20) + 2, ON).unwrap(), b"def");
        assert_eq!(blocks.read(), (3 << 20) + 5);
        assert_eq!(blocks.before(3 << 20, ON).unwrap().1.len(), 1 << 16);
        assert!(matches!(blocks.from(0, &|_| false), Err(Stop::Asked)));
    }

    #[test]
    fn walks_over_nuls_both_ways() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut bytes = vec![0; 400_000];
        bytes[10] = b'x';
        bytes[300_000] = b'y';
        std::fs::write(&path, &bytes).unwrap();
        let mut blocks = Blocks::new(File::open(&path).unwrap(), 400_000);
        assert_eq!(blocks.over_nuls(0, ON).unwrap(), 10);
        assert_eq!(blocks.over_nuls(11, ON).unwrap(), 300_000);
        assert_eq!(blocks.over_nuls(300_001, ON).unwrap(), 400_000);
        assert_eq!(blocks.back_over_nuls(400_000, ON).unwrap(), 300_001);
        assert_eq!(blocks.back_over_nuls(300_000, ON).unwrap(), 11);
        assert_eq!(blocks.back_over_nuls(10, ON).unwrap(), 0);
    }
}
