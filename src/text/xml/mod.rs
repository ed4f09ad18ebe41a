//! Edits XML by splice: `quick-xml` finds spans, `roxmltree` checks the text before and after.
//!
//! The text given here is that of a [`SourceText`](crate::text::SourceText), which has checked its size and depth. For a text
//! from another source call [`in_bounds`](crate::text::in_bounds) first.

mod bounds;
mod commented_out;
mod create;
mod edit;
mod insert;
mod members;
mod parsed;
mod path;
mod scan;
mod verify;

use self::parsed::Parsed;
use self::path::Path;
use self::verify::Expect;
use super::splice::Lines;
use super::{EditError, Edited, Found};
use crate::domain::member::Member;

pub(super) use bounds::check as in_bounds;
pub use create::Create;

/// One element as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Attributes in order, names as written.
    pub attributes: Vec<(String, String)>,
    /// Its own text, without the white space around it.
    pub text: String,
    /// Local names of the elements inside, in order.
    pub children: Vec<String>,
    /// Line of its start tag, from 1.
    pub line: usize,
}

impl Tag {
    /// The value of an attribute, by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let named = |qname: &str| scan::local(qname) == name && !qname.starts_with("xmlns");
        self.attributes
            .iter()
            .find(|(qname, _)| named(qname))
            .map(|(_, value)| value.as_str())
    }
}

/// Whether the text is well-formed, as strictly as libxml2; else [`EditError::Malformed`].
pub fn check(text: &str) -> Result<(), EditError> {
    parsed::gate(text).map(|_| ())
}

/// The complete document, for callers that need more than a value; as strict as everything here.
pub fn document(text: &str) -> Result<roxmltree::Document<'_>, EditError> {
    parsed::gate(text)
}

/// The value at a path such as `Server/Ports/Offset` or `axisconfig/clustering/@enable`; `None` where it is missing or commented
/// out. The first one where several match; white space around it is not part of it.
pub fn get(text: &str, path: &str) -> Result<Option<Found>, EditError> {
    Ok(get_all(text, path)?.into_iter().next())
}

/// Every value at a path, in the order of the text.
pub fn get_all(text: &str, path: &str) -> Result<Vec<Found>, EditError> {
    let path = Path::parse(path)?;
    let parsed = Parsed::new(text)?;
    Ok(parsed.values(&path))
}

/// The aliases that elements and attributes leave to the secure vault: `svns:secretAlias` and `svns:NAME` beside a `NAME`.
/// None of a text that is not well-formed.
pub fn secret_aliases(text: &str) -> Vec<String> {
    let Ok(doc) = parsed::gate(text) else {
        return Vec::new();
    };
    let aliases = doc.descendants().flat_map(|node| {
        node.attributes().filter(move |attribute| {
            let name = attribute.name();
            attribute
                .namespace()
                .is_some_and(|uri| uri.contains("securevault") || name == "secretAlias")
                && (name == "secretAlias" || node.attribute(name).is_some())
        })
    });
    aliases.map(|attribute| attribute.value().to_owned()).collect()
}

/// Whether an element is there.
pub fn exists(text: &str, path: &str) -> Result<bool, EditError> {
    let path = Path::parse(path)?;
    Ok(!Parsed::new(text)?.scan.find(&path).is_empty())
}

/// Every element at a path with its attributes, in the order of the text; the line is that of its start tag.
pub fn elements(text: &str, path: &str) -> Result<Vec<Tag>, EditError> {
    let path = Path::parse(path)?;
    let parsed = Parsed::new(text)?;
    let mut lines = Lines::new(text);
    let tag = |index: usize| {
        let here = &parsed.scan.elements[index];
        let attributes = here.attributes.iter().map(|a| {
            let value = scan::unescape(&text[a.value.clone()]).into_owned();
            (a.qname.to_owned(), value)
        });
        Tag {
            attributes: attributes.collect(),
            text: parsed.value(index),
            children: here
                .children()
                .map(|child| parsed.scan.elements[child].local().to_owned())
                .collect(),
            line: lines.of(here.open.start),
        }
    };
    Ok(parsed.scan.find(&path).into_iter().map(tag).collect())
}

/// The attribute at the end of a path, once for every element that matches the rest of it; `None` for one without it.
pub fn get_each(text: &str, path: &str) -> Result<Vec<Option<Found>>, EditError> {
    let path = Path::parse(path)?;
    let name = path.attribute.unwrap_or_default();
    let parsed = Parsed::new(text)?;
    let mut lines = Lines::new(text);
    let found = |index: usize| {
        let attribute = parsed.scan.elements[index].attribute_loosely(name)?;
        Some(Found {
            value: scan::unescape(&text[attribute.value.clone()]).into_owned(),
            line: lines.of(attribute.value.start),
            span: attribute.value.clone(),
        })
    };
    Ok(parsed.scan.find(&path).into_iter().map(found).collect())
}

/// Sets an attribute of every element that matches the path; [`EditError::Absent`] where none does.
pub fn set_each(text: &str, path: &str, value: &str) -> Result<Edited, EditError> {
    let address = path;
    let path = Path::parse(path)?;
    let name = path
        .attribute
        .ok_or_else(|| EditError::Value(format!("{address} is not an attribute")))?;
    let parsed = Parsed::new(text)?;
    let elements = parsed.scan.find(&path);
    if elements.is_empty() {
        return Err(EditError::Absent(address.to_owned()));
    }
    let mut splices = Vec::new();
    for element in elements {
        splices.extend(edit::attribute(&parsed, element, name, value)?);
    }
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    let edited = Edited::splice(text, splices);
    let after = Parsed::edited(&edited.text)?;
    verify::differs_only(&parsed.doc, &after.doc, &Expect::AttributeOfEach(name))?;
    let all = get_each(&edited.text, address)?;
    if all
        .iter()
        .any(|one| one.as_ref().is_none_or(|found| found.value != value))
    {
        return Err(EditError::Verify(format!("{address} does not read back")));
    }
    Ok(edited)
}

/// Sets the value at a path, replacing a commented-out element or making the element where it is missing.
///
/// Attributes are added to elements that are there; an element that would need a missing parent with a predicate is
/// [`EditError::Absent`], several matches are [`EditError::Ambiguous`].
pub fn set(text: &str, path: &str, value: &str, create: &Create<'_>) -> Result<Edited, EditError> {
    let address = path;
    let path = Path::parse(path)?;
    let parsed = Parsed::new(text)?;
    let matches = parsed.scan.find(&path);
    let (splices, expect) = match (matches.as_slice(), path.attribute) {
        ([element], None) => (edit::text(&parsed, *element, value)?, Expect::Text),
        ([element], Some(name)) => (
            edit::attribute(&parsed, *element, name, value)?,
            Expect::AttributeName(name),
        ),
        ([], Some(_)) => return Err(EditError::Absent(address.to_owned())),
        ([], None) => insert::element(&parsed, &path, address, value, create)?,
        (_, _) => return Err(EditError::Ambiguous(address.to_owned())),
    };
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    let edited = Edited::splice(text, splices);
    let after = Parsed::edited(&edited.text)?;
    verify::differs_only(&parsed.doc, &after.doc, &expect)?;
    match after.values(&path).as_slice() {
        [found] if found.value == value => Ok(edited),
        _ => Err(EditError::Verify(format!("{address} does not read back"))),
    }
}

/// Removes the element or attribute at a path, with its line where nothing else is on it. A missing one is no error.
pub fn remove(text: &str, path: &str) -> Result<Edited, EditError> {
    let address = path;
    let path = Path::parse(path)?;
    let parsed = Parsed::new(text)?;
    let (splices, expect) = match (parsed.scan.find(&path).as_slice(), path.attribute) {
        ([], _) => return Ok(Edited::unchanged(text)),
        ([element], None) => (edit::without_element(&parsed, *element, address)?, Expect::Gone),
        ([element], Some(name)) => (
            edit::without_attribute(&parsed, *element, name),
            Expect::AttributeName(name),
        ),
        (_, _) => return Err(EditError::Ambiguous(address.to_owned())),
    };
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    let edited = Edited::splice(text, splices);
    let after = Parsed::edited(&edited.text)?;
    verify::differs_only(&parsed.doc, &after.doc, &expect)?;
    let gone = match path.attribute {
        None => after.scan.find(&path).is_empty(),
        Some(name) => after
            .scan
            .find(&path)
            .iter()
            .all(|e| after.scan.elements[*e].attribute(name).is_none()),
    };
    if gone {
        Ok(edited)
    } else {
        Err(EditError::Verify(format!("{address} is still there")))
    }
}

/// The members list of `axisconfig/clustering/members` and its line; `None` without a clustering element.
pub fn members(text: &str) -> Result<Option<(Vec<Member>, usize)>, EditError> {
    members::read(&Parsed::new(text)?)
}

/// The hosts of members that have no port; none where the list cannot be read.
pub fn members_without_port(text: &str) -> Vec<String> {
    Parsed::new(text)
        .and_then(|parsed| members::without_port(&parsed))
        .unwrap_or_default()
}

/// Replaces the members list; comments in it stay. [`EditError::Absent`] without a clustering element.
pub fn set_members(text: &str, members: &[Member]) -> Result<Edited, EditError> {
    members::write(text, members)
}

#[cfg(test)]
mod tests;
