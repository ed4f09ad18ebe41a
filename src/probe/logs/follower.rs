//! What is added to a log, as it is added: through rotation, truncation, deletion, and lines that are written in parts.
//!
//! The file is kept open. A look at a log that nobody wrote to costs one question to the system; else what was added is read.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::disk::{File, Root};

use super::filter::LONGEST;
use super::holes;
use super::shown::shown;
use crate::probe::file_id::FileId;

/// How much is read at a time; bytes.
const PART: usize = 64 << 10;

/// One look reads no more than this, so that whoever shows it can show it; bytes.
const LOOK: u64 = 8 << 20;

/// How many bytes before the place in the file are remembered: a file that was emptied and has outgrown that place has others.
const PRINT: usize = 32;

/// After this time without another byte a half-written line is shown.
const PATIENCE: Duration = Duration::from_millis(400);

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowOutcome {
    /// A whole line.
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
    /// The beginning of a line that is not written to its end, after a moment; the whole line follows when it is.
    Half {
        /// Its first byte in the file.
        start: u64,
        /// Its text so far.
        bytes: Vec<u8>,
    },
    /// Another file took the name over; what follows is of that one, from its beginning.
    Rotated,
    /// The file was emptied; what follows is of its new beginning.
    Truncated,
}

#[derive(Debug)]
pub(super) struct Open {
    pub(super) file: File,
    identity: FileId,
}

/// A place in a growing file.
#[derive(Debug)]
pub struct Follower {
    pub(super) root: Root,
    pub(super) path: PathBuf,
    pub(super) open: Option<Open>,
    /// So far the file is read.
    at: u64,
    /// Here the line begins that has no end yet.
    start: u64,
    /// The beginning of that line, and its whole length.
    half: Vec<u8>,
    length: u64,
    print: Vec<u8>,
    changed: Instant,
    told: bool,
    patience: Duration,
    read: u64,
    looks: u64,
    written: Option<SystemTime>,
}

impl Follower {
    /// Stands at the end of the file as it is now; at the start of one that is not there yet.
    pub fn at_end(root: &Root, path: &Path) -> Self {
        Self::before_end(root, path, 0)
    }

    /// Stands so many bytes before the end of the file, or at its start where it is shorter.
    pub fn before_end(root: &Root, path: &Path, bytes: u64) -> Self {
        let mut follower = Self::nowhere(root, path);
        // What cannot be opened now is read from its beginning once it can be.
        if let Ok(file) = root.open(path) {
            let end = file.metadata().map_or(0, |meta| meta.len());
            let _ = follower.hold(file, end.saturating_sub(bytes));
        }
        follower
    }

    /// Stands at an offset of a file that is open already.
    ///
    /// # Errors
    /// When the file cannot be looked at.
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

    /// Which file is followed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// When the file that has the name now was last written, as of the last look; `None` where there was none.
    pub fn written(&self) -> Option<SystemTime> {
        self.written
    }

    /// The beginning of a line that has no end yet.
    pub fn unfinished(&self) -> &[u8] {
        &self.half
    }

    /// Passes over what was added and is more than so many bytes, the line that is under way included.
    ///
    /// # Errors
    /// When the file that is followed cannot be looked at.
    pub fn skip_to_last(&mut self, bytes: u64) -> io::Result<()> {
        let Some(open) = &self.open else { return Ok(()) };
        let from = open.file.metadata()?.len().saturating_sub(bytes);
        if from > self.at {
            self.print.clear();
            self.stand(from);
        }
        Ok(())
    }

    /// Files opened and questions asked of the system so far, reads aside.
    pub fn looks(&self) -> u64 {
        self.looks
    }

    /// The whole lines that were added since the last call, fit for a terminal. Those of a burst come with several calls.
    pub fn lines(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        // A log that cannot be read now may be later; who follows it has nothing else to do.
        let _ = self.inspect(&mut |grown| {
            if let FollowOutcome::Line { bytes, length, .. } = grown {
                lines.push(shown(&bytes, length, true));
            }
            true
        });
        lines
    }

    /// Looks once and tells what was added, oldest first, until `each` says `false`. `true` when more is there to be read.
    ///
    /// # Errors
    /// When the file is there and cannot be looked at or read.
    pub fn inspect(&mut self, each: &mut dyn FnMut(FollowOutcome) -> bool) -> io::Result<bool> {
        self.looks += 1;
        let named = match self.root.metadata(&self.path) {
            Ok(meta) => Some(meta),
            // Rotation takes the old file away before it makes the new one.
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(e),
        };
        self.written = named.as_ref().and_then(|meta| meta.modified().ok());
        let Some(open) = &self.open else {
            let Some(meta) = named else { return Ok(false) };
            if !meta.is_file() {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
            self.reopen()?;
            return self.grow(each);
        };
        match named {
            Some(meta) if FileId::of(&meta) == open.identity => self.grow_to(meta.len(), each),
            // It goes on under another name, or without one; an empty successor is one that nobody writes to yet.
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
            read: 0,
            looks: 0,
            written: None,
        }
    }

    fn hold(&mut self, mut file: File, at: u64) -> io::Result<()> {
        let identity = FileId::of(&file.metadata()?);
        let before = at.min(PRINT as u64);
        self.print.clear();
        file.seek(SeekFrom::Start(at - before))?;
        file.by_ref().take(before).read_to_end(&mut self.print)?;
        self.open = Some(Open { file, identity });
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

    /// Whether the bytes before the place in the file are those that were read there.
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

    /// Takes bytes apart into lines; NUL bytes end a line and are none.
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
            // From here on a stopped look goes on with the next: what was not taken apart is read again.
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
            // What stands before is a hole.
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

    /// Gives out the last line of a file that is over, though it has no end.
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
