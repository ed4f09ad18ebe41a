//! Holes in a file: a log that is truncated while it is written gets one, and its NUL bytes are not on any disk.

#[cfg_attr(any(target_os = "linux", target_os = "macos"), path = "unix.rs")]
#[cfg_attr(not(any(target_os = "linux", target_os = "macos")), path = "other.rs")]
mod system;

use crate::disk::File;

/// The first written byte at or after an offset, beyond the file's end where nothing follows; `None` where that is not known.
pub(super) fn data_from(file: &File, offset: u64) -> Option<u64> {
    // Only an offset inside a hole is its own nearest one.
    system::data_from(file, offset).or_else(|| (system::hole_from(file, offset)? == offset).then_some(u64::MAX))
}

/// The end of the last written bytes before an offset; `None` where that is not known, 0 where there are none.
pub(super) fn data_before(file: &File, offset: u64) -> Option<u64> {
    // Systems search forwards only: ever larger steps back find some data, then its regions are followed to the last.
    let mut step: u64 = 1 << 20;
    loop {
        let begin = offset.saturating_sub(step);
        let mut end = None;
        let mut from = begin;
        while let Some(data) = system::data_from(file, from).filter(|data| *data < offset) {
            from = system::hole_from(file, data)?.min(offset);
            end = Some(from);
            if from == offset {
                break;
            }
        }
        if end.is_some() || begin == 0 {
            return system::known(file).then(|| end.unwrap_or(0));
        }
        step = step.saturating_mul(4);
    }
}
