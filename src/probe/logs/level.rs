//! The severity levels of log lines.

use std::str::FromStr;

/// The severity of a log line, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `TRACE`.
    Trace,
    /// `DEBUG`.
    Debug,
    /// `INFO`.
    Info,
    /// `WARN`.
    Warn,
    /// `ERROR`, and `SEVERE` of Java's own logging.
    Error,
    /// `FATAL`.
    Fatal,
}

/// The level of a log line; `None` for continuation lines such as stack traces.
///
/// Reads `TID: [..] [..] [time]  INFO {class} - text`, the same without `TID:`, and `SEVERE: text`. After a server's
/// logging has stopped, Java's own takes over and writes levels in the machine's language; the commonest are known.
pub fn level(line: &str) -> Option<Level> {
    let mut rest = line.trim_start();
    rest = rest.strip_prefix("TID:").unwrap_or(rest).trim_start();
    let mut groups = 0;
    while let Some(after) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        rest = after.1.trim_start();
        groups += 1;
    }
    let word = rest.split([' ', ':']).next()?;
    let follows = rest[word.len()..].trim_start();
    let framed = if groups > 0 {
        follows.starts_with('{') || follows.starts_with('-') || follows.starts_with('[')
    } else {
        rest[word.len()..].starts_with(':')
    };
    if framed { named(word) } else { None }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    /// Reads a level's name in either case, as log4j, Java's own logging in the commonest languages, and users write it.
    fn from_str(word: &str) -> Result<Self, UnknownLevel> {
        named(&word.to_uppercase()).ok_or(UnknownLevel)
    }
}

/// A word that is not a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such level")]
pub struct UnknownLevel;

pub(super) fn named(word: &str) -> Option<Level> {
    Some(match word {
        "TRACE" | "FINEST" | "FINER" => Level::Trace,
        "DEBUG" | "FINE" | "CONFIG" => Level::Debug,
        "INFO" | "INFORMACIÓN" | "INFORMATION" | "INFOS" | "INFORMATIONEN" => Level::Info,
        "WARN" | "WARNING" | "ADVERTENCIA" | "AVERTISSEMENT" | "WARNUNG" => Level::Warn,
        "ERROR" | "SEVERE" | "GRAVE" | "SCHWERWIEGEND" => Level::Error,
        "FATAL" => Level::Fatal,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_in_either_case() {
        assert_eq!("warn".parse(), Ok(Level::Warn));
        assert_eq!("SEVERE".parse(), Ok(Level::Error));
        assert_eq!("información".parse(), Ok(Level::Info));
        assert_eq!("loud".parse::<Level>(), Err(UnknownLevel));
    }

    #[test]
    fn reads_levels_of_each_line_shape() {
        for (line, expected) in [
            (
                "TID: [-1234] [] [2016-05-02 10:00:00,123]  INFO {a.B} -  text {a.B}",
                Some(Level::Info),
            ),
            (
                "TID: [] [] [2024-01-02 10:00:00,123] [c0ffee] ERROR {a.B} - text",
                Some(Level::Error),
            ),
            ("[2023-05-01 09:00:00,123]  WARN {B} - text", Some(Level::Warn)),
            (
                "[2020-02-23 5:08:51,626]  INFORMACIÓN {a.B} - Halting JVM",
                Some(Level::Info),
            ),
            ("[2023-05-01 09:00:00,123] FATAL {B} - text", Some(Level::Fatal)),
            ("SEVERE: could not read", Some(Level::Error)),
            ("\tat org.wso2.carbon.X.run(X.java:1)", None),
            ("ERROR of some prose", None),
            ("", None),
        ] {
            assert_eq!(level(line), expected, "{line}");
        }
    }
}
