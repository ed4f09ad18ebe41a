//! Backups and what comes after the worst day: what to save, how to dump each database, how to recover, what was promised.

use super::Guideline;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[];

#[cfg(test)]
pub(super) mod tests {
    use crate::guide::testing::Sample;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];
}
