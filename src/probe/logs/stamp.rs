//! Parses the time in a record's first line, on the server's own clock.

use std::time::SystemTime;

use time::{Date, Month, UtcDateTime};

/// Seconds since 1970 on a clock of unknown time zone: `2026-11-21 10:41:07,118` in the line's first bytes.
pub(super) fn stamp(head: &str) -> Option<i64> {
    let bytes = head.as_bytes();
    let most = bytes.len().min(200);
    (0..most).find_map(|at| read(bytes.get(at..)?))
}

fn read(text: &[u8]) -> Option<i64> {
    let (year, text) = number(text, 4..=4, b"-")?;
    let (month, text) = number(text, 2..=2, b"-")?;
    let (day, text) = number(text, 2..=2, b" T")?;
    let (hour, text) = number(text, 1..=2, b":")?;
    let (minute, text) = number(text, 2..=2, b":")?;
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let second = whole(text.get(..digits.min(2)).filter(|two| two.len() == 2)?);
    let sound = hour < 24 && minute < 60 && second < 61;
    let days = days(year, month, day).filter(|_| sound)?;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

fn number<'a>(text: &'a [u8], length: std::ops::RangeInclusive<usize>, then: &[u8]) -> Option<(i64, &'a [u8])> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    if !length.contains(&digits) || !then.contains(text.get(digits)?) {
        return None;
    }
    Some((whole(&text[..digits]), &text[digits + 1..]))
}

fn whole(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |sum, b| sum * 10 + i64::from(b - b'0'))
}

/// Days since 1970 of a date of the Gregorian calendar; `None` for an invalid date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    Some(i64::from(
        date.to_julian_day() - UtcDateTime::UNIX_EPOCH.to_julian_day(),
    ))
}

/// The offset of a clock from UTC, seconds: from the last time that was written with it, and when that was. Time zones are
/// multiples of a quarter of an hour.
pub(super) fn zone(last: i64, written: SystemTime) -> i64 {
    const QUARTER: i64 = 15 * 60;
    let ahead = last - seconds(written);
    (ahead + QUARTER / 2).div_euclid(QUARTER) * QUARTER
}

/// Seconds since 1970.
pub(super) fn seconds(at: SystemTime) -> i64 {
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn reads_the_time_of_each_line_shape() {
        for (line, expected) in [
            ("TID: [-1234] [] [1970-01-02 00:00:01,123]  INFO {a} - x", Some(86_401)),
            ("[2000-03-01 0:00:00,626]  INFORMACIÓN {a} - x", Some(951_868_800)),
            ("2026-11-21T05:08:51.000 x", Some(1_795_237_731)),
            ("TID: [-1234] [] [no time] x 2026", None),
            ("[2026-13-01 00:00:00,1] x", None),
            ("", None),
        ] {
            assert_eq!(stamp(line), expected, "{line}");
        }
    }

    #[test]
    fn the_zone_is_what_the_clocks_differ_by() {
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_237_731);
        assert_eq!(zone(1_795_237_731, written), 0);
        assert_eq!(zone(1_795_237_731 + 19_800 - 40, written), 19_800);
        assert_eq!(zone(1_795_237_731 - 3 * 3600 - 5, written), -3 * 3600);
    }
}
