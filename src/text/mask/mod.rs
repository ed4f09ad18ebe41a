//! Masks whatever looks like a secret in text that is shown. Uncertain values are masked too: that does no harm.

mod find;
mod name;
mod strict;

use std::ops::Range;

use self::find::{
    LONGEST_NAME, TagEnd, attribute_span, attribute_value, ends_open, hidden, holds_elements, lead, name_before,
    tag_end, urls, vault_plaintext,
};
use self::name::{is_secret, is_shown};
use crate::domain::secret::MASK;

pub use self::strict::Strict;

/// One line with the values of password-like elements, attributes, keys and URLs replaced by the mask.
pub fn line(line: &str) -> String {
    Masker::default().line(line)
}

/// Every line of a text, without line ends, including secrets that span several lines.
pub fn lines(text: &str) -> Vec<String> {
    let mut masker = Masker::default();
    text.split_inclusive('\n')
        .map(|line| masker.line(line.trim_end_matches(['\n', '\r'])))
        .collect()
}

/// What a line before this one left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    /// Everything up to this text is secret.
    Until(String),
    /// Everything up to this end tag is secret, unless elements follow: then this one only holds others.
    Element(String),
    /// This whole line is secret, and the next one too where it ends with a backslash.
    Continuation,
}

#[derive(Debug, Default)]
struct Masker {
    open: Open,
    /// Whether the lines belong to the table of a TOML file whose `key` is a key.
    in_encryption: bool,
}

/// The next end tag in a line.
enum EndTag {
    NotSearched,
    NoMore,
    At(usize),
}

impl Masker {
    fn line(&mut self, line: &str) -> String {
        match std::mem::take(&mut self.open) {
            Open::Nothing => self.fresh(line),
            Open::Until(end) => {
                let at = line.find(&end);
                self.open = if at.is_some() { Open::Nothing } else { Open::Until(end) };
                self.up_to(line, at)
            }
            Open::Element(_) if holds_elements(line) => self.fresh(line),
            Open::Element(end) => {
                let at = line.find(&end);
                self.open = if at.is_some() {
                    Open::Nothing
                } else {
                    Open::Element(end)
                };
                self.up_to(line, at)
            }
            Open::Continuation => {
                if ends_open(line) {
                    self.open = Open::Continuation;
                }
                hidden(line)
            }
        }
    }

    /// Masks what precedes the end of a secret, or everything where the end is not on this line.
    fn up_to(&mut self, line: &str, end: Option<usize>) -> String {
        end.map_or_else(
            || hidden(line),
            |at| format!("{}{}", hidden(&line[..at]), self.fresh(&line[at..])),
        )
    }

    fn fresh(&mut self, line: &str) -> String {
        if line.trim_start().starts_with('[') {
            let header = line.split('#').next().unwrap_or_default();
            self.in_encryption = header.split_whitespace().collect::<String>() == "[encryption]";
        }
        let mut spans = self.elements(line);
        spans.extend(self.assignments(line));
        spans.extend(urls(line));
        spans.sort_by_key(|span| (span.start, span.end));
        let mut out = String::with_capacity(line.len());
        let mut at = 0;
        for span in spans {
            if span.end <= at || line[span.clone()].trim().is_empty() {
                continue;
            }
            if span.start >= at {
                out.push_str(&line[at..span.start]);
                out.push_str(MASK);
            }
            at = span.end;
        }
        out.push_str(&line[at..]);
        out
    }

    /// The text of elements that are secret by their own name or by that of a `name`, `key` or `id` attribute; the
    /// opening bracket of a commented-out one may be the comment's.
    fn elements(&mut self, line: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        let mut from = 0;
        // The next end tag, searched once and not for each tag before it.
        let mut close = EndTag::NotSearched;
        while let Some(offset) = line[from..].find('<') {
            let start = from + offset + 1;
            from = start;
            let start = if line[start..].starts_with("!--") {
                start + 3
            } else {
                start
            };
            let start = start + usize::from(line[start..].starts_with('<'));
            let rest = &line[start..];
            let name_end = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')))
                .unwrap_or(rest.len());
            let name = &rest[..name_end];
            if name.is_empty() {
                continue;
            }
            let (stop, end) = match tag_end(rest) {
                TagEnd::Closed(at) => (at, Some(at)),
                TagEnd::Cut(at) => (at, None),
            };
            let tag = &rest[name_end..stop];
            if tag.ends_with('/') {
                continue;
            }
            let named = ["name", "key", "id"]
                .iter()
                .filter_map(|attribute| attribute_value(tag, attribute))
                .find(|value| is_secret(value));
            let by = if is_secret(name) { Some(name) } else { named };
            let Some(by) = by else {
                continue;
            };
            let Some(tag_end) = end else {
                // The tag continues, so its text is on a later line; one that another tag interrupts is broken, and all is
                // masked.
                self.open = Open::Element(format!("</{name}"));
                if stop < rest.len() {
                    spans.push(start + stop..line.len());
                    return spans;
                }
                continue;
            };
            let open = start + tag_end + 1;
            let next = match close {
                EndTag::NoMore => None,
                EndTag::At(at) if at >= open => Some(at),
                EndTag::At(_) | EndTag::NotSearched => line[open..].find("</").map(|offset| open + offset),
            };
            close = next.map_or(EndTag::NoMore, EndTag::At);
            let (end, whole) = (next.unwrap_or(line.len()), next.is_some());
            if whole && is_shown(by, line[open..end].trim()) {
                continue;
            }
            if !whole {
                self.open = Open::Element(format!("</{name}"));
            }
            if holds_elements(&line[open..]) {
                self.open = Open::Nothing;
                continue;
            }
            let text = &line[open..end];
            let spaces = text.len() - text.trim_start().len();
            spans.push(open + spaces..open + text.trim_end().len().max(spaces));
            from = end;
        }
        // `<property name="password" value="x"/>`: the value is an attribute of its own.
        if ["name", "key", "id"]
            .iter()
            .filter_map(|attribute| attribute_value(line, attribute))
            .any(is_secret)
        {
            spans.extend(attribute_span(line, "value").filter(|span| !is_shown("value", &line[span.clone()])));
        }
        spans
    }

    /// The values behind `name=`, `name =` and `name:` where the name is secret, and `"[…]"` behind any name, which is how
    /// the secure vault's files hold what is to be encrypted.
    fn assignments(&mut self, line: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        let mut from = 0;
        let lead = lead(line);
        let in_encryption = self.in_encryption;
        let secret = |name: &str| is_secret(name) || in_encryption && name == "key";
        while let Some(offset) = line[from..].find(['=', ':']) {
            let sign = from + offset;
            from = sign + 1;
            let raw = &line[sign + 1..];
            let start = sign + 1 + raw.len() - raw.trim_start().len();
            let value = &line[start..];
            let colon = line.as_bytes()[sign] == b':';
            // A name may hold colons itself: only at the start of the line is each of them examined.
            if colon && sign > lead + LONGEST_NAME && !value.starts_with(['"', '\'']) {
                continue;
            }
            let Some((name, first)) = name_before(line, sign, lead) else {
                continue;
            };
            if colon && !(first || value.starts_with(['"', '\''])) || value.starts_with("//") {
                continue;
            }
            let span = match value.chars().next() {
                None => {
                    if secret(name) && first && ends_open(line) {
                        self.open = Open::Continuation;
                    }
                    continue;
                }
                Some(quote @ ('"' | '\'')) => self.quoted(line, start, quote, secret(name)),
                Some(_) if first => start..line.trim_end().len(),
                Some(open) => {
                    // Other values are only searched for the vault's brackets, which hold no bracket themselves.
                    let bracket = !secret(name);
                    if bracket && (open != '[' || colon) {
                        continue;
                    }
                    let stop = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '"' | '\'' | '<' | '>' | ',');
                    let end = value
                        .char_indices()
                        .find(|(at, c)| stop(*c) || bracket && *at > 0 && *c == '[');
                    start..start + end.map_or(value.len(), |(at, _)| at)
                }
            };
            if span.is_empty() {
                continue;
            }
            let text = &line[span.clone()];
            if secret(name) {
                if !is_shown(name, text) {
                    if first && ends_open(line) && span.end == line.len() {
                        self.open = Open::Continuation;
                    }
                    from = span.end;
                    spans.push(span);
                }
            } else if !colon && vault_plaintext(text, line[..span.start].ends_with(['"', '\''])) {
                spans.push(span.start + 1..span.end - 1);
            }
        }
        spans
    }

    /// The text between quotes; up to the line's end where they are not closed on it.
    fn quoted(&mut self, line: &str, start: usize, quote: char, secret: bool) -> Range<usize> {
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let rest = &line[start..];
        if let Some(inner) = rest.strip_prefix(&triple) {
            let open = start + 3;
            let end = inner.find(&triple);
            if secret && end.is_none() {
                self.open = Open::Until(triple);
            }
            return open..end.map_or(line.len(), |end| open + end);
        }
        let open = start + 1;
        let mut escaped = false;
        let close = line[open..].char_indices().find(|(_, c)| {
            let closes = !escaped && *c == quote;
            escaped = !escaped && *c == '\\';
            closes
        });
        if secret && close.is_none() && !line[open..].contains(quote) {
            self.open = Open::Until(quote.to_string());
        }
        open..close.map_or(line.len(), |(at, _)| open + at)
    }
}

#[cfg(test)]
mod tests;
