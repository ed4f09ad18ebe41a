//! Reads the lines of a properties file as `java.util.Properties.load` joins them, each part with its position in the text.
//!
//! Java joins continued lines before it looks for a separator or an escape, so each of these may be on any line: what is read
//! here is the joined line, and its positions lead back to the bytes.

use std::borrow::Cow;
use std::ops::Range;

/// What Java treats as white space.
pub(super) const SPACES: [char; 3] = [' ', '\t', '\u{c}'];

/// One joined line that holds a key.
pub(super) struct PropertyLine<'t> {
    /// The key, unescaped.
    pub(super) key: String,
    /// White space and `=` or `:` between key and value, continued lines left out; empty where nothing is between them.
    pub(super) separator: String,
    /// The value before its escapes are read.
    pub(super) raw: Cow<'t, str>,
    /// The bytes of the value, with its continuation lines; the range ends with its last line.
    pub(super) value: Range<usize>,
    /// All its lines with their line ends.
    pub(super) lines: Range<usize>,
    /// Whether the text ends before the line does: what is added behind it would become a part of it.
    pub(super) open: bool,
}

impl PropertyLine<'_> {
    /// The value, unescaped.
    pub(super) fn value(&self) -> String {
        super::escape::unescape(&self.raw)
    }
}

/// Every key of a text, in order.
pub(super) fn entries(text: &str) -> Vec<PropertyLine<'_>> {
    let mut entries = Vec::new();
    let mut at = 0;
    // Lines of one backslash join the empty line to the next one.
    let mut idle: Option<usize> = None;
    while at < text.len() {
        let (end, next) = natural_line(text, at);
        let first = text[at..end].trim_start_matches(SPACES);
        let starts = idle.unwrap_or(at);
        idle = None;
        if first.is_empty() || first.starts_with(['#', '!']) {
            at = next;
        } else if first == "\\" && (next < text.len() || text[end..].len() == 2) {
            // At the end of a file Java reads such a line as an empty key, but not before both bytes of `\r\n`.
            idle = Some(starts);
            at = next;
        } else {
            let joined = Joined::from(text, end - first.len());
            at = joined.next;
            entries.push(joined.entry(text, starts));
        }
    }
    entries
}

/// The end of the line's content and the start of the next line; `\n`, `\r` and `\r\n` end lines.
fn natural_line(text: &str, at: usize) -> (usize, usize) {
    match text[at..].find(['\n', '\r']) {
        None => (text.len(), text.len()),
        Some(offset) => {
            let end = at + offset;
            let width = if text[end..].starts_with("\r\n") { 2 } else { 1 };
            (end, end + width)
        }
    }
}

/// Whether a line's last backslash escapes its end.
fn ends_open(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

/// One line and those that continue it, without the backslashes and white space between them.
struct Joined<'t> {
    text: Cow<'t, str>,
    /// Where a part of the joined text starts, and where that is in the file.
    pieces: Vec<(usize, usize)>,
    /// The end of the last line's content.
    end: usize,
    /// Where the next line starts.
    next: usize,
    /// Whether the last line is continued.
    open: bool,
}

impl<'t> Joined<'t> {
    fn from(text: &'t str, start: usize) -> Self {
        let mut joined = Self {
            text: Cow::Borrowed(""),
            pieces: Vec::new(),
            end: start,
            next: start,
            open: true,
        };
        let mut at = start;
        while joined.open {
            let (end, next) = natural_line(text, at);
            let open = ends_open(&text[at..end]);
            joined.push(at, &text[at..end - usize::from(open)]);
            (joined.end, joined.next, joined.open) = (end, next, open);
            if next >= text.len() {
                break;
            }
            let (more, _) = natural_line(text, next);
            at = more - text[next..more].trim_start_matches(SPACES).len();
        }
        joined
    }

    fn push(&mut self, at: usize, piece: &'t str) {
        self.pieces.push((self.text.len(), at));
        if self.text.is_empty() {
            self.text = Cow::Borrowed(piece);
        } else if !piece.is_empty() {
            self.text.to_mut().push_str(piece);
        }
    }

    /// The position in the file of a byte of the joined text; its end is behind its last byte.
    fn place(&self, at: usize) -> usize {
        let last = at == self.text.len();
        let (start, source) = self
            .pieces
            .iter()
            .rfind(|(start, _)| if last { *start < at } else { *start <= at })
            .or(self.pieces.first())
            .copied()
            .unwrap_or_default();
        source + (at - start)
    }

    fn entry(self, text: &'t str, starts: usize) -> PropertyLine<'t> {
        let (key_end, value_start) = divide(&self.text);
        let value = self.place(value_start)..self.end;
        PropertyLine {
            key: super::escape::unescape(&self.text[..key_end]),
            separator: self.text[key_end..value_start].to_owned(),
            raw: match &self.text {
                Cow::Borrowed(whole) => Cow::Borrowed(&whole[value_start..]),
                Cow::Owned(whole) => Cow::Owned(whole[value_start..].to_owned()),
            },
            lines: starts..self.next,
            open: self.open && self.next == text.len(),
            value,
        }
    }
}

/// Where the key of a joined line ends and where its value starts.
fn divide(line: &str) -> (usize, usize) {
    let mut escaped = false;
    let key_end = line
        .char_indices()
        .find(|(_, c)| {
            let ends = !escaped && (SPACES.contains(c) || matches!(c, '=' | ':'));
            escaped = !escaped && *c == '\\';
            ends
        })
        .map_or(line.len(), |(at, _)| at);
    let rest = line[key_end..].trim_start_matches(SPACES);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    (key_end, line.len() - rest.trim_start_matches(SPACES).len())
}
