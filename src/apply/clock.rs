//! Timestamps of the history: always UTC, whatever the machine's time zone is.

use std::time::{SystemTime, UNIX_EPOCH};

use time::UtcDateTime;

/// Seconds since 1970; 0 on a machine whose clock is set to an earlier time.
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// A time as people and programs read it: `2026-11-21T06:15:02Z`.
pub fn iso(seconds: u64) -> String {
    let at = civil(seconds);
    let (hour, minute, second) = at.as_hms();
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The time as the first part of an id: `20261121-061502`.
pub fn stamp(seconds: u64) -> String {
    let at = civil(seconds);
    let (hour, minute, second) = at.as_hms();
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}")
}

/// The date and time of day; times beyond the calendar's last year are its last moment.
fn civil(seconds: u64) -> UtcDateTime {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| UtcDateTime::from_unix_timestamp(seconds).ok())
        .unwrap_or(UtcDateTime::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_795_241_702, "2026-11-21T06:15:02Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(iso(seconds), text);
        }
        assert_eq!(stamp(1_795_241_702), "20261121-061502");
    }
}
