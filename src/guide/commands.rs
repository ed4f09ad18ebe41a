//! Paths in the commands that cures show, quoted so that a shell reads the same path.

use std::path::Path;

use crate::domain::Shown as _;
use crate::probe::Facts;

pub(super) use crate::shell::word;

/// A path below the home, absolute, as a word.
pub(super) fn below(facts: &Facts, relative: impl AsRef<Path>) -> String {
    word(&facts.home.at(relative).raw_text())
}

/// The home as a word.
pub(super) fn home(facts: &Facts) -> String {
    word(&facts.home.path.raw_text())
}
