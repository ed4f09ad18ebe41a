//! The identity of a file on Windows: the time of creation, the nearest that the standard library gives.
//!
//! Windows may pass it on to a file that takes the name over within seconds; that one is shorter, which is noticed too.

use std::time::SystemTime;

use crate::disk::Metadata;

pub(super) fn numbers(meta: &Metadata) -> (u64, u64) {
    meta.created()
        .ok()
        .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok())
        .map_or((0, 0), |at| (at.as_secs(), u64::from(at.subsec_nanos())))
}

/// The time of the last change is not among what the standard library gives.
pub(super) fn changed(_meta: &Metadata) -> Option<SystemTime> {
    None
}
