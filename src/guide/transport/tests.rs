use crate::guide::testing::Sample;
pub(in crate::guide) const CASES: &[Sample] = &[];
