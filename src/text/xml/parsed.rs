//! A well-formed text in two views: `roxmltree` for its meaning, `quick-xml` for its byte positions.

use std::cell::OnceCell;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use roxmltree::{Document, Error, Node, NodeId, ParsingOptions};

use super::bounds;
use super::path::Path;
use super::scan::{Content, Scan};
use crate::text::excess::refused;
use crate::text::splice::{Lines, line_of};
use crate::text::{EditError, Found};

/// A well-formed text.
pub(super) struct Parsed<'t> {
    /// Spans.
    pub(super) scan: Scan<'t>,
    /// Meaning.
    pub(super) doc: Document<'t>,
    /// The element nodes by where they start, built on first use.
    nodes: OnceCell<Vec<(usize, NodeId)>>,
}

/// Parses as strictly as libxml2 does. The limits were checked when the text was decoded.
pub(super) fn gate(text: &str) -> Result<Document<'_>, EditError> {
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: bounds::NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|e| {
        if matches!(e, Error::NodesLimitReached) {
            return refused(&format!("more than {} nodes", bounds::NODES));
        }
        if let Error::UnexpectedEndOfStream | Error::UnclosedRootNode = e
            && let Some(cut) = cut_off(text)
        {
            return cut;
        }
        let at = e.pos();
        let problem = e.to_string();
        let problem = problem
            .trim_end_matches(&format!(" at {}:{}", at.row, at.col))
            .to_owned();
        EditError::Malformed {
            line: at.row as usize,
            column: at.col as usize,
            problem,
        }
    })
}

/// The end of a text that stops before its last element is closed, where the parser itself names no place: its last line, and the
/// innermost tag left open. `None` where there is nothing left open.
fn cut_off(text: &str) -> Option<EditError> {
    let end = text.trim_end().len();
    if end == 0 {
        return None;
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            // What comes after the fault was never counted.
            Ok(Event::Start(_)) if open.len() > bounds::PIECES => break,
            Ok(Event::Start(tag)) => open.push(tag.name().as_ref().to_owned()),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let last = &text[..end];
    let start = last.rfind('\n').map_or(0, |newline| newline + 1);
    let tag = open
        .last()
        .map(|tag| format!(", <{tag}> is not closed"))
        .unwrap_or_default();
    Some(EditError::Malformed {
        line: line_of(text, end),
        column: last[start..].chars().count() + 1,
        problem: format!("the file is cut off here{tag}"),
    })
}

impl<'t> Parsed<'t> {
    /// Parses a text; [`EditError::Malformed`] where it is not well-formed.
    pub(super) fn new(text: &'t str) -> Result<Self, EditError> {
        let doc = gate(text)?;
        Ok(Self {
            scan: Scan::new(text)?,
            doc,
            nodes: OnceCell::new(),
        })
    }

    /// The same for a text that an edit made: its limits have not been checked.
    pub(super) fn edited(text: &'t str) -> Result<Self, EditError> {
        let verify = |e: EditError| EditError::Verify(e.to_string());
        bounds::check(text).map_err(verify)?;
        Self::new(text).map_err(verify)
    }

    /// Every value at an address.
    pub(super) fn values(&self, path: &Path<'_>) -> Vec<Found> {
        let mut lines = Lines::new(self.scan.text);
        let mut found = |value: String, span: Range<usize>| Found {
            value,
            line: lines.of(span.start),
            span,
        };
        self.scan
            .find(path)
            .into_iter()
            .filter_map(|element| match path.attribute {
                None => Some(found(self.value(element), self.value_span(element))),
                Some(name) => {
                    let attribute = self.scan.elements[element].attribute_loosely(name)?;
                    let value = self
                        .node(element)?
                        .attributes()
                        .find(|a| a.range().start == attribute.span.start)?;
                    Some(found(value.value().to_owned(), attribute.value.clone()))
                }
            })
            .collect()
    }

    /// The element's own text, without the white space around it.
    pub(super) fn value(&self, element: usize) -> String {
        let own: String = self
            .node(element)
            .into_iter()
            .flat_map(|node| node.children())
            .filter(Node::is_text)
            .filter_map(|node| node.text())
            .collect();
        own.trim().to_owned()
    }

    /// The parts of text that are not white space alone, trimmed. Comments and elements separate parts.
    pub(super) fn pieces(&self, element: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut open: Option<Range<usize>> = None;
        for piece in &self.scan.elements[element].content {
            match piece {
                Content::Text(span) => {
                    let raw = &self.scan.text[span.clone()];
                    let space = raw.trim().is_empty();
                    let start = span.start + raw.len() - raw.trim_start().len();
                    let end = span.start + raw.trim_end().len();
                    match (&mut open, space) {
                        (Some(run), false) => run.end = end,
                        (None, false) => open = Some(start..end),
                        (_, true) => {}
                    }
                }
                Content::CData(span) => match &mut open {
                    Some(run) => run.end = span.end,
                    None => open = Some(span.clone()),
                },
                Content::Comment(_) | Content::Instruction | Content::Element(_) => runs.extend(open.take()),
            }
        }
        runs.extend(open);
        runs
    }

    fn value_span(&self, element: usize) -> Range<usize> {
        let pieces = self.pieces(element);
        if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
            return first.start..last.end;
        }
        let end = self.scan.elements[element].open.end;
        end..end
    }

    fn node(&self, element: usize) -> Option<Node<'_, 't>> {
        let start = self.scan.elements[element].open.start;
        let nodes = self.nodes.get_or_init(|| {
            let elements = self.doc.descendants().filter(Node::is_element);
            let mut nodes: Vec<(usize, NodeId)> = elements.map(|node| (node.range().start, node.id())).collect();
            // Those from an entity start in its declaration, before all others.
            nodes.sort_by_key(|(start, _)| *start);
            nodes
        });
        let at = nodes.partition_point(|(other, _)| *other < start);
        let (found, id) = nodes.get(at)?;
        (*found == start).then(|| self.doc.get_node(*id))?
    }
}
