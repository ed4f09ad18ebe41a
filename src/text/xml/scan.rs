//! The spans of an XML text: every element, attribute, comment and piece of text with its exact bytes, by `quick-xml`.
//!
//! `quick-xml` alone accepts some malformed files, so every text is checked by `roxmltree` first.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::path::{Path, Step};
use crate::text::EditError;
use crate::text::splice::line_of;

/// All elements of a text, in document order; the first is the root.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    /// The text itself.
    pub(super) text: &'t str,
    /// Elements; [`Content::Element`] holds an index into this.
    pub(super) elements: Vec<Element<'t>>,
}

/// One element.
#[derive(Debug)]
pub(super) struct Element<'t> {
    /// Name as written, with its prefix.
    pub(super) qname: &'t str,
    /// The start tag, `<` to `>`.
    pub(super) open: Range<usize>,
    /// The end tag; `None` for `<x/>`.
    pub(super) close: Option<Range<usize>>,
    /// Attributes in order.
    pub(super) attributes: Vec<Attribute<'t>>,
    /// Its content, in order.
    pub(super) content: Vec<Content>,
    /// Index of the parent; `None` for the root.
    pub(super) parent: Option<usize>,
}

/// One attribute.
#[derive(Debug)]
pub(super) struct Attribute<'t> {
    /// Name as written, with its prefix.
    pub(super) qname: &'t str,
    /// Name to closing quote.
    pub(super) span: Range<usize>,
    /// Between the quotes.
    pub(super) value: Range<usize>,
    /// The quote used.
    pub(super) quote: char,
}

/// A piece of an element's content.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A child element.
    Element(usize),
    /// Character data as written; entity and character references count as data.
    Text(Range<usize>),
    /// `<![CDATA[…]]>`, complete.
    CData(Range<usize>),
    /// `<!--…-->`, complete.
    Comment(Range<usize>),
    /// A processing instruction, complete.
    Instruction,
}

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(self.qname)
    }

    /// `<` of the start tag to `>` of the end tag.
    pub(super) fn span(&self) -> Range<usize> {
        self.open.start..self.close.as_ref().map_or(self.open.end, |close| close.end)
    }

    /// Indices of the child elements.
    pub(super) fn children(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.content.iter().filter_map(|piece| match piece {
            Content::Element(child) => Some(*child),
            _ => None,
        })
    }

    /// The attribute with exactly this name.
    pub(super) fn attribute(&self, qname: &str) -> Option<&Attribute<'_>> {
        self.attributes.iter().find(|a| a.qname == qname)
    }

    /// The attribute with exactly this name, else the only one with that local name.
    pub(super) fn attribute_loosely(&self, name: &str) -> Option<&Attribute<'_>> {
        self.attribute(name).or_else(|| {
            self.attributes
                .iter()
                .find(|a| local(a.qname) == name && !a.qname.starts_with("xmlns"))
        })
    }
}

impl<'t> Scan<'t> {
    /// Finds all spans of a well-formed text.
    pub(super) fn new(text: &'t str) -> Result<Self, EditError> {
        let mut reader = Reader::from_str(text);
        let mut tree = Self {
            text,
            elements: Vec::new(),
        };
        let mut stack: Vec<usize> = Vec::new();
        let mut from = 0;
        loop {
            let event = reader.read_event().map_err(|e| EditError::Malformed {
                line: line_of(text, from),
                column: 1,
                problem: e.to_string(),
            })?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            let span = from..end;
            let piece = match event {
                Event::Eof => break,
                Event::Start(_) => {
                    let element = tree.open(span, stack.last().copied());
                    stack.push(element);
                    None
                }
                Event::Empty(_) => {
                    tree.open(span, stack.last().copied());
                    None
                }
                Event::End(_) => {
                    if let Some(element) = stack.pop() {
                        tree.elements[element].close = Some(span);
                    }
                    None
                }
                Event::Text(_) | Event::GeneralRef(_) => Some(Content::Text(span)),
                Event::CData(_) => Some(Content::CData(span)),
                Event::Comment(_) => Some(Content::Comment(span)),
                Event::PI(_) => Some(Content::Instruction),
                Event::Decl(_) | Event::DocType(_) => None,
            };
            if let (Some(piece), Some(parent)) = (piece, stack.last()) {
                tree.elements[*parent].content.push(piece);
            }
            from = end;
        }
        Ok(tree)
    }

    fn open(&mut self, span: Range<usize>, parent: Option<usize>) -> usize {
        let (qname, attributes) = tag(self.text, &span);
        let index = self.elements.len();
        self.elements.push(Element {
            qname,
            open: span,
            close: None,
            attributes,
            content: Vec::new(),
            parent,
        });
        if let Some(parent) = parent {
            self.elements[parent].content.push(Content::Element(index));
        }
        index
    }

    /// Every element that matches the address's steps.
    pub(super) fn find(&self, path: &Path<'_>) -> Vec<usize> {
        self.find_steps(&path.steps)
    }

    /// Every element that matches these steps from the root.
    pub(super) fn find_steps(&self, steps: &[Step<'_>]) -> Vec<usize> {
        let Some((first, rest)) = steps.split_first() else {
            return Vec::new();
        };
        let mut here: Vec<usize> = (!self.elements.is_empty() && self.answers(0, first))
            .then_some(0)
            .into_iter()
            .collect();
        for step in rest {
            here = here
                .iter()
                .flat_map(|parent| self.elements[*parent].children())
                .filter(|child| self.answers(*child, step))
                .collect();
        }
        here
    }

    fn answers(&self, element: usize, step: &Step<'_>) -> bool {
        let element = &self.elements[element];
        element.local() == step.name
            && step.predicates.iter().all(|(name, value)| {
                element
                    .attribute(name)
                    .is_some_and(|a| unescape(&self.text[a.value.clone()]) == **value)
            })
            && step.unlike.iter().all(|(name, value)| {
                element
                    .attribute(name)
                    .is_none_or(|a| unescape(&self.text[a.value.clone()]) != **value)
            })
    }
}

/// The name without its prefix.
pub(super) fn local(qname: &str) -> &str {
    qname.rsplit_once(':').map_or(qname, |(_, name)| name)
}

/// The five predefined entities and character references resolved; others stay as written.
pub(super) fn unescape(raw: &str) -> std::borrow::Cow<'_, str> {
    quick_xml::escape::unescape(raw).unwrap_or(std::borrow::Cow::Borrowed(raw))
}

/// Name and attributes of a start tag. The text is well-formed, so each attribute is `name = quote value quote`.
fn tag<'t>(text: &'t str, span: &Range<usize>) -> (&'t str, Vec<Attribute<'t>>) {
    let inner = &text[span.clone()];
    let name_end = inner
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
        .unwrap_or(inner.len());
    let qname = &inner[1.min(name_end)..name_end];
    let mut attributes = Vec::new();
    let mut at = name_end;
    while let Some(skip) = inner[at..].find(|c: char| !c.is_ascii_whitespace()) {
        let start = at + skip;
        let Some(equals) = inner[start..].find('=').map(|offset| start + offset) else {
            break;
        };
        let Some(open) = inner[equals..].find(['"', '\'']).map(|offset| equals + offset) else {
            break;
        };
        let quote = if inner.as_bytes()[open] == b'"' { '"' } else { '\'' };
        let Some(close) = inner[open + 1..].find(quote).map(|offset| open + 1 + offset) else {
            break;
        };
        attributes.push(Attribute {
            qname: inner[start..equals].trim_end(),
            span: span.start + start..span.start + close + 1,
            value: span.start + open + 1..span.start + close,
            quote,
        });
        at = close + 1;
    }
    (qname, attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_exact() {
        let text = "<?xml version=\"1.0\"?>\r\n<!-- c -->\n<s:a x='1>2'\n   y = \"&lt;\"><b/>t&amp;u<![CDATA[<]]><!--k--></s:a>\n";
        let scan = Scan::new(text).unwrap();
        let root = &scan.elements[0];
        assert_eq!((root.qname, root.local()), ("s:a", "a"));
        assert!(text[root.open.clone()].ends_with("\"&lt;\">"));
        assert_eq!(&text[root.close.clone().unwrap()], "</s:a>");
        assert_eq!(&text[root.attributes[0].value.clone()], "1>2");
        assert_eq!(&text[root.attributes[1].span.clone()], "y = \"&lt;\"");
        let pieces: Vec<&str> = root
            .content
            .iter()
            .map(|piece| match piece {
                Content::Element(e) => &text[scan.elements[*e].span()],
                Content::Text(s) | Content::CData(s) | Content::Comment(s) => &text[s.clone()],
                Content::Instruction => "?",
            })
            .collect();
        assert_eq!(pieces, ["<b/>", "t", "&amp;", "u", "<![CDATA[<]]>", "<!--k-->"]);
    }

    #[test]
    fn finds_by_predicate_and_not_in_comments() {
        let text = "<a><!--p n='1'>x</p--><p n='2'>y</p><q><p n='1'/></q></a>";
        let scan = Scan::new(text).unwrap();
        assert_eq!(scan.find(&Path::parse("a/p[@n='1']").unwrap()).len(), 0);
        assert_eq!(scan.find(&Path::parse("a/p[@n='2']").unwrap()).len(), 1);
        assert_eq!(scan.find(&Path::parse("a/q/p").unwrap()).len(), 1);
        assert_eq!(scan.find(&Path::parse("b/p").unwrap()).len(), 0);
    }
}
