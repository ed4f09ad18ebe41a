//! A record of a log: its first line and those that belong to it, limited to what a screen can use.

use super::clean::clean;
use super::level::Level;
use super::shape::{self, LineKind, PREFIX, Style};
use crate::domain::units::human_bytes;

/// The limit for a line; bytes.
const LINE: usize = 8 << 10;

/// The limit for a record; bytes.
const TEXT: usize = 64 << 10;

/// The limit of lines for a record.
const LINES: usize = 400;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// In which file since the log was opened: 0, and one more at every rotation. With `offset` it identifies the record.
    pub part: u32,
    /// Where its first line begins in that file, bytes.
    pub offset: u64,
    /// Where its last line ends, bytes.
    pub end: u64,
    /// Its level, where its first line (the second of Java's own logging) has one.
    pub level: Option<Level>,
    /// The first line, safe for a terminal; a long one is cut, with the size of the rest.
    pub head: String,
    /// The lines after it, up to the limit.
    pub rest: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl LogRecord {
    /// The identity of the record: the file and the offset, in the order of the log.
    pub fn place(&self) -> (u32, u64) {
        (self.part, self.offset)
    }

    /// How many lines follow its first, in memory or not.
    pub fn folded(&self) -> usize {
        self.rest.len() + self.more
    }

    /// Whether one of the lines in memory matches.
    pub fn any_line(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        wanted(&self.head) || self.rest.iter().any(|line| wanted(line))
    }

    /// Bytes that it uses, about.
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
    // What was removed on purpose does not count as left out.
    let unread = length.saturating_sub(super::filter::LONGEST as u64);
    if kept == text.len() && unread == 0 {
        return text.to_owned();
    }
    let left = unread + (text.len() - kept) as u64;
    format!("{} ... ({} more in this line)", &text[..kept], human_bytes(left))
}

/// Groups consecutive lines into records. The follower of a log uses it; the last record stays open, since lines may still be
/// added to it.
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
    /// For one file.
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

    /// Ends this file: what follows is from the next one. Returns the record that was open.
    pub fn next_part(&mut self) -> Option<LogRecord> {
        self.part += 1;
        self.open.take().map(|open| open.entry)
    }

    /// Adds the line between two offsets, of which `bytes` is the beginning of the text and `length` the text's bytes in the
    /// file. Returns the record that it ended by beginning another.
    pub fn push(&mut self, (start, end): (u64, u64), bytes: &[u8], length: u64) -> Option<LogRecord> {
        let text = clean(bytes);
        let prefix = &text[..text.floor_char_boundary(PREFIX)];
        let kind = shape::kind(prefix);
        // A file that begins with plain lines has not shown its kind; its first head decides it.
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
