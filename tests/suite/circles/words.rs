//! A source file as words: comments and test code left out, a text kept as one word.

/// The smallest parts that the import graph looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A name or keyword.
    Name(String),
    /// A text in quotes.
    Text(String),
    /// `::`
    Into,
    /// Any other sign.
    Sign(char),
}

impl Word {
    /// The name, where it is one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is this name or keyword.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name() == Some(name)
    }
}

/// The words of a source without its test code.
pub(super) fn of(source: &str) -> Vec<Word> {
    without_tests(&split(source))
}

fn split(source: &str) -> Vec<Word> {
    let chars: Vec<char> = source.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied().unwrap_or('\n');
        if c.is_whitespace() {
            at += 1;
        } else if c == '/' && next == '/' {
            at += chars[at..].iter().take_while(|c| **c != '\n').count();
        } else if c == '/' && next == '*' {
            at = after_comment(&chars, at);
        } else if let Some((text, after)) = raw_text(&chars, at) {
            words.push(Word::Text(text));
            at = after;
        } else if c == '"' {
            let (text, after) = quoted(&chars, at);
            words.push(Word::Text(text));
            at = after;
        } else if c == '\'' {
            at = after_tick(&chars, at);
        } else if c.is_alphanumeric() || c == '_' {
            let name: String = chars[at..]
                .iter()
                .take_while(|c| c.is_alphanumeric() || **c == '_')
                .collect();
            at += name.chars().count();
            words.push(Word::Name(name));
        } else if c == ':' && next == ':' {
            words.push(Word::Into);
            at += 2;
        } else {
            words.push(Word::Sign(c));
            at += 1;
        }
    }
    words
}

/// Behind a comment that may hold others.
fn after_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            break;
        }
    }
    at.max(start + 2)
}

/// `r"…"`, `r#"…"#`, `br"…"`; not a name that only begins with these letters.
fn raw_text(chars: &[char], start: usize) -> Option<(String, usize)> {
    let mut at = start;
    if start > 0 && (chars[start - 1].is_alphanumeric() || chars[start - 1] == '_') {
        return None;
    }
    if chars[at] == 'b' {
        at += 1;
    }
    if chars.get(at) != Some(&'r') {
        return None;
    }
    at += 1;
    let fences = chars[at..].iter().take_while(|c| **c == '#').count();
    at += fences;
    if chars.get(at) != Some(&'"') {
        return None;
    }
    at += 1;
    let end: Vec<char> = format!("\"{}", "#".repeat(fences)).chars().collect();
    let length = chars[at..].windows(end.len()).position(|here| here == end)?;
    let text = chars[at..at + length].iter().collect();
    Some((text, at + length + end.len()))
}

fn quoted(chars: &[char], start: usize) -> (String, usize) {
    let mut text = String::new();
    let mut at = start + 1;
    while let Some(&c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            '"' => break,
            _ => text.push(c),
        }
        at += 1;
    }
    (text, at + 1)
}

/// Behind a character, or behind a lifetime: `'static` is no `static`.
fn after_tick(chars: &[char], start: usize) -> usize {
    if chars.get(start + 1) == Some(&'\\') {
        let end = chars[start + 3..].iter().position(|c| *c == '\'');
        return start + 4 + end.unwrap_or_default();
    }
    if chars.get(start + 2) == Some(&'\'') {
        return start + 3;
    }
    let name = chars[start + 1..].iter();
    start + 1 + name.take_while(|c| c.is_alphanumeric() || **c == '_').count()
}

/// Leaves out each item below `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn without_tests(words: &[Word]) -> Vec<Word> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(after) = test_attribute(words, at) {
            at = after_item(words, after);
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

fn test_attribute(words: &[Word], at: usize) -> Option<usize> {
    if words[at] != Word::Sign('#') || words.get(at + 1) != Some(&Word::Sign('[')) || !words.get(at + 2)?.is("cfg") {
        return None;
    }
    let after = closed(words, at + 1);
    let inside = &words[at + 2..after];
    let test = inside.iter().any(|word| word.is("test")) && !inside.iter().any(|word| word.is("not"));
    test.then_some(after)
}

/// Behind the bracket that closes the one here.
pub(super) fn closed(words: &[Word], open: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word {
            Word::Sign('(' | '[' | '{') => depth += 1,
            Word::Sign(')' | ']' | '}') => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    words.len()
}

/// Behind the item that begins here: its `;`, or the braces of its body.
fn after_item(words: &[Word], start: usize) -> usize {
    let mut at = start;
    while at < words.len() {
        match words[at] {
            Word::Sign(';' | ',') => return at + 1,
            Word::Sign('{') => {
                let mut after = closed(words, at);
                // `use a::{b, c};`
                if words.get(after) == Some(&Word::Sign(';')) {
                    after += 1;
                }
                return after;
            }
            Word::Sign('(' | '[') => at = closed(words, at),
            _ => at += 1,
        }
    }
    at
}
