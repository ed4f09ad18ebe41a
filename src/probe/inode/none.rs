//! Systems whose files have no such number within reach: all look the same.

use crate::disk::Metadata;

/// Always 0.
pub(crate) fn of_file(_meta: &Metadata) -> (u64, u64) {
    (0, 0)
}
