//! One record of a log: its first line and those that belong to it, cut to what a screen can use.

use super::clean::clean;
use super::level::Level;
use super::shape::{self, LineKind, PREFIX, Style};
use crate::domain::units::human_bytes;

/// Of a line more than this is not held; bytes.
const LINE: usize = 8 << 10;

/// Of a record more than this is not held; bytes.
const TEXT: usize = 64 << 10;

/// Of a record more lines than these are not held.
const LINES: usize = 400;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// In which file since the log was opened: 0, and one more at every rotation. With `offset` the record's name.
    pub part: u32,
    /// Where its first line begins in that file, bytes.
    pub offset: u64,
    /// Where its last line ends, bytes.
    pub end: u64,
    /// Its level, where its first line (the second of Java's own logging) tells one.
    pub level: Option<Level>,
    /// The first line, fit for a terminal; a long one is cut and says how much is left out.
    pub head: String,
    /// The lines after it, as far as they are held.
    pub rest: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl LogRecord {
    /// Which record this is: the file and the place, in the order of the log.
    pub fn place(&self) -> (u32, u64) {
        (self.part, self.offset)
    }

    /// How many lines follow its first, held or not.
    pub fn folded(&self) -> usize {
        self.rest.len() + self.more
    }

    /// Whether one of the lines held matches.
    pub fn any_line(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        wanted(&self.head) || self.rest.iter().any(|line| wanted(line))
    }

    /// Bytes that it holds, about.
    pub fn weight(&self) -> usize {
        size_of::<Self>() + self.head.len() + self.rest.iter().map(|line| line.len() + 24).sum::<usize>()
    }

    pub(super) fn begin(part: u32, offset: u64) -> Self {
        Self {
            part,
            offset,
            end: offset,
            level: None,
            head: String::new(),
            rest: Vec::new(),
            more: 0,
        }
    }

    /// Adds a line: its text as far as it was read, its length in bytes in the file, and where it ends there.
    pub(super) fn push(&mut self, text: &str, length: u64, end: u64) {
        let first = self.end == self.offset;
        self.end = end;
        if first {
            self.head = cut(text, length, LINE);
        } else if self.more > 0 || self.rest.len() >= LINES || self.weight() >= TEXT {
            self.more += 1;
        } else {
            self.rest.push(cut(text, length, LINE));
        }
    }
}

/// A line's text, or its beginning and how much is left out.
fn cut(text: &str, length: u64, most: usize) -> String {
    let kept = text.floor_char_boundary(most);
    // What was cleaned away is not missed.
    let unread = length.saturating_sub(super::filter::LONGEST as u64);
    if kept == text.len() && unread == 0 {
        return text.to_owned();
    }
    let left = unread + (text.len() - kept) as u64;
    format!("{} ... ({} more in this line)", &text[..kept], human_bytes(left))
}

/// Puts lines that come one after another together to records. What follows a log uses it; the last record stays open, since
/// lines may yet be added to it.
#[derive(Clone, Debug)]
pub struct Records {
    part: u32,
    style: Style,
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    entry: LogRecord,
    first: LineKind,
    lines: usize,
}

impl Records {
    /// Of one file.
    pub(super) fn new(part: u32, style: Style) -> Self {
        Self {
            part,
            style,
            open: None,
        }
    }

    /// The record that is not known to be complete.
    pub fn open(&self) -> Option<&LogRecord> {
        self.open.as_ref().map(|open| &open.entry)
    }

    /// Ends this file: what follows is of the next one. Gives the record that was open.
    pub fn next_part(&mut self) -> Option<LogRecord> {
        self.part += 1;
        self.open.take().map(|open| open.entry)
    }

    /// Adds the line between two offsets, of which `bytes` is the beginning of the text and `length` the text's bytes in the
    /// file. Gives the record that it ended by beginning another.
    pub fn push(&mut self, (start, end): (u64, u64), bytes: &[u8], length: u64) -> Option<LogRecord> {
        let text = clean(bytes);
        let prefix = &text[..text.floor_char_boundary(PREFIX)];
        let kind = shape::kind(prefix);
        // A file that begins with plain lines has shown nothing; its first head tells what it is made of.
        if matches!(kind, LineKind::Head | LineKind::JavaDate | LineKind::JavaLevel) {
            self.style = Style::Heads;
        }
        if let Some(open) = self.open.as_mut()
            && !shape::begins(self.style, open.first, open.lines == 1, kind)
        {
            if open.lines == 1 && open.first == LineKind::JavaDate {
                open.entry.level = shape::level(prefix).filter(|_| kind != LineKind::Inner);
            }
            open.lines += 1;
            open.entry.push(&text, length, end);
            return None;
        }
        let mut entry = LogRecord::begin(self.part, start);
        entry.level = shape::level(prefix).filter(|_| kind != LineKind::Inner);
        entry.push(&text, length, end);
        let ended = self.open.replace(Open {
            entry,
            first: kind,
            lines: 1,
        });
        ended.map(|open| open.entry)
    }
}
