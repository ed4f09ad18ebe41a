//! The effective user on Unix.

/// The effective user id of this process.
#[expect(clippy::unnecessary_wraps, reason = "the twin of a function that has no answer")]
pub(super) fn effective_uid() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}
