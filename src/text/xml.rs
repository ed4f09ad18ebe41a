//! XML by splice: `quick-xml` finds spans, `roxmltree` judges before and after.

use super::{EditError, Edited, Found};
use crate::domain::member::Member;

/// How to make an element that is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Create<'a> {
    /// Sibling names after which the new element goes, best first; else it becomes the parent's last child.
    pub after: &'a [&'a str],
    /// Further attributes of the new element; those in the path's predicate are written anyway.
    pub attributes: &'a [(&'a str, &'a str)],
}

/// Whether the text is well-formed, as strictly as libxml2.
pub fn check(_text: &str) -> Result<(), EditError> {
    unimplemented!()
}

/// The value at a path such as `Server/Ports/Offset` or `axisconfig/clustering/@enable`; `None` where it is not
/// (commented-out elements are not there).
pub fn get(_text: &str, _path: &str) -> Result<Option<Found>, EditError> {
    unimplemented!()
}

/// Every value at a path.
pub fn get_all(_text: &str, _path: &str) -> Result<Vec<Found>, EditError> {
    unimplemented!()
}

/// Sets the value at a path, replacing a commented-out twin or making the element where it is missing.
pub fn set(_text: &str, _path: &str, _value: &str, _create: &Create<'_>) -> Result<Edited, EditError> {
    unimplemented!()
}

/// Takes the element or attribute at a path away, with its line where it stands alone on one.
pub fn remove(_text: &str, _path: &str) -> Result<Edited, EditError> {
    unimplemented!()
}

/// The members list of `axisconfig/clustering/members`; `None` without a clustering element.
pub fn members(_text: &str) -> Result<Option<(Vec<Member>, usize)>, EditError> {
    unimplemented!()
}

/// Replaces the members list.
pub fn set_members(_text: &str, _members: &[Member]) -> Result<Edited, EditError> {
    unimplemented!()
}
