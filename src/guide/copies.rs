//! What copying, editing or moving a home has left behind: line ends, lost directories, edits that the next start wipes.

use super::Guideline;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[];

#[cfg(test)]
pub(super) mod tests {
    use crate::guide::testing::Sample;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];
}
