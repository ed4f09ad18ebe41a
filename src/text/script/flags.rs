//! The flags of a java command line inside any script: where each stands and where its value is.

use std::collections::HashSet;
use std::ops::Range;

use super::dialect::Dialect;
use super::region::{Origin, Region};
use crate::text::splice::{Splice, line_end_at, line_start};

/// A memory flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// `-Xms`
    HeapMin,
    /// `-Xmx`
    HeapMax,
    /// `-XX:MaxPermSize=`
    PermGen,
}

impl Flag {
    /// As it is written, up to the value.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::HeapMin => "-Xms",
            Self::HeapMax => "-Xmx",
            Self::PermGen => "-XX:MaxPermSize=",
        }
    }
}

/// One flag in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FlagSpan {
    /// Which.
    pub(super) flag: Flag,
    /// The whole word.
    pub(super) token: Range<usize>,
    /// Its value.
    pub(super) value: Range<usize>,
    /// Where it stands.
    pub(super) origin: Origin,
}

/// Every memory flag in these regions, in order.
pub(super) fn all(text: &str, regions: &[Region]) -> Vec<FlagSpan> {
    regions
        .iter()
        .flat_map(|region| words(text, &region.span).into_iter().map(move |word| (region, word)))
        .filter_map(|(region, token)| {
            let quote = ['"', '\''];
            let raw = text[token.clone()].trim_start_matches(quote);
            [Flag::HeapMin, Flag::HeapMax, Flag::PermGen]
                .into_iter()
                .find_map(|flag| {
                    let value = raw.strip_prefix(flag.text())?.trim_start_matches(quote);
                    let start = token.end - value.len();
                    value
                        .starts_with(|c: char| c.is_ascii_digit() || c == '$')
                        .then(|| FlagSpan {
                            flag,
                            value: start..start + value.trim_end_matches(quote).len(),
                            token: token.clone(),
                            origin: region.origin,
                        })
                })
        })
        .collect()
}

/// The words of a region, split at blanks and continued lines outside quotes.
pub(super) fn words(text: &str, region: &Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let raw = &text[region.clone()];
    for (offset, c) in raw.char_indices() {
        let at = region.start + offset;
        let continues = c == '\\' && raw[offset + 1..].starts_with(['\n', '\r']);
        match (quote, c) {
            (None, _) if c.is_whitespace() || continues => {
                words.extend(start.take().map(|start| start..at));
                continue;
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        start.get_or_insert(at);
    }
    words.extend(start.map(|start| start..region.end));
    words
}

/// A word without its quotes.
pub(super) fn unquoted(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '"' | '\'')).collect()
}

/// Splices that take these words away: with their whole line where nothing else stands on it, else with a blank.
pub(super) fn without(text: &str, spots: &[FlagSpan], dialect: Dialect) -> Vec<Splice> {
    let tokens: HashSet<Range<usize>> = spots.iter().map(|spot| spot.token.clone()).collect();
    // Many flags may stand on one line, which is looked at once.
    let mut known: Option<(Range<usize>, bool)> = None;
    let mut splices: Vec<Splice> = spots
        .iter()
        .map(|spot| &spot.token)
        .map(|token| {
            let line = line_start(text, token.start)..line_end_at(text, token.end);
            let idle = match &known {
                Some((same, idle)) if *same == line => *idle,
                _ => words(text, &line).iter().all(|word| tokens.contains(word)),
            };
            known = Some((line.clone(), idle));
            // A continued line that holds only these flags goes as a whole; the command goes on with the next one.
            let continued = text[line.clone()].trim_end().ends_with('\\');
            let whole = dialect == Dialect::WrapperConf || (idle && continued);
            let range = if whole {
                line
            } else if text[..token.start].ends_with(' ') {
                token.start - 1..token.end
            } else if text[token.end..].starts_with(' ') {
                token.start..token.end + 1
            } else {
                token.clone()
            };
            Splice {
                range,
                new: String::new(),
            }
        })
        .collect();
    splices.sort_by_key(|splice| splice.range.start);
    splices.dedup();
    // Two neighbours would both take the blank between them.
    let mut end = 0;
    for splice in &mut splices {
        splice.range.start = splice.range.start.max(end);
        splice.range.end = splice.range.end.max(splice.range.start);
        end = splice.range.end;
    }
    splices
}
