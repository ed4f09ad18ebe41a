//! Addresses inside XML: `Server/Ports/Offset`, `a/b[@name='x']/@attr`. Local names only; namespaces do not matter.

use crate::text::EditError;

/// A parsed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path<'p> {
    /// The elements from the root down.
    pub(super) steps: Vec<Step<'p>>,
    /// The attribute at the end, if the address ends in one.
    pub(super) attribute: Option<&'p str>,
}

/// One element of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step<'p> {
    /// Local name.
    pub(super) name: &'p str,
    /// Attributes that the element must have, with these values.
    pub(super) predicates: Vec<(&'p str, &'p str)>,
    /// Attributes that the element must not have with these values: missing ones match too.
    pub(super) unlike: Vec<(&'p str, &'p str)>,
}

impl<'p> Path<'p> {
    /// Reads an address; a faulty one is [`EditError::Value`].
    pub(super) fn parse(text: &'p str) -> Result<Self, EditError> {
        let wrong = || EditError::Value(format!("`{text}` is not an address inside XML"));
        let mut steps = Vec::new();
        let mut attribute = None;
        for part in split(text) {
            if attribute.is_some() {
                return Err(wrong());
            }
            if let Some(name) = part.strip_prefix('@') {
                attribute = Some(name).filter(|n| !n.is_empty());
                if attribute.is_none() {
                    return Err(wrong());
                }
            } else {
                steps.push(step(part).ok_or_else(wrong)?);
            }
        }
        if steps.is_empty() {
            return Err(wrong());
        }
        Ok(Self { steps, attribute })
    }
}

/// Splits at slashes outside predicates.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut quote: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if q == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '/') => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn step(part: &str) -> Option<Step<'_>> {
    let (name, mut rest) = match part.find('[') {
        Some(at) => part.split_at(at),
        None => (part, ""),
    };
    let mut predicates = Vec::new();
    let mut unlike = Vec::new();
    while !rest.is_empty() {
        let (attribute, tail) = rest.strip_prefix("[@")?.split_once('=')?;
        let quote = tail.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (value, tail) = tail[1..].split_once(quote)?;
        match attribute.trim().strip_suffix('!') {
            Some(name) => unlike.push((name.trim(), value)),
            None => predicates.push((attribute.trim(), value)),
        }
        rest = tail.strip_prefix(']')?;
    }
    (!name.is_empty()).then_some(Step {
        name,
        predicates,
        unlike,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses() {
        let path = Path::parse("a/b[@name='x/y'][@k=\"v\"]/@z").unwrap();
        assert_eq!(path.steps.len(), 2);
        assert_eq!(path.steps[1].name, "b");
        assert_eq!(path.steps[1].predicates, [("name", "x/y"), ("k", "v")]);
        assert_eq!(path.attribute, Some("z"));
    }

    #[test]
    fn refuses_nonsense() {
        for text in ["", "a//b", "a/@", "@x", "a/@x/b", "a[name='x']", "a[@n='x'"] {
            assert!(Path::parse(text).is_err(), "{text}");
        }
    }
}
