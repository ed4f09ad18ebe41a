//! Finds the parts of a line that may hold a secret: tags, attributes, names, accounts in URLs.

use std::ops::Range;

use super::name::is_shown;
use crate::domain::secret::MASK;

/// `scheme://user:password@host`: the password.
pub(super) fn urls(line: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(offset) = line[from..].find("://") {
        let start = from + offset + 3;
        from = start;
        let stop = |c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '<' | '>' | '?');
        let end = start + line[start..].find(stop).unwrap_or(line.len() - start);
        let Some((account, _)) = line[start..end].rsplit_once('@') else {
            continue;
        };
        if let Some((user, password)) = account.split_once(':')
            && !is_shown("password", password)
        {
            let at = start + user.len() + 1;
            spans.push(at..at + password.len());
        }
    }
    spans.extend(oracle(line));
    spans
}

/// `jdbc:oracle:thin:user/password@…`: the password.
fn oracle(line: &str) -> Option<Range<usize>> {
    const DRIVER: &str = "jdbc:oracle:thin:";
    let start = line.find(DRIVER)? + DRIVER.len();
    let end = start + line[start..].find('@')?;
    let slash = start + line[start..end].find('/')?;
    (slash + 1 < end && !is_shown("password", &line[slash + 1..end])).then_some(slash + 1..end)
}

/// Bytes of a name that are examined; a longer one is not the name of a setting.
pub(super) const LONGEST_NAME: usize = 256;

/// What may precede a line's first word.
fn leads(c: char) -> bool {
    c.is_whitespace() || matches!(c, '#' | '!' | '"' | '\'')
}

/// Where a line's first word starts, after comment characters.
pub(super) fn lead(line: &str) -> usize {
    line.len() - line.trim_start_matches(leads).len()
}

/// The name before an `=` or `:`, and whether it is the first word of its line, which starts at `lead`.
pub(super) fn name_before(line: &str, sign: usize, lead: usize) -> Option<(&str, bool)> {
    let before = line[..sign].trim_end();
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let name_char = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '$' | '{' | '}');
    let start = before
        .char_indices()
        .rev()
        .take(LONGEST_NAME)
        .take_while(|(_, c)| name_char(*c))
        .last()
        .map(|(at, _)| at)?;
    let first = start <= lead || {
        let word = &before[lead..start];
        ["export", "set", "SET"].iter().any(|command| {
            word.strip_prefix(command)
                .is_some_and(|rest| rest.trim_start_matches(leads).is_empty())
        })
    };
    Some((&before[start..], first))
}

/// Where a start tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagEnd {
    /// At its `>`, quotes heeded.
    Closed(usize),
    /// At the next tag's `<`, or at the end of the line.
    Cut(usize),
}

/// Where a start tag ends.
pub(super) fn tag_end(rest: &str) -> TagEnd {
    let mut quote = None;
    let end = rest.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(TagEnd::Closed(at)),
            (None, '<') => return Some(TagEnd::Cut(at)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    });
    end.unwrap_or(TagEnd::Cut(rest.len()))
}

pub(super) fn attribute_value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    attribute_span(tag, name).map(|span| &tag[span])
}

pub(super) fn attribute_span(tag: &str, name: &str) -> Option<Range<usize>> {
    tag.match_indices(name).find_map(|(at, _)| {
        let bounded = tag[..at].ends_with(char::is_whitespace);
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = tag.len() - rest.len() + 1;
        let end = start + tag[start..].find(quote)?;
        bounded.then_some(start..end)
    })
}

/// `[plain]`, but no list of quoted strings, and of numbers only where the whole is a `quoted` text.
pub(super) fn vault_plaintext(text: &str, quoted: bool) -> bool {
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    let list = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '.' | '-');
    !inner.is_empty() && !inner.contains(['"', '\'', '[', ']']) && (quoted || !inner.chars().all(list))
}

/// Whether what follows is an element, where a secret's text would be: text has no bare `<`.
pub(super) fn holds_elements(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('<') && !["</", "<!"].iter().any(|start| text.starts_with(start))
}

pub(super) fn ends_open(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

pub(super) fn hidden(text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let lead = text.len() - text.trim_start().len();
    format!("{}{MASK}{}", &text[..lead], &text[text.trim_end().len()..])
}
