//! Formats one line of a log as text.

use super::clean::clean;
use super::filter::LONGEST;
use crate::domain::units::human_bytes;

/// The bytes of a line that is `length` bytes long as text, safe to print or unchanged, with the size of what is left out of a
/// long one.
pub fn shown(bytes: &[u8], length: u64, for_print: bool) -> String {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let text = if for_print {
        clean(bytes)
    } else {
        String::from_utf8_lossy(bytes)
    };
    let left = length.saturating_sub(LONGEST as u64);
    if left == 0 {
        text.into_owned()
    } else {
        format!("{text} ... ({} more in this line)", human_bytes(left))
    }
}
