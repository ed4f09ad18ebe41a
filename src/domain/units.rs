//! Memory sizes as the JVM writes them.

use std::fmt;
use std::str::FromStr;

/// A memory size in whole mebibytes, printed the one way Carbon's own validator reads: `512m`.
///
/// Source: the boot-time JVMValidator of the Carbon kernel parses a number followed by a lower-case `m` and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Megabytes(pub u64);

impl Megabytes {
    /// Rounds bytes down to whole mebibytes.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes / (1024 * 1024))
    }

    /// The same size in bytes; saturates instead of overflowing.
    pub const fn bytes(self) -> u64 {
        self.0.saturating_mul(1024 * 1024)
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}m", self.0)
    }
}

/// Why a text is not a JVM size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// Not a number with one of the JVM's units.
    #[error("`{0}` is not a size: write a whole number and a unit, such as 512m or 2g")]
    Form(String),
    /// A size that is not a whole number of mebibytes.
    #[error("`{0}` is not a whole number of megabytes; Carbon's start-up check reads only those (512m)")]
    Fraction(String),
    /// Larger than any JVM takes.
    #[error("`{0}` is more memory than a JVM can address")]
    Huge(String),
}

impl FromStr for Megabytes {
    type Err = SizeError;

    /// Reads `512m`, `2g`, `2048M`, `1048576k` or plain bytes, as the JVM does.
    fn from_str(text: &str) -> Result<Self, SizeError> {
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let (digits, unit) = trimmed.split_at(split);
        if digits.is_empty() {
            return Err(SizeError::Form(text.to_owned()));
        }
        let number: u64 = digits.parse().map_err(|_| SizeError::Huge(text.to_owned()))?;
        let scale: u64 = match unit {
            "" => 1,
            "k" | "K" => 1 << 10,
            "m" | "M" => 1 << 20,
            "g" | "G" => 1 << 30,
            "t" | "T" => 1 << 40,
            _ => return Err(SizeError::Form(text.to_owned())),
        };
        let bytes = number
            .checked_mul(scale)
            .ok_or_else(|| SizeError::Huge(text.to_owned()))?;
        if bytes % (1 << 20) != 0 {
            return Err(SizeError::Fraction(text.to_owned()));
        }
        if bytes > 1 << 46 {
            return Err(SizeError::Huge(text.to_owned()));
        }
        Ok(Self(bytes >> 20))
    }
}

/// Bytes for people: the largest binary unit that keeps at least one whole digit, one decimal below ten.
pub fn human_bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let mut value = bytes as f64;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 || value >= 10.0 {
        format!("{value:.0} {}", UNITS[unit])
    } else {
        format!("{value:.1} {}", UNITS[unit])
    }
}

/// A number of things: `1 file`, `2 files`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_spelling_the_jvm_takes() {
        for (text, mb) in [
            ("512m", 512),
            ("2g", 2048),
            ("2048M", 2048),
            ("1048576k", 1024),
            ("1073741824", 1024),
            ("1T", 1 << 20),
        ] {
            assert_eq!(text.parse(), Ok(Megabytes(mb)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_size() {
        for text in [
            "",
            "m",
            "-5m",
            "5.5g",
            "512mb",
            "12x",
            "1000",
            "99999999999999999999g",
            "9999999g",
        ] {
            assert!(text.parse::<Megabytes>().is_err(), "{text}");
        }
    }

    #[test]
    fn prints_lower_case_megabytes() {
        assert_eq!(Megabytes(2048).to_string(), "2048m");
        assert_eq!(human_bytes(1536), "1.5 KB");
        assert_eq!(human_bytes(61 << 30), "61 GB");
    }
}
