//! The regions of a script that the java command line consists of.

use std::ops::Range;

use super::super::Found;
use super::super::splice::line_of;

/// A region of text that is part of the java command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// Its bytes; quotes of an assignment are outside.
    pub(super) span: Range<usize>,
    /// Where it is written.
    pub(super) origin: Origin,
}

/// Where a region of the java command line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the command itself.
    Command,
    /// In `JVM_MEM_OPTS`.
    Memory,
    /// In `JAVA_OPTS`.
    Options,
}

/// The text of a region, with its line.
pub(super) fn found(text: &str, span: Range<usize>) -> Found {
    Found {
        value: text[span.clone()].to_owned(),
        line: line_of(text, span.start),
        span,
    }
}
