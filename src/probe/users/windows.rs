//! The effective user on Windows, which has names but no numbers.

/// Windows has no numeric user ids.
pub(super) fn effective_uid() -> Option<u32> {
    None
}
