//! Splices for existing items: an element's text, an attribute, the removal of either.

use std::fmt::Write as _;
use std::ops::Range;

use super::parsed::Parsed;
use super::scan::Content;
use crate::text::encoding::charset;
use crate::text::splice::{Splice, line_end_at, line_start};
use crate::text::{EditError, encoding::Charset};

/// Splices that give an element this text; none where it has it already.
pub(super) fn text(parsed: &Parsed<'_>, element: usize, value: &str) -> Result<Vec<Splice>, EditError> {
    let source = parsed.scan.text;
    let new = escape_text(value, charset(source))?;
    let here = &parsed.scan.elements[element];
    if here.children().next().is_some() {
        return Err(EditError::Value(format!(
            "{} holds other elements and can have no value",
            here.qname
        )));
    }
    let pieces = parsed.pieces(element);
    if parsed.value(element) == value && pieces.len() <= 1 {
        return Ok(Vec::new());
    }
    let range = match pieces.as_slice() {
        [piece] => piece.clone(),
        [] if here.close.is_none() => {
            let tag = &source[here.open.clone()];
            let kept = tag.trim_end_matches("/>").trim_end().len();
            return Ok(vec![Splice {
                range: here.open.start + kept..here.open.end,
                new: format!(">{new}</{}>", here.qname),
            }]);
        }
        [] => match here.content.as_slice() {
            [Content::Text(spaces)] => spaces.clone(),
            _ => here.open.end..here.open.end,
        },
        _ => {
            return Err(EditError::Value(format!(
                "the text of {} is split by comments; join it first",
                here.qname
            )));
        }
    };
    Ok(vec![Splice { range, new }])
}

/// Splices that give an attribute this value, or add it behind the last one; none where it has it.
pub(super) fn attribute(
    parsed: &Parsed<'_>,
    element: usize,
    name: &str,
    value: &str,
) -> Result<Vec<Splice>, EditError> {
    let source = parsed.scan.text;
    let here = &parsed.scan.elements[element];
    if let Some(attribute) = here.attribute(name) {
        let new = escape_attribute(value, attribute.quote, charset(source))?;
        let same = super::scan::unescape(&source[attribute.value.clone()]) == value;
        return Ok(if same {
            Vec::new()
        } else {
            vec![Splice {
                range: attribute.value.clone(),
                new,
            }]
        });
    }
    let at = here
        .attributes
        .last()
        .map_or(here.open.start + 1 + here.qname.len(), |last| last.span.end);
    let new = format!(" {name}=\"{}\"", escape_attribute(value, '"', charset(source))?);
    Ok(vec![Splice { range: at..at, new }])
}

/// Splices that remove an element.
pub(super) fn without_element(parsed: &Parsed<'_>, element: usize, address: &str) -> Result<Vec<Splice>, EditError> {
    let here = &parsed.scan.elements[element];
    if here.parent.is_none() {
        return Err(EditError::Value(format!("{address} is the complete document")));
    }
    Ok(vec![Splice {
        range: with_line(parsed.scan.text, here.span()),
        new: String::new(),
    }])
}

/// Splices that remove an attribute; none where it is not there.
pub(super) fn without_attribute(parsed: &Parsed<'_>, element: usize, name: &str) -> Vec<Splice> {
    let here = &parsed.scan.elements[element];
    let Some(attribute) = here.attribute(name) else {
        return Vec::new();
    };
    let before = parsed.scan.text[..attribute.span.start].trim_end().len();
    vec![Splice {
        range: before..attribute.span.end,
        new: String::new(),
    }]
}

/// The span, extended to its complete lines where nothing else is on them.
pub(super) fn with_line(text: &str, span: Range<usize>) -> Range<usize> {
    let start = line_start(text, span.start);
    let end = line_end_at(text, span.end);
    let alone = text[start..span.start].trim().is_empty() && text[span.end..end].trim().is_empty();
    if alone && text[..end].ends_with('\n') {
        start..end
    } else {
        span
    }
}

/// A value as character data.
pub(super) fn escape_text(value: &str, charset: Charset) -> Result<String, EditError> {
    if value != value.trim() {
        return Err(EditError::Value(
            "a value with spaces at its start or end is not preserved in this file".into(),
        ));
    }
    escape(value, charset, |c| matches!(c, '&' | '<' | '>' | '\r'))
}

/// A value for between these quotes.
pub(super) fn escape_attribute(value: &str, quote: char, charset: Charset) -> Result<String, EditError> {
    escape(value, charset, |c| {
        c == quote || matches!(c, '&' | '<' | '>' | '\t' | '\n' | '\r')
    })
}

fn escape(value: &str, charset: Charset, special: impl Fn(char) -> bool) -> Result<String, EditError> {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}'))
            || matches!(c, '\u{fffe}' | '\u{ffff}')
        {
            return Err(EditError::Value(format!(
                "the character U+{:04X} is not possible in XML",
                u32::from(c)
            )));
        }
        match c {
            '&' if special(c) => out.push_str("&amp;"),
            '<' if special(c) => out.push_str("&lt;"),
            '>' if special(c) => out.push_str("&gt;"),
            '"' if special(c) => out.push_str("&quot;"),
            '\'' if special(c) => out.push_str("&apos;"),
            _ if special(c) || !charset.carries(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    Ok(out)
}
