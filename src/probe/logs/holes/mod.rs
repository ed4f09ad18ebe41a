//! Parts of a file that were never written: a log that is cut short under a writer gets one, and no disk holds its NUL bytes.

#[cfg_attr(any(target_os = "linux", target_os = "macos"), path = "unix.rs")]
#[cfg_attr(not(any(target_os = "linux", target_os = "macos")), path = "other.rs")]
mod system;

use crate::disk::File;

/// Where the first written byte at or after an offset stands, beyond the file's end where nothing follows; `None` where that
/// cannot be told.
pub(super) fn data_from(file: &File, offset: u64) -> Option<u64> {
    // Only a place in a hole has itself for the nearest one.
    system::data_from(file, offset).or_else(|| (system::hole_from(file, offset)? == offset).then_some(u64::MAX))
}

/// Where the last written bytes before an offset end; `None` where that cannot be told, 0 where there are none.
pub(super) fn data_before(file: &File, offset: u64) -> Option<u64> {
    // Systems look forward only: ever larger steps back find some data, then each stretch of it is followed to the last.
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
