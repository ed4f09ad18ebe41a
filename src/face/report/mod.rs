//! Formats the same results as text for people and as JSON for programs.

pub(crate) mod cure;
pub(crate) mod findings;
pub(crate) mod json;
pub(crate) mod text;
