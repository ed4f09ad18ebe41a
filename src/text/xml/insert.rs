//! Splices for missing items: the commented-out element is activated, or a new one is added in the style of its neighbours.

use std::fmt::Write as _;

use super::Create;
use super::commented_out;
use super::edit::{escape_attribute, escape_text};
use super::parsed::Parsed;
use super::path::{Path, Step};
use super::scan::Content;
use super::verify::Expect;
use crate::text::EditError;
use crate::text::encoding::charset;
use crate::text::splice::{Splice, indent_of, line_end, line_end_at, line_start};

/// Splices that make the element of an address, which has no match yet.
pub(super) fn element(
    parsed: &Parsed<'_>,
    path: &Path<'_>,
    address: &str,
    value: &str,
    create: &Create<'_>,
) -> Result<(Vec<Splice>, Expect<'static>), EditError> {
    let absent = || EditError::Absent(address.to_owned());
    let (parent, missing) = deepest(parsed, path, address)?;
    let (last, above) = missing.split_last().ok_or_else(absent)?;
    if above.is_empty()
        && let Some(splice) = from_commented_out(parsed, parent, last, value)?
    {
        return Ok((vec![splice], Expect::Made { elements: 1 }));
    }
    // A parent that is identified by an attribute is more than a wrapper; inventing one would be wrong.
    if !create.parents && above.iter().any(|step| !step.predicates.is_empty()) {
        return Err(absent());
    }
    let set = charset(parsed.scan.text);
    let mut attributes = String::new();
    // Writing to a String cannot fail, here and below.
    let extra = create
        .attributes
        .iter()
        .filter(|(name, _)| last.predicates.iter().all(|(known, _)| known != name));
    for (name, value) in last.predicates.iter().chain(extra) {
        let _ = write!(attributes, " {name}=\"{}\"", escape_attribute(value, '"', set)?);
    }
    let prefix = parsed.scan.elements[parent]
        .qname
        .rsplit_once(':')
        .map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
    let name = format!("{prefix}{}", last.name);
    let core = format!("<{name}{attributes}>{}</{name}>", escape_text(value, set)?);
    let mut wrappers = Vec::new();
    for step in above {
        let mut attributes = String::new();
        for (name, value) in &step.predicates {
            let _ = write!(attributes, " {name}=\"{}\"", escape_attribute(value, '"', set)?);
        }
        wrappers.push((format!("{prefix}{}", step.name), attributes));
    }
    let after = if above.is_empty() { create.after } else { &[] };
    let splice = child(parsed, parent, after, |style| style.nest(&wrappers, &core));
    Ok((
        vec![splice],
        Expect::Made {
            elements: missing.len(),
        },
    ))
}

/// The deepest existing element of the address, and the missing steps below it.
fn deepest<'s, 'p>(
    parsed: &Parsed<'_>,
    path: &'s Path<'p>,
    address: &str,
) -> Result<(usize, &'s [Step<'p>]), EditError> {
    for depth in (1..path.steps.len()).rev() {
        match parsed.scan.find_steps(&path.steps[..depth]).as_slice() {
            [] => {}
            [one] => return Ok((*one, &path.steps[depth..])),
            _ => return Err(EditError::Ambiguous(address.to_owned())),
        }
    }
    Err(EditError::Absent(address.to_owned()))
}

fn from_commented_out(
    parsed: &Parsed<'_>,
    parent: usize,
    step: &Step<'_>,
    value: &str,
) -> Result<Option<Splice>, EditError> {
    let text = parsed.scan.text;
    let commented_out = parsed.scan.elements[parent]
        .content
        .iter()
        .find_map(|piece| match piece {
            Content::Comment(span) => {
                commented_out::read(text, span, step).map(|commented_out| (span.clone(), commented_out))
            }
            _ => None,
        });
    let Some((range, commented_out)) = commented_out else {
        return Ok(None);
    };
    let value = escape_text(value, charset(text))?;
    Ok(Some(Splice {
        range,
        new: format!("{}>{value}</{}>", commented_out.open, commented_out.qname),
    }))
}

/// How a new child is laid out.
pub(super) struct Style<'s> {
    /// White space before the child.
    pub(super) indent: String,
    /// One level more.
    pub(super) unit: String,
    /// Line end; empty where the neighbours are all on one line.
    pub(super) eol: &'s str,
}

impl Style<'_> {
    /// The inner element inside wrappers, each on its own line; without the first line's indentation.
    fn nest(&self, wrappers: &[(String, String)], core: &str) -> String {
        let mut out = String::new();
        for (depth, (name, attributes)) in wrappers.iter().enumerate() {
            let _ = write!(out, "<{name}{attributes}>{}{}", self.eol, self.at(depth + 1));
        }
        out.push_str(core);
        for (depth, (name, _)) in wrappers.iter().enumerate().rev() {
            let _ = write!(out, "{}{}</{name}>", self.eol, self.at(depth));
        }
        out
    }

    /// The indentation `depth` levels below the child.
    pub(super) fn at(&self, depth: usize) -> String {
        if self.eol.is_empty() {
            return String::new();
        }
        format!("{}{}", self.indent, self.unit.repeat(depth))
    }
}

/// One splice that adds a child: behind the last of the best known sibling name, else as the last child.
pub(super) fn child(
    parsed: &Parsed<'_>,
    parent: usize,
    after: &[&str],
    layout: impl Fn(&Style<'_>) -> String,
) -> Splice {
    let scan = &parsed.scan;
    let text = scan.text;
    let here = &scan.elements[parent];
    let eol = line_end(text);
    let own = indent_of(text, here.open.start).unwrap_or_default();
    let beside = |sibling: usize| indent_of(text, scan.elements[sibling].open.start);
    let last_child = here.children().next_back();
    let first_indent = here.children().find_map(beside);
    let unit = first_indent
        .and_then(|indent| indent.strip_prefix(own))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(if own.contains('\t') { "\t" } else { "    " });
    let style = |indent: &str, eol| Style {
        indent: indent.to_owned(),
        unit: unit.to_owned(),
        eol,
    };
    let sibling = after
        .iter()
        .find_map(|name| here.children().rfind(|child| scan.elements[*child].local() == *name));
    if let Some(sibling) = sibling {
        let end = scan.elements[sibling].span().end;
        return match beside(sibling) {
            Some(indent) => {
                let at = behind_comments(text, end);
                insert(at, format!("{eol}{indent}{}", layout(&style(indent, eol))))
            }
            None => insert(end, layout(&style("", ""))),
        };
    }
    let indent = last_child
        .and_then(beside)
        .map_or_else(|| format!("{own}{unit}"), str::to_owned);
    let Some(close) = &here.close else {
        let kept = text[here.open.clone()].trim_end_matches("/>").trim_end().len();
        let new = format!(
            ">{eol}{indent}{}{eol}{own}</{}>",
            layout(&style(&indent, eol)),
            here.qname
        );
        return Splice {
            range: here.open.start + kept..here.open.end,
            new,
        };
    };
    if indent_of(text, close.start).is_some() {
        let at = line_start(text, close.start);
        insert(at, format!("{indent}{}{eol}", layout(&style(&indent, eol))))
    } else if last_child.is_none() && here.content.is_empty() {
        let new = format!("{eol}{indent}{}{eol}{own}", layout(&style(&indent, eol)));
        insert(close.start, new)
    } else {
        insert(close.start, layout(&style("", "")))
    }
}

/// The end of the line, where only comments follow on it; else the place itself.
fn behind_comments(text: &str, at: usize) -> usize {
    let end = line_end_at(text, at);
    let rest = text[at..end].trim_end();
    let mut left = rest.trim_start();
    while let Some((_, tail)) = left.strip_prefix("<!--").and_then(|inner| inner.split_once("-->")) {
        left = tail.trim_start();
    }
    if left.is_empty() { at + rest.len() } else { at }
}

fn insert(at: usize, new: String) -> Splice {
    Splice { range: at..at, new }
}
