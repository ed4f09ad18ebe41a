//! The system's own knobs, beyond the guide: kernel values, swap, huge pages, clock, entropy, dumps.

use super::Guideline;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[];

#[cfg(test)]
pub(super) mod tests {
    use crate::guide::testing::Sample;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];
}
