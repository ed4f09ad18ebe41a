//! What an XML file may hold before it is parsed: one look over it, whose cost is its length.
//!
//! Both parsers, and what this program asks of their trees, cost more than that where elements nest, attributes crowd or entities
//! expand: a file made for it would hold a command for hours. The
//! largest shipped file comes to a third of these bounds, the largest that settings live in to a tenth.
//!
//! A file is looked at once, where it is decoded; what is parsed later, a hundred times in one check, is not looked at again.

use crate::text::EditError;
use crate::text::excess::refused;
use crate::text::splice::line_of;

/// How deep elements may nest.
const DEPTH: usize = 256;
/// Tags, attributes, comments and references of a whole file: each becomes a node in several trees.
pub(super) const PIECES: usize = 12_000;
/// Nodes of a document: each tag may have text before it. Entities may hold tags, which nobody sees before they are parsed.
pub(super) const NODES: u32 = 24_000;
/// Attributes of one element, which the parser compares each with each.
const ATTRIBUTES: usize = 100;
/// Namespace declarations of one element.
const NAMESPACES: usize = 50;
/// Those of a whole file; every element that makes one keeps a list of all that hold around it.
const ALL_NAMESPACES: usize = 2_000;
/// Entities that a file may declare.
const ENTITIES: usize = 100;
/// Bytes that its entities may come to wherever they are used.
const EXPANDED: usize = 1 << 20;
/// References that the parser follows inside one entity.
const INSIDE_ONE: usize = 256;

/// Fails with [`EditError::Bound`] where a text is more than a configuration file ever is. Says nothing of its being well-formed.
pub(in crate::text) fn check(text: &str) -> Result<(), EditError> {
    let mut look = NestingCheck {
        text,
        depth: 0,
        pieces: text.matches('&').count(),
        namespaces: 0,
    };
    look.all()
}

struct NestingCheck<'t> {
    text: &'t str,
    depth: usize,
    pieces: usize,
    namespaces: usize,
}

impl NestingCheck<'_> {
    fn all(&mut self) -> Result<(), EditError> {
        let text = self.text;
        let mut at = 0;
        while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
            self.piece(start, 1)?;
            let rest = &text[start + 1..];
            let end = if rest.starts_with("!--") {
                behind(rest, 3, "-->")
            } else if rest.starts_with("![CDATA[") {
                behind(rest, 8, "]]>")
            } else if rest.starts_with('?') {
                behind(rest, 1, "?>")
            } else if rest.starts_with("!DOCTYPE") {
                Some(self.types(rest)?)
            } else if rest.starts_with('/') {
                self.depth = self.depth.saturating_sub(1);
                behind(rest, 1, ">")
            } else {
                Some(self.tag(start)? - start - 1)
            };
            let Some(end) = end else { break };
            at = start + 1 + end;
        }
        if self.pieces > PIECES {
            return Err(self.over(
                text.len(),
                &format!("more than {PIECES} tags, attributes and references"),
            ));
        }
        Ok(())
    }

    fn piece(&mut self, at: usize, more: usize) -> Result<(), EditError> {
        self.pieces += more;
        if self.pieces > PIECES {
            return Err(self.over(at, &format!("more than {PIECES} tags, attributes and references")));
        }
        Ok(())
    }

    fn over(&self, at: usize, what: &str) -> EditError {
        refused(&format!("{what} (line {})", line_of(self.text, at)))
    }

    /// Goes through a start tag; gives the place behind it.
    fn tag(&mut self, start: usize) -> Result<usize, EditError> {
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        let (mut attributes, mut namespaces) = (0, 0);
        let mut name = at;
        while at < bytes.len() && bytes[at] != b'>' {
            match bytes[at] {
                quote @ (b'"' | b'\'') => {
                    let rest = &self.text[at + 1..];
                    at += 1 + rest.find(char::from(quote)).unwrap_or(rest.len());
                }
                b'=' => {
                    attributes += 1;
                    namespaces += usize::from(self.text[name..at].starts_with("xmlns"));
                }
                // A tag that a `<` cuts is malformed, which is for the parser to say.
                b'<' => break,
                b if b.is_ascii_whitespace()
                    && bytes
                        .get(at + 1)
                        .is_some_and(|next| !next.is_ascii_whitespace() && *next != b'=') =>
                {
                    name = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        self.piece(start, attributes)?;
        self.namespaces += namespaces;
        if attributes > ATTRIBUTES {
            return Err(self.over(start, &format!("an element with more than {ATTRIBUTES} attributes")));
        }
        if namespaces > NAMESPACES || self.namespaces > ALL_NAMESPACES {
            return Err(self.over(
                start,
                &format!("more than {NAMESPACES} namespaces in one element, or {ALL_NAMESPACES} in all"),
            ));
        }
        if at > bytes.len() || bytes.get(at) != Some(&b'>') {
            return Ok(at.min(bytes.len()));
        }
        if bytes[at - 1] != b'/' {
            self.depth += 1;
            if self.depth > DEPTH {
                return Err(self.over(start, &format!("elements nested more than {DEPTH} deep")));
            }
        }
        Ok(at + 1)
    }

    /// Goes through a document type; gives the place behind it, counted from its start.
    fn types(&mut self, rest: &str) -> Result<usize, EditError> {
        let end = types_end(rest);
        let types = &rest[..end];
        let mut declared = types.split("<!ENTITY");
        declared.next();
        let sizes: Vec<usize> = declared.map(str::len).collect();
        self.piece(0, types.matches('<').count())?;
        if sizes.len() > ENTITIES {
            return Err(refused(&format!("more than {ENTITIES} entities")));
        }
        let longest = sizes.iter().max().copied().unwrap_or(0);
        let inside = if types.contains('&') { INSIDE_ONE } else { 1 };
        let uses = self.text.matches('&').count();
        if longest.saturating_mul(uses).saturating_mul(inside) > EXPANDED {
            return Err(refused("entities that could come to more than 1 MB"));
        }
        Ok(end)
    }
}

/// The place behind the next one of this mark.
fn behind(rest: &str, from: usize, mark: &str) -> Option<usize> {
    rest[from..].find(mark).map(|offset| from + offset + mark.len())
}

/// Where a document type ends: at the first `>` outside of quotes, comments and its brackets.
fn types_end(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut inside = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => at += rest[at + 1..].find(char::from(quote)).map_or(bytes.len(), |o| o + 1),
            b'<' if rest[at..].starts_with("<!--") => at += behind(&rest[at..], 4, "-->").unwrap_or(bytes.len()) - 1,
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> String {
        match check(text) {
            Err(EditError::Bound(reason)) => reason.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn depth_is_counted_over_what_looks_like_tags_and_is_none() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        check(&nested(DEPTH)).unwrap();
        assert!(why(&nested(DEPTH + 1)).contains("elements nested more than 256 deep (line 1)"));
        // An empty element, a comment, a section and an instruction nest nothing.
        let flat = "<b c='>'/><!-- <a> --><![CDATA[<a>]]><?x <a>?>".repeat(1_000);
        check(&format!("<a>{flat}</a>")).unwrap();
        let deep = format!("<a>\n{}", "<!-- </a> --><a>\n".repeat(300));
        assert!(why(&deep).contains("(line 257)"), "{}", why(&deep));
    }

    #[test]
    fn attributes_are_counted_for_each_element_and_in_all() {
        let many = |count: usize| " a='='".repeat(count);
        check(&format!("<a{}/>", many(ATTRIBUTES))).unwrap();
        assert!(why(&format!("<x>\n<a{}/></x>", many(ATTRIBUTES + 1))).contains("more than 100 attributes (line 2)"));
        let crowd = format!("<a{}/>", many(ATTRIBUTES)).repeat(150);
        assert!(why(&format!("<x>{crowd}</x>")).contains("more than 12000 tags"));
        let spaces = "\n xmlns:n = 'u'".repeat(NAMESPACES + 1);
        assert!(why(&format!("<a{spaces}/>")).contains("namespaces"));
        assert!(why(&format!("<x>{}</x>", "<a xmlns='u'/>".repeat(ALL_NAMESPACES + 1))).contains("namespaces"));
        assert!(why(&"&amp;".repeat(PIECES + 1)).contains("references"));
    }

    #[test]
    fn entities_are_judged_by_what_they_can_come_to() {
        let with = |value: &str, body: &str| format!("<!DOCTYPE a [ <!ENTITY e \"{value}\"> ]><a>{body}</a>");
        check(&with("some words", &"&e;".repeat(1_000))).unwrap();
        assert!(why(&with(&"x".repeat(10_000), &"&e;".repeat(200))).contains("entities"));
        assert!(why(&with("&f;&f;&f;&f;&f;", &"&e;".repeat(200))).contains("entities"));
        let declared = "<!ENTITY e 'x'>".repeat(ENTITIES + 1);
        assert!(why(&format!("<!DOCTYPE a [{declared}]><a/>")).contains("more than 100 entities"));
        check("<!DOCTYPE a SYSTEM \"a>b.dtd\" [<!-- ]> ' --> <!ELEMENT a ANY>]><a>&lt;</a>").unwrap();
    }
}
