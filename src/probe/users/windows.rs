//! The effective user on Windows, which has names but no numbers.

/// Windows has no numeric user ids.
#[expect(clippy::unnecessary_wraps, reason = "the twin of a function that has an answer")]
pub(super) fn effective_uid() -> Option<u32> {
    None
}
