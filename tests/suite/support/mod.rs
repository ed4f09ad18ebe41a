//! What several topics need.

pub(crate) mod homes;
pub(crate) mod tree;
