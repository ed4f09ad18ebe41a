//! F3: the guidelines. Pure: facts in, findings out.

pub mod budget;
