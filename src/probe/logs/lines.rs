//! The lines of a file in blocks, forwards and backwards, by their places: none is held whole.
//!
//! NUL bytes end a line as a break does and are no part of any: they are what a cut log leaves behind, and may be gigabytes.

use super::blocks::{Blocks, Stop, BlockObserver};

/// The place of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its first byte.
    pub(super) start: u64,
    /// Behind its text.
    pub(super) text_end: u64,
    /// Behind its break, where it has one.
    pub(super) end: u64,
}

fn ends(byte: u8) -> bool {
    byte == b'\n' || byte == 0
}

impl Blocks {
    /// The first line at or after an offset, which is the beginning of one.
    pub(super) fn line_from(&mut self, from: u64, watch: BlockObserver<'_>) -> Result<Option<Line>, Stop> {
        let start = self.over_nuls(from, watch)?;
        let mut at = start;
        loop {
            let bytes = self.from(at, watch)?;
            if bytes.is_empty() {
                return Ok((at > start).then_some(Line {
                    start,
                    text_end: at,
                    end: at,
                }));
            }
            if let Some(skip) = bytes.iter().position(|&byte| ends(byte)) {
                let broken = bytes[skip] == b'\n';
                let text_end = at + skip as u64;
                return Ok(Some(Line {
                    start,
                    text_end,
                    end: text_end + u64::from(broken),
                }));
            }
            at += bytes.len() as u64;
        }
    }

    /// The last line before an offset, which is the beginning of one or the file's end.
    pub(super) fn line_before(&mut self, before: u64, watch: BlockObserver<'_>) -> Result<Option<Line>, Stop> {
        let end = self.back_over_nuls(before, watch)?;
        if end == 0 {
            return Ok(None);
        }
        let (_, bytes) = self.before(end, watch)?;
        let text_end = end - u64::from(bytes.last() == Some(&b'\n'));
        let mut at = text_end;
        loop {
            let (start, bytes) = self.before(at, watch)?;
            if let Some(last) = bytes.iter().rposition(|&byte| ends(byte)) {
                let start = start + last as u64 + 1;
                return Ok(Some(Line { start, text_end, end }));
            }
            at = start;
            if at == 0 {
                return Ok(Some(Line {
                    start: 0,
                    text_end,
                    end,
                }));
            }
        }
    }

    /// The beginning of the line that an offset lies in.
    pub(super) fn line_start(&mut self, offset: u64, watch: BlockObserver<'_>) -> Result<u64, Stop> {
        let mut at = offset.min(self.size());
        loop {
            let (start, bytes) = self.before(at, watch)?;
            if let Some(last) = bytes.iter().rposition(|&byte| ends(byte)) {
                return Ok(start + last as u64 + 1);
            }
            at = start;
            if at == 0 {
                return Ok(0);
            }
        }
    }

    /// The first bytes of a line's text, at most so many, into a buffer.
    pub(super) fn text(&mut self, line: Line, most: usize, into: &mut Vec<u8>, watch: BlockObserver<'_>) -> Result<(), Stop> {
        into.clear();
        let mut at = line.start;
        while at < line.text_end && into.len() < most {
            let room = (most - into.len()).min(usize::try_from(line.text_end - at).unwrap_or(usize::MAX));
            let bytes = self.from(at, watch)?;
            if bytes.is_empty() {
                break;
            }
            let part = &bytes[..bytes.len().min(room)];
            into.extend_from_slice(part);
            at += part.len() as u64;
        }
        Ok(())
    }
}
