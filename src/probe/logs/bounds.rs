//! Finds where records begin and end in a log, from the shapes of their first lines, in both directions.

use std::io;

use super::blocks::{BLOCK, BlockObserver, Blocks, ScanProgress, Stop};
use super::clean::clean;
use super::level::Level;
use super::lines::Line;
use super::shape::{self, LineKind, PREFIX, Style};

/// Where a record is, and its level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) level: Option<Level>,
}

/// Finds the records of one open log.
#[derive(Debug)]
pub(super) struct Finder {
    pub(super) blocks: Blocks,
    /// Whether it has records or lines alone.
    pub(super) style: Style,
    /// Before this no record has a head: each line counts alone.
    pub(super) headless: u64,
    /// The text of the line that was read last.
    pub(super) buffer: Vec<u8>,
}

impl Finder {
    /// Nothing is known of the log yet.
    pub(super) fn new(blocks: Blocks) -> Self {
        Self {
            blocks,
            style: Style::Plain,
            headless: 0,
            buffer: Vec::new(),
        }
    }

    /// The text that decides a line's kind.
    fn kind(&mut self, line: Line, watch: BlockObserver<'_>) -> Result<LineKind, Stop> {
        self.blocks.text(line, PREFIX, &mut self.buffer, watch)?;
        Ok(shape::kind(&clean(&self.buffer)))
    }

    /// The same, and the level of the line.
    fn kind_and_level(&mut self, line: Line, watch: BlockObserver<'_>) -> Result<(LineKind, Option<Level>), Stop> {
        self.blocks.text(line, PREFIX, &mut self.buffer, watch)?;
        let text = clean(&self.buffer);
        let kind = shape::kind(&text);
        let level = if kind == LineKind::Inner {
            None
        } else {
            shape::level(&text)
        };
        Ok((kind, level))
    }

    /// The record that begins at or after an offset.
    pub(super) fn bounds_from(&mut self, from: u64, watch: BlockObserver<'_>) -> Result<Option<Bounds>, Stop> {
        let Some(first) = self.blocks.line_from(from, watch)? else {
            return Ok(None);
        };
        let (kind, level) = self.kind_and_level(first, watch)?;
        let mut bounds = Bounds {
            start: first.start,
            end: first.end,
            level,
        };
        let mut only = true;
        while let Some(line) = self.blocks.line_from(bounds.end, watch)? {
            let next = self.kind(line, watch)?;
            if shape::begins(self.style, kind, only, next) {
                break;
            }
            if only && kind == LineKind::JavaDate {
                bounds.level = self.kind_and_level(line, watch)?.1;
            }
            only = false;
            bounds.end = line.end;
        }
        Ok(Some(bounds))
    }

    /// The record whose last line is the last one before an offset.
    pub(super) fn bounds_before(&mut self, before: u64, watch: BlockObserver<'_>) -> Result<Option<Bounds>, Stop> {
        let Some(last) = self.blocks.line_before(before, watch)? else {
            return Ok(None);
        };
        if self.style == Style::Heads && last.end > self.headless {
            if let Some(bounds) = self.headed(last, watch)? {
                return Ok(Some(bounds));
            }
            // Nothing up to here has a head; that need not be determined twice.
            self.headless = last.end;
        }
        let mut line = last;
        while self.kind(line, watch)? == LineKind::Inner {
            match self.blocks.line_before(line.start, watch)? {
                Some(earlier) => line = earlier,
                None => break,
            }
        }
        let mut start = line.start;
        let (kind, mut level) = self.kind_and_level(line, watch)?;
        if kind == LineKind::JavaLevel {
            (start, level) = self.java(line, level, watch)?;
        } else if kind == LineKind::JavaDate && line != last {
            level = self.second_level(line, watch)?;
        }
        Ok(Some(Bounds {
            start,
            end: last.end,
            level,
        }))
    }

    /// The record with a head that a line belongs to.
    fn headed(&mut self, last: Line, watch: BlockObserver<'_>) -> Result<Option<Bounds>, Stop> {
        let mut line = last;
        loop {
            let (kind, level) = self.kind_and_level(line, watch)?;
            if matches!(kind, LineKind::Head | LineKind::JavaDate | LineKind::JavaLevel) {
                let (start, level) = match kind {
                    LineKind::JavaLevel => self.java(line, level, watch)?,
                    LineKind::JavaDate if line != last => (line.start, self.second_level(line, watch)?),
                    _ => (line.start, level),
                };
                return Ok(Some(Bounds {
                    start,
                    end: last.end,
                    level,
                }));
            }
            match self.blocks.line_before(line.start, watch)? {
                Some(earlier) => line = earlier,
                None => return Ok(None),
            }
        }
    }

    /// A line with the level of Java's own logging begins a record, unless the line with its date comes before it.
    fn java(
        &mut self,
        line: Line,
        level: Option<Level>,
        watch: BlockObserver<'_>,
    ) -> Result<(u64, Option<Level>), Stop> {
        if let Some(date) = self.blocks.line_before(line.start, watch)?
            && self.kind(date, watch)? == LineKind::JavaDate
        {
            return Ok((date.start, level));
        }
        Ok((line.start, level))
    }

    fn second_level(&mut self, first: Line, watch: BlockObserver<'_>) -> Result<Option<Level>, Stop> {
        match self.blocks.line_from(first.end, watch)? {
            Some(second) => Ok(self.kind_and_level(second, watch)?.1),
            None => Ok(None),
        }
    }

    /// Whether the file has records or lines: decided by its first and last bytes.
    pub(super) fn sniff(&mut self) -> io::Result<()> {
        match self.has_heads() {
            Ok(heads) => {
                self.style = if heads { Style::Heads } else { Style::Plain };
                Ok(())
            }
            Err(Stop::Io(e)) => Err(e),
            Err(Stop::Asked) => Ok(()),
        }
    }

    fn has_heads(&mut self) -> Result<bool, Stop> {
        let on: BlockObserver<'_> = &|_: ScanProgress| true;
        let size = self.blocks.size();
        for begin in [0, size.saturating_sub(BLOCK)] {
            let begin = self.blocks.over_nuls(begin, on)?;
            let mut seen = 0;
            while seen < BLOCK {
                let bytes = self.blocks.from(begin + seen, on)?;
                if bytes.is_empty() {
                    break;
                }
                let heads = bytes.split(|&byte| byte == b'\n' || byte == 0).any(|line| {
                    let kind = shape::kind(&clean(&line[..line.len().min(PREFIX)]));
                    matches!(kind, LineKind::Head | LineKind::JavaDate | LineKind::JavaLevel)
                });
                if heads {
                    return Ok(true);
                }
                seen += bytes.len() as u64;
            }
        }
        Ok(false)
    }
}
