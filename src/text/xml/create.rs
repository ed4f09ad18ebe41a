//! How to create an element that is not there.

/// How to create an element that is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Create<'a> {
    /// Sibling names after which the new element goes, best first; else it becomes the parent's last child.
    pub after: &'a [&'a str],
    /// Further attributes of the new element; those in the path's predicate are written anyway.
    pub attributes: &'a [(&'a str, &'a str)],
    /// Whether missing parents are created even where they are identified by an attribute.
    pub parents: bool,
}
