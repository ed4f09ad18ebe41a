//! Changes an array of strings in the style in which it is written.

use std::ops::Range;

use toml_edit::Array;

use super::{literal, lookup};
use crate::text::EditError;
use crate::text::splice::{Splice, indent_of, line_end, line_end_at, line_start};

/// Splices that make an array hold these strings.
pub(super) fn edit(
    text: &str,
    array: &Array,
    span: &Range<usize>,
    wanted: &[String],
) -> Result<Vec<Splice>, EditError> {
    let items: Vec<Range<usize>> = array.iter().map(lookup::span).collect::<Result<_, _>>()?;
    let quote = items
        .first()
        .and_then(|item| text[item.clone()].chars().next())
        .filter(|c| *c == '\'')
        .unwrap_or('"');
    let new: Vec<String> = wanted.iter().map(|item| literal::text(item, quote)).collect();
    if gaps(text, span, &items).iter().any(|gap| gap.contains('#')) {
        Ok(around_comments(text, array, span, &items, &new))
    } else {
        Ok(vec![whole(text, span, &items, &new)])
    }
}

/// The text between the brackets beside the items.
fn gaps<'t>(text: &'t str, span: &Range<usize>, items: &[Range<usize>]) -> Vec<&'t str> {
    let mut at = span.start + 1;
    let mut gaps = Vec::with_capacity(items.len() + 1);
    for item in items {
        gaps.push(&text[at..item.start]);
        at = item.end;
    }
    gaps.push(&text[at..span.end - 1]);
    gaps
}

/// The new array, with the spaces and line breaks of the old one.
fn whole(text: &str, span: &Range<usize>, items: &[Range<usize>], new: &[String]) -> Splice {
    let gaps = gaps(text, span, items);
    let (lead, separator, tail) = match (items.len(), gaps.first(), gaps.last()) {
        (0, _, _) | (_, None, _) | (_, _, None) => ("", ", ".to_owned(), ""),
        (1, Some(lead), Some(tail)) if lead.contains('\n') => (*lead, format!(",{lead}"), *tail),
        (1, Some(lead), Some(tail)) => (*lead, ", ".to_owned(), *tail),
        (_, Some(lead), Some(tail)) => (*lead, gaps[1].to_owned(), *tail),
    };
    let new = if new.is_empty() {
        "[]".to_owned()
    } else {
        format!("[{lead}{}{tail}]", new.join(&separator))
    };
    Splice {
        range: span.clone(),
        new,
    }
}

/// Item by item, so that each comment stays with its line.
fn around_comments(
    text: &str,
    array: &Array,
    span: &Range<usize>,
    items: &[Range<usize>],
    new: &[String],
) -> Vec<Splice> {
    let mut splices: Vec<Splice> = items
        .iter()
        .zip(new)
        .filter(|(item, new)| text[(*item).clone()] != **new)
        .map(|(item, new)| Splice {
            range: item.clone(),
            new: new.clone(),
        })
        .collect();
    for (index, item) in items.iter().enumerate().skip(new.len()) {
        let end = line_end_at(text, item.end);
        let rest = text[item.end..end].trim();
        let alone = indent_of(text, item.start).is_some() && (rest.is_empty() || rest == "," || starts_comment(rest));
        let range = match index.checked_sub(1).and_then(|before| items.get(before)) {
            _ if alone => line_start(text, item.start)..end,
            Some(before) => before.end..item.end,
            None => item.clone(),
        };
        splices.push(Splice {
            range,
            new: String::new(),
        });
    }
    let more = new.get(items.len()..).unwrap_or_default();
    if more.is_empty() {
        return splices;
    }
    let eol = line_end(text);
    let close = span.end - 1;
    let last = items.last();
    let after = last.map_or(span.start + 1, |item| item.end);
    let line = line_end_at(text, after);
    if line > close {
        let lead = if last.is_some() { ", " } else { "" };
        splices.push(Splice {
            range: after..after,
            new: format!("{lead}{}", more.join(", ")),
        });
        return splices;
    }
    if last.is_some() && !array.trailing_comma() {
        splices.push(Splice {
            range: after..after,
            new: ",".into(),
        });
    }
    let indent = last
        .and_then(|item| indent_of(text, item.start))
        .map_or_else(|| "    ".to_owned(), str::to_owned);
    let comma = if array.trailing_comma() { "," } else { "" };
    splices.push(Splice {
        range: line..line,
        new: format!("{indent}{}{comma}{eol}", more.join(&format!(",{eol}{indent}"))),
    });
    splices
}

fn starts_comment(rest: &str) -> bool {
    rest.trim_start_matches(',').trim_start().starts_with('#')
}
