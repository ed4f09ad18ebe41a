//! The commented-out twin: `<!--HostName>www.wso2.org</HostName-->` is how the products ship what one may switch on.

use std::ops::Range;

use super::bounds;
use super::parsed::gate;
use super::path::Step;

/// A comment that holds one element and nothing else.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CommentedOut {
    /// The start tag as it would stand without the comment, `<` to before `>` or `/>`.
    pub(super) open: String,
    /// Name as written, with its prefix.
    pub(super) qname: String,
}

/// The element that this comment would be, if it answers the step and has no elements inside.
pub(super) fn read(text: &str, comment: &Range<usize>, step: &Step<'_>) -> Option<CommentedOut> {
    let inner = text[comment.clone()].strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    [inner.to_owned(), format!("<{inner}>"), format!("<{inner}")]
        .iter()
        .find_map(|candidate| element(candidate, step))
}

fn element(candidate: &str, step: &Step<'_>) -> Option<CommentedOut> {
    // Within a comment nothing was counted.
    bounds::check(candidate).ok()?;
    let doc = gate(candidate).ok()?;
    let root = doc.root_element();
    let whole = root.range() == (0..candidate.len());
    let plain = root.children().all(|child| child.is_text());
    let answers = root.tag_name().name() == step.name
        && step
            .predicates
            .iter()
            .all(|(name, value)| root.attribute(*name) == Some(*value));
    if !(whole && plain && answers) {
        return None;
    }
    let scan = super::scan::Scan::new(candidate).ok()?;
    let first = scan.elements.first()?;
    let tag = candidate[first.open.clone()].strip_suffix('>')?;
    Some(CommentedOut {
        open: tag.trim_end_matches('/').trim_end().to_owned(),
        qname: first.qname.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::path::Path;
    use super::*;

    fn commented_out(comment: &str, path: &str) -> Option<CommentedOut> {
        let path = Path::parse(path).unwrap();
        read(comment, &(0..comment.len()), path.steps.last().unwrap())
    }

    #[test]
    fn knows_the_forms_products_use() {
        for comment in [
            "<!--HostName>www.wso2.org</HostName-->",
            "<!-- <HostName>www.wso2.org</HostName> -->",
            "<!--\n  <HostName/>\n-->",
        ] {
            assert_eq!(commented_out(comment, "Server/HostName").unwrap().open, "<HostName", "{comment}");
        }
        let found = commented_out(
            "<!--parameter name=\"WSDLEPRPrefix\" locked=\"false\">https://apachehost:port/somepath</parameter-->",
            "r/parameter[@name='WSDLEPRPrefix']",
        );
        assert_eq!(
            found.unwrap().open,
            "<parameter name=\"WSDLEPRPrefix\" locked=\"false\""
        );
    }

    #[test]
    fn is_not_fooled_by_talk_about_the_element() {
        for comment in [
            "<!-- the HostName element -->",
            "<!--HostName of this node-->",
            "<!--MgtHostName>x</MgtHostName-->",
            "<!-- <HostName>a</HostName> <HostName>b</HostName> -->",
            "<!-- <HostName><b/></HostName> -->",
            "<!-- set <HostName>a</HostName> -->",
        ] {
            assert_eq!(commented_out(comment, "Server/HostName"), None, "{comment}");
        }
        assert_eq!(
            commented_out("<!--parameter name=\"x\">1</parameter-->", "r/parameter[@name='y']"),
            None
        );
    }
}
