//! The effective user on Unix.

/// The effective user id of this process.
pub(super) fn effective_uid() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}
