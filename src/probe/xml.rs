//! XML that is read for its meaning alone, where nothing is edited: bounded before it is parsed, for the parser compares each
//! attribute of an element with every other and keeps every node.

use roxmltree::{Document, ParsingOptions};

/// More nodes no file of the product has.
const NODES: u32 = 100_000;

/// More attributes no element has.
const ATTRIBUTES: usize = 256;

/// Parses a text.
///
/// # Errors
/// The reason, for people: not well-formed, or larger than anything that is meant to be read.
pub(crate) fn document(text: &str) -> Result<Document<'_>, String> {
    let crowded = text
        .split('<')
        .filter(|piece| !piece.starts_with(['!', '?']))
        .any(|piece| piece.bytes().filter(|byte| matches!(byte, b'"' | b'\'')).count() > 2 * ATTRIBUTES);
    if crowded {
        return Err(format!("an element has more than {ATTRIBUTES} attributes"));
    }
    let options = ParsingOptions {
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_product_has_is_refused_before_it_costs_anything() {
        let attributes: String = (0..20_000).map(|n| format!(" a{n}=\"\"")).collect();
        assert!(document(&format!("<a{attributes}/>")).is_err());
        assert!(document(&format!("<a>{}</a>", "<b/>".repeat(200_000))).is_err());
        let plain = "<a><!-- \"'\" --><b c=\"1\">x</b></a>";
        assert_eq!(document(plain).map(|doc| doc.descendants().count()), Ok(5));
    }
}
