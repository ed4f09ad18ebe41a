//! Pages through one log of any size: records before and after an offset, with search and filter.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{File, Root};

use super::blocks::{BlockObserver, Blocks, ScanProgress, Stop};
use super::bounds::{Bounds, Finder};
use super::clean::clean;
use super::entry::{LogRecord, Records};
use super::error::LogError;
use super::filter::{Filter, LONGEST, Pattern};
use super::level::Level;
use super::shape::Style;
use super::shown::shown;

/// The limit of a page; bytes.
const WEIGHT: usize = 2 << 20;

/// Some records, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordPage {
    /// The records.
    pub entries: Vec<LogRecord>,
    /// Whether there are no more of them in the direction of the scan.
    pub edge: bool,
    /// Whether the caller stopped the scan; the records are those found until then.
    pub stopped: bool,
}

/// How many records of a level and worse there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The number, up to `at`.
    pub records: u64,
    /// Where the first uncounted record begins, bytes.
    pub at: u64,
    /// Whether the caller stopped the count.
    pub stopped: bool,
}

/// One open log. It is read as it was at the last [`Pager::refresh`]; a file that is renamed meanwhile is still the one that is
/// read.
#[derive(Debug)]
pub struct Pager {
    pub(super) root: Root,
    pub(super) path: PathBuf,
    pub(super) finder: Finder,
    part: u32,
    most_held: usize,
}

impl Pager {
    /// Opens a log below a root.
    ///
    /// # Errors
    /// When it does not exist, is not a file, is behind an untrusted link, or may not be read.
    pub fn open(root: &Root, path: &Path) -> Result<Self, LogError> {
        let file = root.open(path).map_err(|e| LogError::of(path.to_path_buf(), e))?;
        Self::of(root, path, file, 0)
    }

    pub(super) fn of(root: &Root, path: &Path, file: File, part: u32) -> Result<Self, LogError> {
        let size = file.metadata().map_err(|e| LogError::of(path.to_path_buf(), e))?.len();
        let mut pager = Self {
            root: root.clone(),
            path: path.to_path_buf(),
            finder: Finder::new(Blocks::new(file, size)),
            part,
            most_held: 0,
        };
        pager.finder.sniff().map_err(|e| pager.failed(e))?;
        Ok(pager)
    }

    /// The same for a file that replaced a log: its records say which one it is.
    #[must_use]
    pub fn as_part(mut self, part: u32) -> Self {
        self.part = part;
        self
    }

    /// Which file this is since the log was opened.
    pub fn part(&self) -> u32 {
        self.part
    }

    /// The file's size at the last look, bytes.
    pub fn size(&self) -> u64 {
        self.finder.blocks.size()
    }

    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.finder.blocks.read()
    }

    /// The most bytes in use at once, without what was handed out.
    pub fn most_held(&self) -> usize {
        self.most_held
    }

    /// Reads the size again. `false` when the file has become shorter: offsets in it are no longer valid.
    ///
    /// # Errors
    /// When the file's metadata cannot be read.
    pub fn refresh(&mut self) -> Result<bool, LogError> {
        let before = self.size();
        let meta = self.finder.blocks.file().metadata();
        let size = meta.map_err(|e| LogError::of(self.path.clone(), e))?.len();
        self.finder.blocks.resize(size);
        if size < before {
            (self.finder.headless, self.finder.style) = (0, Style::Plain);
        }
        if size != before && self.finder.style == Style::Plain {
            self.finder.sniff().map_err(|e| self.failed(e))?;
        }
        Ok(size >= before)
    }

    /// The grouper for followed lines of this file.
    pub fn records(&self) -> Records {
        Records::new(self.part, self.finder.style)
    }

    /// The last `n` matching records.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last(&mut self, n: usize, filter: &Filter, watch: BlockObserver<'_>) -> Result<RecordPage, LogError> {
        self.before(u64::MAX, n, filter, watch)
    }

    /// The `n` matching records before an offset, which is the beginning of a record or beyond the last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn before(
        &mut self,
        offset: u64,
        n: usize,
        filter: &Filter,
        watch: BlockObserver<'_>,
    ) -> Result<RecordPage, LogError> {
        let mut at = offset.min(self.size());
        let mut page = self.collect(n, filter, watch, &mut |pager| {
            let found = pager.finder.bounds_before(at, watch)?;
            at = found.map_or(0, |bounds| bounds.start);
            Ok(found)
        })?;
        page.entries.reverse();
        Ok(page)
    }

    /// The `n` matching records from an offset on, which is the beginning of a record.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn after(
        &mut self,
        offset: u64,
        n: usize,
        filter: &Filter,
        watch: BlockObserver<'_>,
    ) -> Result<RecordPage, LogError> {
        let mut at = offset;
        self.collect(n, filter, watch, &mut |pager| {
            let found = pager.finder.bounds_from(at, watch)?;
            at = found.map_or(at, |bounds| bounds.end);
            Ok(found)
        })
    }

    fn collect(
        &mut self,
        n: usize,
        filter: &Filter,
        watch: BlockObserver<'_>,
        next: &mut dyn FnMut(&mut Self) -> Result<Option<Bounds>, Stop>,
    ) -> Result<RecordPage, LogError> {
        let mut page = RecordPage::default();
        let mut weight = 0;
        while page.entries.len() < n && weight < WEIGHT {
            let step = next(self).and_then(|bounds| match bounds {
                None => Ok(None),
                Some(bounds) if !filter.wants(bounds.level) => Ok(Some(None)),
                Some(bounds) => self.entry(bounds, filter.pattern.as_ref(), watch).map(Some),
            });
            match step {
                Ok(Some(None)) => {}
                Ok(Some(Some(entry))) => {
                    weight += entry.weight();
                    page.entries.push(entry);
                }
                Ok(None) => {
                    page.edge = true;
                    break;
                }
                Err(Stop::Asked) => {
                    page.stopped = true;
                    break;
                }
                Err(Stop::Io(e)) => return Err(self.failed(e)),
            }
        }
        Ok(page)
    }

    /// The beginning of the record with this offset, or of the next one where it is in none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn align(&mut self, offset: u64) -> Result<u64, LogError> {
        let on: BlockObserver<'_> = &|_: ScanProgress| true;
        let line = self.finder.blocks.line_start(offset, on);
        let found = line.and_then(|line| match self.finder.blocks.line_from(line, on)? {
            // One line further on, so that the record that begins with this one is found too.
            Some(line) => Ok(self.finder.bounds_before(line.end, on)?.map(|bounds| bounds.start)),
            None => Ok(self
                .finder
                .bounds_before(self.finder.blocks.size(), on)?
                .map(|bounds| bounds.start)),
        });
        match found {
            Ok(start) => Ok(start.unwrap_or(0)),
            Err(Stop::Io(e)) => Err(self.failed(e)),
            Err(Stop::Asked) => Ok(0),
        }
    }

    /// How many records between two offsets are of a level and worse.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&mut self, from: u64, to: u64, least: Level, watch: BlockObserver<'_>) -> Result<Counted, LogError> {
        let mut counted = Counted {
            at: from,
            ..Counted::default()
        };
        while counted.at < to {
            match self.finder.bounds_from(counted.at, watch) {
                Ok(Some(bounds)) if bounds.start < to => {
                    counted.records += u64::from(bounds.level.is_some_and(|level| level >= least));
                    counted.at = bounds.end;
                }
                Ok(_) => break,
                Err(Stop::Asked) => {
                    counted.stopped = true;
                    break;
                }
                Err(Stop::Io(e)) => return Err(self.failed(e)),
            }
        }
        Ok(counted)
    }

    /// Where the last `n` lines before an offset begin.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines_back(&mut self, offset: u64, n: usize) -> Result<u64, LogError> {
        let on: BlockObserver<'_> = &|_: ScanProgress| true;
        let mut at = offset.min(self.size());
        for _ in 0..n {
            match self.finder.blocks.line_before(at, on) {
                Ok(Some(line)) => at = line.start,
                Ok(None) | Err(Stop::Asked) => break,
                Err(Stop::Io(e)) => return Err(self.failed(e)),
            }
        }
        Ok(at)
    }

    /// The beginning of the unfinished last line; the file's end where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn half_line(&mut self) -> Result<u64, LogError> {
        let size = self.size();
        match self.finder.blocks.line_start(size, &|_: ScanProgress| true) {
            Err(Stop::Io(e)) => Err(self.failed(e)),
            Ok(start) => Ok(start),
            Err(Stop::Asked) => Ok(size),
        }
    }

    /// Passes every line between two offsets, up to 256 KB of it, to `each` until that returns `false`; safe to print or
    /// unchanged. The offsets are the beginnings of lines, or those of a record.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines_between(
        &mut self,
        (from, to): (u64, u64),
        for_print: bool,
        each: &mut dyn FnMut(&str) -> bool,
    ) -> Result<(), LogError> {
        let on: BlockObserver<'_> = &|_: ScanProgress| true;
        let mut at = from;
        while at < to {
            let read = self.finder.blocks.line_from(at, on).and_then(|line| match line {
                None => Ok(None),
                Some(line) => self
                    .finder
                    .blocks
                    .text(line, LONGEST, &mut self.finder.buffer, on)
                    .map(|()| Some(line)),
            });
            let line = match read {
                Ok(Some(line)) if line.start < to => line,
                Ok(_) | Err(Stop::Asked) => return Ok(()),
                Err(Stop::Io(e)) => return Err(self.failed(e)),
            };
            if !each(&shown(&self.finder.buffer, line.text_end - line.start, for_print)) {
                return Ok(());
            }
            at = line.end;
        }
        Ok(())
    }

    pub(super) fn failed(&self, error: io::Error) -> LogError {
        LogError::of(self.path.clone(), error)
    }

    /// The record itself, where one of its lines matches.
    fn entry(
        &mut self,
        bounds: Bounds,
        pattern: Option<&Pattern>,
        watch: BlockObserver<'_>,
    ) -> Result<Option<LogRecord>, Stop> {
        let mut entry = LogRecord::begin(self.part, bounds.start);
        entry.level = bounds.level;
        let mut matched = pattern.is_none();
        let mut at = bounds.start;
        while at < bounds.end {
            let Some(line) = self
                .finder
                .blocks
                .line_from(at, watch)?
                .filter(|line| line.start < bounds.end)
            else {
                break;
            };
            self.finder.blocks.text(line, LONGEST, &mut self.finder.buffer, watch)?;
            let text = clean(&self.finder.buffer);
            matched = matched || pattern.is_some_and(|pattern| pattern.is_in(&text));
            entry.push(&text, line.text_end - line.start, line.end);
            at = line.end;
        }
        entry.end = bounds.end;
        let held = self.finder.blocks.held() + self.finder.buffer.capacity();
        self.most_held = self.most_held.max(held);
        Ok(matched.then_some(entry))
    }
}
