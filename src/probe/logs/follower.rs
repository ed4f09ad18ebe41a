//! Follows a log: what is added, through rotation, truncation, deletion, and lines that are written in parts.
//!
//! The file is kept open. A look at an unchanged log costs one system call; otherwise the added part is read.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::disk::{File, Root};

use super::filter::LONGEST;
use super::followed_file::FollowedFile;
use super::holes;
use super::shown::shown;

/// How much is read at a time; bytes.
const PART: usize = 64 << 10;

/// The limit of one look, so that its result can be shown; bytes.
const LOOK: u64 = 8 << 20;

/// How many bytes before the position are remembered: a file that was emptied and has grown beyond it has other bytes there.
const PRINT: usize = 32;

/// After this time without another byte a half-written line is shown.
const PATIENCE: Duration = Duration::from_millis(400);

/// The result of a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowOutcome {
    /// A complete line.
    Line {
        /// Its first byte in the file.
        start: u64,
        /// Behind its break.
        end: u64,
        /// Its text, at most 256 KB of it.
        bytes: Vec<u8>,
        /// The text's length in the file, bytes.
        length: u64,
    },
    /// The beginning of a line that is not complete yet, after a moment; the complete line follows.
    Half {
        /// Its first byte in the file.
        start: u64,
        /// Its text so far.
        bytes: Vec<u8>,
    },
    /// Another file has the name now; what follows is from that one, from its beginning.
    Rotated,
    /// The file was emptied; what follows is from its new beginning.
    Truncated,
}

/// A position in a growing file.
#[derive(Debug)]
pub struct Follower {
    pub(super) root: Root,
    pub(super) path: PathBuf,
    pub(super) open: Option<FollowedFile>,
    /// The file has been read up to here.
    at: u64,
    /// The beginning of the unfinished line.
    start: u64,
    /// The first bytes of that line, and its total length.
    half: Vec<u8>,
    length: u64,
    print: Vec<u8>,
    changed: Instant,
    told: bool,
    patience: Duration,
    /// More than so many bytes at once are skipped.
    most: u64,
    read: u64,
    looks: u64,
    written: Option<SystemTime>,
}

impl Follower {
    /// Starts at the present end of the file; at the start of one that does not exist yet.
    pub fn at_end(root: &Root, path: &Path) -> Self {
        Self::before_end(root, path, 0)
    }

    /// Starts so many bytes before the end of the file, or at its start where it is shorter.
    pub fn before_end(root: &Root, path: &Path, bytes: u64) -> Self {
        let mut follower = Self::nowhere(root, path);
        // A file that cannot be opened now is read from its beginning once it can be.
        if let Ok(file) = root.open(path) {
            let end = file.metadata().map_or(0, |meta| meta.len());
            let _ = follower.hold(file, end.saturating_sub(bytes));
        }
        follower
    }

    /// Starts at an offset of an open file.
    ///
    /// # Errors
    /// When the file's metadata cannot be read.
    pub(super) fn of(root: &Root, path: &Path, file: File, at: u64) -> io::Result<Self> {
        let mut follower = Self::nowhere(root, path);
        follower.hold(file, at)?;
        Ok(follower)
    }

    /// The same, showing a half-written line after this time without another byte.
    #[must_use]
    pub fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same, skipping what was added beyond so many bytes, including the unfinished line.
    #[must_use]
    pub fn last(mut self, bytes: u64) -> Self {
        self.most = bytes;
        self
    }

    /// How much of the file has been read or skipped; `None` where there is none.
    pub fn position(&self) -> Option<u64> {
        self.open.is_some().then_some(self.at)
    }

    /// Which file is followed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// When the file with the name was last written, as of the last look; `None` where there was none.
    pub fn written(&self) -> Option<SystemTime> {
        self.written
    }

    /// The beginning of a line that has no end yet.
    pub fn unfinished(&self) -> &[u8] {
        &self.half
    }

    /// Files opened and metadata calls so far, reads not included.
    pub fn looks(&self) -> u64 {
        self.looks
    }

    /// The complete lines that were added since the last call, safe for a terminal. Those of a burst come with several calls.
    pub fn lines(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        // A log that cannot be read now may be readable later; its follower has nothing else to do.
        let _ = self.inspect(&mut |grown| {
            if let FollowOutcome::Line { bytes, length, .. } = grown {
                lines.push(shown(&bytes, length, true));
            }
            true
        });
        lines
    }

    /// Looks once and passes what was added, oldest first, until `each` returns `false`. `true` when more is there to be read.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn inspect(&mut self, each: &mut dyn FnMut(FollowOutcome) -> bool) -> io::Result<bool> {
        self.looks += 1;
        let at = self.at;
        if self.open.as_mut().is_some_and(|open| open.is_unchanged(at)) {
            return Ok(self.waited(each));
        }
        let named = match self.root.metadata(&self.path) {
            Ok(meta) => Some(meta),
            // Rotation removes the old file before it makes the new one.
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(e),
        };
        self.written = named.as_ref().and_then(|meta| meta.modified().ok());
        let Some(open) = &mut self.open else {
            let Some(meta) = named else { return Ok(false) };
            if !meta.is_file() {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
            self.reopen()?;
            return self.grow(each);
        };
        match named {
            Some(meta) if open.is_named_by(&meta) => self.grow_to(meta.len(), each),
            // Writing continues under another name, or without one; nobody writes to an empty successor yet.
            None => self.grow(each),
            Some(meta) if meta.len() == 0 => self.grow(each),
            Some(_) => {
                if self.grow(each)? {
                    return Ok(true);
                }
                if !self.finish(each) || !each(FollowOutcome::Rotated) {
                    return Ok(true);
                }
                self.reopen()?;
                self.grow(each)
            }
        }
    }

    fn nowhere(root: &Root, path: &Path) -> Self {
        Self {
            root: root.clone(),
            path: path.to_path_buf(),
            open: None,
            at: 0,
            start: 0,
            half: Vec::new(),
            length: 0,
            print: Vec::new(),
            changed: Instant::now(),
            told: false,
            patience: PATIENCE,
            most: u64::MAX,
            read: 0,
            looks: 0,
            written: None,
        }
    }

    fn hold(&mut self, mut file: File, at: u64) -> io::Result<()> {
        let before = at.min(PRINT as u64);
        self.print.clear();
        file.seek(SeekFrom::Start(at - before))?;
        file.by_ref().take(before).read_to_end(&mut self.print)?;
        self.open = Some(FollowedFile::new(file)?);
        self.stand(at);
        Ok(())
    }

    fn reopen(&mut self) -> io::Result<()> {
        self.looks += 1;
        let file = self.root.open(&self.path)?;
        self.hold(file, 0)
    }

    fn stand(&mut self, at: u64) {
        self.at = at;
        self.next_line(at);
    }

    fn next_line(&mut self, at: u64) {
        self.start = at;
        self.half.clear();
        self.length = 0;
        self.told = false;
    }

    fn grow(&mut self, each: &mut dyn FnMut(FollowOutcome) -> bool) -> io::Result<bool> {
        self.looks += 1;
        match &self.open {
            Some(open) => {
                let size = open.file.metadata()?.len();
                self.grow_to(size, each)
            }
            None => Ok(false),
        }
    }

    /// Reads what was added up to this size.
    fn grow_to(&mut self, size: u64, each: &mut dyn FnMut(FollowOutcome) -> bool) -> io::Result<bool> {
        if size < self.at || (size > self.at && !self.same_file()?) {
            if !self.finish(each) || !each(FollowOutcome::Truncated) {
                return Ok(true);
            }
            self.print.clear();
            self.stand(0);
        }
        if size - self.at > self.most {
            self.print.clear();
            self.stand(size - self.most);
        }
        if size == self.at {
            return Ok(self.waited(each));
        }
        let until = size.min(self.at.saturating_add(LOOK));
        while self.at < until {
            let bytes = self.part(until - self.at)?;
            if bytes.is_empty() {
                break;
            }
            if !self.split(&bytes, each) {
                return Ok(true);
            }
        }
        self.changed = Instant::now();
        Ok(self.at < size)
    }

    /// Whether the bytes before the position are those that were read there.
    fn same_file(&mut self) -> io::Result<bool> {
        let Some(open) = &mut self.open else { return Ok(true) };
        if self.print.is_empty() {
            return Ok(true);
        }
        let mut now = Vec::with_capacity(PRINT);
        open.file.seek(SeekFrom::Start(self.at - self.print.len() as u64))?;
        open.file.by_ref().take(self.print.len() as u64).read_to_end(&mut now)?;
        Ok(now == self.print)
    }

    fn part(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if let Some(open) = &mut self.open {
            open.file.seek(SeekFrom::Start(self.at))?;
            open.file.by_ref().take(most.min(PART as u64)).read_to_end(&mut bytes)?;
            self.read += bytes.len() as u64;
        }
        Ok(bytes)
    }

    /// Splits bytes into lines; NUL bytes end a line and are no part of it.
    fn split(&mut self, bytes: &[u8], each: &mut dyn FnMut(FollowOutcome) -> bool) -> bool {
        self.told = false;
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n' || byte == 0) {
            let (line, after) = rest.split_at(end + 1);
            rest = after;
            self.keep(&line[..end]);
            self.at += line.len() as u64;
            let broken = line[end] == b'\n';
            let grown = (broken || self.length > 0).then(|| self.line(self.at - u64::from(!broken)));
            self.next_line(self.at);
            // From here on a stopped look continues with the next one: unsplit bytes are read again.
            if grown.is_some_and(|grown| !each(grown)) {
                self.remember(&bytes[..bytes.len() - rest.len()]);
                return false;
            }
        }
        self.remember(bytes);
        self.keep(rest);
        self.at += rest.len() as u64;
        if bytes.iter().all(|&byte| byte == 0)
            && let Some(open) = &self.open
            && let Some(data) = holes::data_from(&open.file, self.at)
            && let Ok(size) = open.file.metadata().map(|meta| meta.len())
        {
            let at = data.min(size);
            // What comes before is a hole.
            self.print = vec![0; PRINT.min(usize::try_from(at).unwrap_or(PRINT))];
            self.stand(at);
        }
        true
    }

    fn remember(&mut self, bytes: &[u8]) {
        self.print
            .extend_from_slice(&bytes[bytes.len().saturating_sub(PRINT)..]);
        let surplus = self.print.len().saturating_sub(PRINT);
        self.print.drain(..surplus);
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST.saturating_sub(self.half.len()).min(bytes.len());
        self.half.extend_from_slice(&bytes[..room]);
        self.length += bytes.len() as u64;
    }

    fn line(&mut self, end: u64) -> FollowOutcome {
        FollowOutcome::Line {
            start: self.start,
            end,
            length: self.length,
            bytes: std::mem::take(&mut self.half),
        }
    }

    /// Passes the last line of a finished file, though it has no line end.
    fn finish(&mut self, each: &mut dyn FnMut(FollowOutcome) -> bool) -> bool {
        if self.length == 0 {
            return true;
        }
        let line = self.line(self.start + self.length);
        self.next_line(self.at);
        each(line)
    }

    /// Shows a half-written line once, after a moment.
    fn waited(&mut self, each: &mut dyn FnMut(FollowOutcome) -> bool) -> bool {
        if self.length > 0 && !self.told && self.changed.elapsed() >= self.patience {
            self.told = true;
            each(FollowOutcome::Half {
                start: self.start,
                bytes: self.half.clone(),
            });
        }
        false
    }
}
