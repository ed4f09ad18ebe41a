//! Upkeep: how this installation came here, what was put into it, how it is updated and managed.

use super::Guideline;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[];

#[cfg(test)]
pub(super) mod tests {
    use crate::guide::testing::Sample;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];
}
