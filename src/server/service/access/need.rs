//! The kinds of access that a user may need to a path.

/// What is needed of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// To read a file, or to list and enter a directory.
    Read,
    /// To change a file, or to make names in a directory.
    Write,
    /// To run a program.
    Run,
}
