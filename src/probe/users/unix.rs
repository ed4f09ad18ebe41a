//! The effective user on Unix.

/// The effective user id of this process.
#[expect(clippy::unnecessary_wraps, reason = "the Windows version has no answer")]
pub(super) fn effective_uid() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}
