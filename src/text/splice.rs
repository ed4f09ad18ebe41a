//! Byte spans and their replacement: the only way in which this program changes a text.

use std::ops::Range;

/// One replacement: these bytes of the old text become this text. An empty range inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Byte range in the old text, on character borders.
    pub range: Range<usize>,
    /// The new text.
    pub new: String,
}

/// A value found at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The value, unescaped.
    pub value: String,
    /// Byte range of its raw form (without quotes where the format has them).
    pub span: Range<usize>,
    /// Line, from 1.
    pub line: usize,
}

/// An edited text and the splices that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The complete new text.
    pub text: String,
    /// In the order of the old text, not overlapping; empty when the value was already there.
    pub splices: Vec<Splice>,
}

impl Edited {
    /// The unchanged text.
    pub fn unchanged(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            splices: Vec::new(),
        }
    }

    /// Applies splices to a text. They are sorted here; overlapping ones are a bug of the caller.
    pub fn splice(text: &str, mut splices: Vec<Splice>) -> Self {
        splices.sort_by_key(|s| (s.range.start, s.range.end));
        let mut out = String::with_capacity(text.len() + splices.iter().map(|s| s.new.len()).sum::<usize>());
        let mut at = 0;
        for splice in &splices {
            debug_assert!(splice.range.start >= at, "overlapping splices");
            out.push_str(&text[at..splice.range.start]);
            out.push_str(&splice.new);
            at = splice.range.end;
        }
        out.push_str(&text[at..]);
        Self { text: out, splices }
    }

    /// An edit that was made in several steps, as the one splice that leads from the old text to the new one.
    pub fn between(old: &str, new: String) -> Self {
        if old == new {
            return Self::unchanged(old);
        }
        let same = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let mut head = same(old.as_bytes(), new.as_bytes());
        while !old.is_char_boundary(head) {
            head -= 1;
        }
        let tail = old.as_bytes()[head..]
            .iter()
            .rev()
            .zip(new.as_bytes()[head..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let mut end = old.len() - tail;
        while !old.is_char_boundary(end) {
            end += 1;
        }
        let splice = Splice {
            range: head..end,
            new: new[head..new.len() - (old.len() - end)].to_owned(),
        };
        Self {
            text: new,
            splices: vec![splice],
        }
    }
}

/// The line, from 1, of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].split(|b| *b == b'\n').count()
}

/// Line numbers of many positions in one text, counted from the position before instead of from the start for each.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    /// Begins at the start of a text.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line, from 1, of a byte offset.
    pub fn of(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let between = &self.text.as_bytes()[self.at.min(offset)..self.at.max(offset)];
        let newlines = between.split(|byte| *byte == b'\n').count() - 1;
        self.line = if offset >= self.at {
            self.line + newlines
        } else {
            self.line - newlines
        };
        self.at = offset;
        self.line
    }
}

/// The line end this text uses: that of its first line, `\n` where it has none.
pub fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if at > 0 && text.as_bytes()[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

/// The start of the line with this offset.
pub fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

/// The position behind the line end of the line with this offset; the text's length on the last line.
pub fn line_end_at(text: &str, offset: usize) -> usize {
    text[offset..].find('\n').map_or(text.len(), |at| offset + at + 1)
}

/// The white space before this offset, where nothing else comes before it on its line.
pub fn indent_of(text: &str, offset: usize) -> Option<&str> {
    let before = &text[line_start(text, offset)..offset];
    before.trim().is_empty().then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_in_any_order() {
        let edited = Edited::splice(
            "abcdef",
            vec![
                Splice {
                    range: 4..5,
                    new: "E".into(),
                },
                Splice {
                    range: 1..1,
                    new: "-".into(),
                },
            ],
        );
        assert_eq!(edited.text, "a-bcdEf");
        assert_eq!(line_of("a\nb\nc", 4), 3);
        let text = "a\nb\n\nc";
        let mut lines = Lines::new(text);
        for offset in [0, 4, 2, 9, 5, 1, 3, 3] {
            assert_eq!(lines.of(offset), line_of(text, offset), "{offset}");
        }
        assert_eq!(line_end("a\r\nb\n"), "\r\n");
    }
}
