//! A small lexer of POSIX shell: commands, their words, and their nesting depth in `if`, `case`, loops and functions.
//!
//! It knows quotes, comments, continued lines, substitutions and here-documents, and does not interpret them.

use std::ops::Range;

/// One simple command, or one keyword such as `if` or `;;`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// Its words as written.
    pub(super) words: Vec<Range<usize>>,
    /// How many `if`, `case`, loops, groups and functions are open around it.
    pub(super) depth: usize,
    /// Whether `&&`, `||` or a pipe connects it to a neighbour.
    pub(super) tied: bool,
}

impl Command {
    /// First byte to last.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.words.first().map_or(0, |word| word.start);
        start..self.words.last().map_or(start, |word| word.end)
    }

    /// A word's text.
    pub(super) fn word<'t>(&self, text: &'t str, index: usize) -> Option<&'t str> {
        self.words.get(index).map(|span| &text[span.clone()])
    }
}

/// All commands of a script, in order.
pub(super) fn commands(text: &str) -> Vec<Command> {
    let mut reader = Reader {
        text,
        at: 0,
        words: Vec::new(),
        tied: false,
        depth: 0,
        cases: Vec::new(),
        heredocs: Vec::new(),
        out: Vec::new(),
    };
    reader.run();
    reader.out
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    words: Vec<Range<usize>>,
    tied: bool,
    depth: usize,
    /// Depths at which a `case` is open; inside one a `)` ends a pattern.
    cases: Vec<usize>,
    heredocs: Vec<String>,
    out: Vec<Command>,
}

impl Reader<'_> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if rest.starts_with("\\\n") {
                self.at += 2;
            } else if rest.starts_with("\\\r\n") {
                self.at += 3;
            } else if rest.starts_with('\n') {
                self.at += 1;
                self.end(false);
                self.skip_heredocs();
            } else if rest.starts_with([' ', '\t', '\r']) {
                self.at += 1;
            } else if rest.starts_with('#') {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("&&") || rest.starts_with("||") {
                self.at += 2;
                self.end(true);
            } else if rest.starts_with("<<") && !rest.starts_with("<<<") {
                self.at += 2;
                self.heredoc();
            } else if rest.starts_with(['>', '<']) || rest.starts_with("2>") || rest.starts_with("1>") {
                self.redirection();
            } else if rest.starts_with('|') {
                self.at += 1;
                self.end(true);
            } else if rest.starts_with([';', '&']) {
                self.at += 1;
                self.end(false);
            } else if rest.starts_with('(') {
                self.at += 1;
                self.open_parenthesis();
            } else if rest.starts_with(')') {
                self.at += 1;
                self.end(false);
                if self.cases.last() != Some(&self.depth) {
                    self.depth = self.depth.saturating_sub(1);
                } else if let Some(pattern) = self.out.pop() {
                    // The text before this bracket was a pattern, not a command.
                    drop(pattern);
                }
            } else {
                self.word();
            }
        }
        self.end(false);
    }

    /// Ends a command; keywords change the depth and are not commands themselves.
    fn end(&mut self, tied_to_next: bool) {
        let tied = std::mem::replace(&mut self.tied, tied_to_next);
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.out.push(Command {
                words,
                depth: self.depth,
                tied: tied || tied_to_next,
            });
        }
    }

    fn word(&mut self) {
        let start = self.at;
        self.at = word_end(self.text, start).max(start + 1);
        let word = &self.text[start..self.at];
        if !self.words.is_empty() {
            self.words.push(start..self.at);
            return;
        }
        match word {
            "if" | "while" | "until" | "for" | "{" => {
                self.keyword(start);
                self.depth += 1;
                if word == "for" {
                    self.words.push(start..self.at);
                }
            }
            "case" => {
                self.keyword(start);
                self.depth += 1;
                self.cases.push(self.depth);
                self.skip_past_in();
            }
            "esac" => {
                self.cases.pop();
                self.depth = self.depth.saturating_sub(1);
                self.keyword(start);
            }
            "fi" | "done" | "}" => {
                self.depth = self.depth.saturating_sub(1);
                self.keyword(start);
            }
            "then" | "else" | "elif" | "do" | "!" => self.keyword(start),
            _ => self.words.push(start..self.at),
        }
    }

    /// A keyword is in the list on its own, so that blocks can be followed.
    fn keyword(&mut self, start: usize) {
        let word = start..self.at;
        self.out.push(Command {
            words: [word].into(),
            depth: self.depth,
            tied: false,
        });
        self.tied = false;
    }

    fn skip_past_in(&mut self) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let spaces = rest.len() - rest.trim_start().len();
            self.at += spaces;
            let end = word_end(self.text, self.at).max(self.at + 1).min(self.text.len());
            let done = self.text.get(self.at..end) == Some("in");
            self.at = end;
            if done {
                return;
            }
        }
    }

    /// `name ()` begins a function, whose braces are counted separately; any other bracket is a subshell or a pattern's.
    fn open_parenthesis(&mut self) {
        if !self.words.is_empty() {
            let rest = &self.text[self.at..];
            if rest.trim_start().starts_with(')') {
                self.at += rest.find(')').unwrap_or(0) + 1;
                self.words.clear();
                return;
            }
        }
        if self.cases.last() != Some(&self.depth) {
            self.depth += 1;
        }
    }

    fn redirection(&mut self) {
        let rest = &self.text[self.at..];
        let sign = rest.len() - rest.trim_start_matches(['1', '2', '>', '<', '&', '-']).len();
        self.at += sign;
        let rest = &self.text[self.at..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        // `2>&1` has taken its target already.
        if spaces > 0 && rest[spaces..].starts_with(['\n', '\r', ';', '|', '&', ')']) || rest.is_empty() {
            return;
        }
        if spaces > 0 && self.text[..self.at].ends_with(|c: char| c.is_ascii_digit() || c == '-') {
            return;
        }
        self.at = word_end(self.text, self.at + spaces);
    }

    fn heredoc(&mut self) {
        let rest = &self.text[self.at..];
        let rest = rest.trim_start_matches('-').trim_start_matches([' ', '\t']);
        let start = self.text.len() - rest.len();
        self.at = word_end(self.text, start);
        let mark: String = self.text[start..self.at]
            .chars()
            .filter(|c| !matches!(c, '"' | '\'' | '\\'))
            .collect();
        self.heredocs.push(mark);
    }

    fn skip_heredocs(&mut self) {
        for mark in std::mem::take(&mut self.heredocs) {
            while self.at < self.text.len() {
                let end = self.text[self.at..]
                    .find('\n')
                    .map_or(self.text.len(), |offset| self.at + offset + 1);
                let found = self.text[self.at..end].trim() == mark;
                self.at = end;
                if found {
                    break;
                }
            }
        }
    }
}

/// Where a word ends: at a space or an operator outside quotes and substitutions.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => break,
            b'\\' if matches!(bytes.get(at + 1), Some(b'\n' | b'\r')) => break,
            b'\\' => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => at = piece_end(text, at, NESTED),
        }
    }
    at.min(text.len())
}

/// How deep substitutions are followed; what is deeper is read as plain bytes. No real script nests like that, and each level
/// uses some of the stack.
const NESTED: usize = 50;

/// Behind one quoted string, substitution or plain byte.
fn piece_end(text: &str, at: usize, levels: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'\'' => text[at + 1..].find('\'').map_or(text.len(), |offset| at + offset + 2),
        b'"' => {
            let mut at = at + 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at = match bytes[at] {
                    b'\\' => at + 2,
                    b'`' | b'$' => piece_end(text, at, levels),
                    _ => at + 1,
                };
            }
            at + 1
        }
        b'`' => {
            let mut at = at + 1;
            while at < bytes.len() && bytes[at] != b'`' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at + 1
        }
        b'$' if levels > 0 && bytes.get(at + 1) == Some(&b'(') => inside(text, at + 2, b')', levels - 1),
        b'$' if levels > 0 && bytes.get(at + 1) == Some(&b'{') => inside(text, at + 2, b'}', levels - 1),
        _ => at + 1,
    }
}

/// Behind the bracket that closes a substitution, from inside it.
pub(super) fn nested(text: &str, at: usize, close: u8) -> usize {
    inside(text, at, close, NESTED)
}

fn inside(text: &str, mut at: usize, close: u8, levels: usize) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() && bytes[at] != close {
        at = match bytes[at] {
            b'\\' => at + 2,
            b'(' if close == b')' && levels > 0 => inside(text, at + 1, b')', levels - 1),
            b'\'' if close == b'}' => at + 1,
            _ => piece_end(text, at, levels),
        };
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Vec<(String, usize, bool)> {
        commands(text)
            .iter()
            .map(|c| (text[c.span()].to_owned(), c.depth, c.tied))
            .collect()
    }

    #[test]
    fn follows_blocks() {
        let text = "# if\ncase \"`uname`\" in\nCYGWIN*) a=1;;\nDarwin*) b=2\n  c ;;\nesac\nif [ -z \"$X\" ]; then\n  d\nfi\ne() { f; }\nwhile g; do h; done\ni\n";
        let seen = flat(text);
        for (command, depth) in [("a=1", 1), ("b=2", 1), ("c", 1), ("d", 1), ("f", 1), ("h", 1), ("i", 0)] {
            assert!(
                seen.contains(&(command.to_owned(), depth, false)),
                "{command}: {seen:?}"
            );
        }
    }

    #[test]
    fn joins_continued_lines_and_splits_lists() {
        let text = "$JAVACMD \\\n  -Xms1m \\\r\n  \"a b\" x\n[ -z \"$J\" ] && J=1 ; k\ncat <<EOF\nit's \"open\nEOF\nl $(m \")\" `n '` )\n";
        let seen = flat(text);
        assert_eq!(commands(text)[0].words.len(), 4);
        assert!(seen.contains(&("J=1".into(), 0, true)), "{seen:?}");
        assert!(seen.contains(&("k".into(), 0, false)), "{seen:?}");
        assert!(!seen.iter().any(|(c, ..)| c.contains("open")), "{seen:?}");
    }

    #[test]
    fn survives_any_text() {
        let hard = "a='\n\"`$(${\\\n<<\n case x in ((";
        for end in 0..=hard.len() {
            let _ = commands(&hard[..end]);
        }
        for open in ["(", "$(", "${", "\"$(", "`$(", "$(${"] {
            let _ = commands(&format!("x{}", open.repeat(100_000)));
            let _ = commands(&format!("x $({}", open.repeat(100_000)));
        }
        let _ = commands("é\\é \"\\é\" ${é\\é} `\\é`");
    }
}
