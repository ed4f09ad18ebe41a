//! Verifies each edit: two documents must be the same except for the intended change.

use roxmltree::{Document, NodeType};

use crate::text::EditError;

/// What an edit was meant to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expect<'e> {
    /// One element's text.
    Text,
    /// One attribute, by the name it is written with.
    AttributeName(&'e str),
    /// That attribute of any number of elements.
    AttributeOfEach(&'e str),
    /// So many elements were added, each in the next, instead of at most one comment.
    Made {
        /// How many.
        elements: usize,
    },
    /// One element was removed, with its content.
    Gone,
    /// Elements of these names were added, removed or got other text.
    Within(&'e [&'e str]),
}

/// One node and its depth.
#[derive(Debug, PartialEq, Eq)]
struct NestedNode<'d> {
    depth: usize,
    what: What<'d>,
}

type AttributeName<'d> = (Option<&'d str>, &'d str, &'d str);

#[derive(Debug, PartialEq, Eq)]
enum What<'d> {
    Element(Option<&'d str>, &'d str, Vec<AttributeName<'d>>),
    Text(&'d str),
    Comment(&'d str),
    Instruction(&'d str, Option<&'d str>),
}

/// Fails with [`EditError::Verify`] unless the documents differ only as expected.
pub(super) fn differs_only(old: &Document<'_>, new: &Document<'_>, expect: &Expect<'_>) -> Result<(), EditError> {
    let old = stream(old);
    let new = stream(new);
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (was, is) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if as_meant(was, is, expect) {
        Ok(())
    } else {
        let what = was.first().or(is.first()).map_or("nothing", |seen| match &seen.what {
            What::Element(_, name, _) => name,
            What::Text(_) => "text",
            What::Comment(_) => "a comment",
            What::Instruction(..) => "an instruction",
        });
        Err(EditError::Verify(format!("more than expected, from {what} on")))
    }
}

fn as_meant(was: &[NestedNode<'_>], is: &[NestedNode<'_>], expect: &Expect<'_>) -> bool {
    match expect {
        Expect::Text => was.iter().chain(is).all(|seen| matches!(seen.what, What::Text(_))),
        Expect::AttributeName(name) => match (was, is) {
            ([], []) => true,
            ([a], [b]) => {
                a.depth == b.depth && without(&a.what, name).is_some_and(|rest| Some(rest) == without(&b.what, name))
            }
            _ => false,
        },
        Expect::AttributeOfEach(name) => {
            was.len() == is.len()
                && was.iter().zip(is).all(|(a, b)| {
                    let bare = without(&a.what, name);
                    a == b || a.depth == b.depth && bare.is_some() && bare == without(&b.what, name)
                })
        }
        Expect::Made { elements } => {
            let comments = was.iter().filter(|seen| matches!(seen.what, What::Comment(_))).count();
            comments <= 1
                && was
                    .iter()
                    .all(|seen| is_white_space(&seen.what) || matches!(seen.what, What::Comment(_)))
                && is.iter().filter(|seen| matches!(seen.what, What::Element(..))).count() == *elements
                && is.iter().filter(|seen| filled(&seen.what)).count() <= 1
                && is
                    .iter()
                    .all(|seen| matches!(seen.what, What::Element(..) | What::Text(_)))
        }
        Expect::Gone => is.iter().all(|seen| is_white_space(&seen.what)),
        Expect::Within(names) => {
            let known = |seen: &&NestedNode<'_>| match &seen.what {
                What::Element(_, name, _) => names.contains(name),
                What::Text(_) | What::Comment(_) => true,
                What::Instruction(..) => false,
            };
            let comments = |side: &[NestedNode<'_>]| -> Vec<String> {
                side.iter()
                    .filter_map(|seen| match seen.what {
                        What::Comment(text) => Some(text.to_owned()),
                        _ => None,
                    })
                    .collect()
            };
            was.iter().all(|s| known(&s)) && is.iter().all(|s| known(&s)) && comments(was) == comments(is)
        }
    }
}

fn without<'d>(what: &'d What<'_>, attribute: &str) -> Option<(&'d str, Vec<&'d AttributeName<'d>>)> {
    match what {
        What::Element(_, name, attributes) => Some((
            name,
            attributes.iter().filter(|(_, name, _)| *name != attribute).collect(),
        )),
        _ => None,
    }
}

fn is_white_space(what: &What<'_>) -> bool {
    matches!(what, What::Text(text) if text.trim().is_empty())
}

fn filled(what: &What<'_>) -> bool {
    matches!(what, What::Text(text) if !text.trim().is_empty())
}

fn stream<'d>(doc: &'d Document<'_>) -> Vec<NestedNode<'d>> {
    // By node: a parent comes before its children, so nobody has to count ancestors.
    let mut depths: Vec<usize> = Vec::new();
    doc.descendants()
        .filter_map(|node| {
            let above = node.parent().and_then(|parent| depths.get(parent.id().get_usize()));
            let depth = above.map_or(0, |above| above + 1);
            depths.resize(node.id().get_usize(), 0);
            depths.push(depth);
            let what = match node.node_type() {
                NodeType::Root => return None,
                NodeType::Element => What::Element(
                    node.tag_name().namespace(),
                    node.tag_name().name(),
                    node.attributes()
                        .map(|a| (a.namespace(), a.name(), a.value()))
                        .collect(),
                ),
                NodeType::Text => What::Text(node.text().unwrap_or_default()),
                NodeType::Comment => What::Comment(node.text().unwrap_or_default()),
                NodeType::PI => {
                    let pi = node.pi()?;
                    What::Instruction(pi.target, pi.value)
                }
            };
            Some(NestedNode { depth, what })
        })
        .collect()
}
