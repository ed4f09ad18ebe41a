//! Reading a server's logs: their last lines, and the few lines whose meaning the program must know.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// How much is read at a time, from the end backwards; bytes.
const BLOCK: u64 = 64 << 10;

/// More than this is never read for a tail, however long the lines; bytes.
const MOST: u64 = 16 << 20;

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

/// The last `n` lines of a file, oldest first, read from its end in blocks. Bytes that are no UTF-8 are replaced.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn tail(path: &Path, n: usize) -> io::Result<Vec<String>> {
    tail_before(path, n, u64::MAX)
}

/// The same of what stands before an offset: the place from which on the file is then followed.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn tail_before(path: &Path, n: usize, offset: u64) -> io::Result<Vec<String>> {
    if n == 0 {
        return Ok(Vec::new());
    }
    let mut file = File::open(path)?;
    let end = file.seek(SeekFrom::End(0))?.min(offset);
    let mut start = end;
    let mut bytes: Vec<u8> = Vec::new();
    let mut breaks = 0;
    // One break more than lines asked for: the last line usually ends in one of its own.
    while start > 0 && breaks <= n && end - start < MOST {
        let step = BLOCK.min(start);
        start -= step;
        file.seek(SeekFrom::Start(start))?;
        let mut block = Vec::new();
        file.by_ref().take(step).read_to_end(&mut block)?;
        breaks += block.split(|byte| *byte == b'\n').count() - 1;
        block.extend_from_slice(&bytes);
        bytes = block;
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    Ok(lines[lines.len().saturating_sub(n)..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect())
}

/// The seconds of a line that says that the server is up: `WSO2 Carbon started in 92 sec`, or with decimals and the
/// word in full as the Micro Integrator writes it.
///
/// Source: the products' logs; the console's address is no such mark, since later kernels print none.
pub fn started_marker(line: &str) -> Option<f64> {
    const MARK: &str = " started in ";
    let at = line.find(MARK)?;
    let who = &line[line[..at].rfind("WSO2 ")?..at];
    if who.len() > 60 || !who.chars().all(|c| c.is_alphanumeric() || c == ' ') {
        return None;
    }
    let (number, unit) = line[at + MARK.len()..].split_once(' ')?;
    if !unit.starts_with("sec") {
        return None;
    }
    number
        .replace(',', ".")
        .parse()
        .ok()
        .filter(|seconds: &f64| seconds.is_finite())
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

fn named(word: &str) -> Option<Level> {
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
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn reads_the_start_mark_of_each_generation() {
        for (line, seconds) in [
            (
                "TID: [-1234] [] [2015-11-02 10:00:00,123]  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} -  WSO2 Carbon started in 92 sec {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent}",
                92.0,
            ),
            (
                "TID: [] [] [2024-01-02 10:00:00,123] [] INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - WSO2 Carbon started in 537 sec",
                537.0,
            ),
            (
                "[2023-05-01 09:00:00,123]  INFO {StartupFinalizer} - WSO2 Micro Integrator started in 7.49 seconds",
                7.49,
            ),
        ] {
            let read = started_marker(line).unwrap();
            assert!((read - seconds).abs() < 1e-9, "{line}: {read}");
        }
    }

    #[test]
    fn other_lines_are_no_start_mark() {
        for line in [
            "INFO {x} - Deployment of app started in 5 sec",
            "INFO {x} - WSO2 Carbon started in five sec",
            "INFO {x} - WSO2 Carbon started in 5 ms",
            "INFO {x} - Mgt Console URL  : https://localhost:9443/carbon/",
            "started in 3 sec",
            "INFO {x} - WSO2 Carbon started in ",
        ] {
            assert_eq!(started_marker(line), None, "{line}");
        }
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

    #[test]
    fn a_tail_spans_blocks_and_keeps_order() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("big.log");
        let mut text = String::new();
        for i in 0..20_000 {
            writeln!(text, "line {i} äöü").unwrap();
        }
        text.push_str("last without end");
        std::fs::write(&path, &text).unwrap();
        let got = tail(&path, 15_000).unwrap();
        assert_eq!(got.len(), 15_000);
        assert_eq!(got[0], "line 5001 äöü");
        assert_eq!(got[14_999], "last without end");
        assert_eq!(tail(&path, 1).unwrap(), ["last without end"]);
        assert_eq!(tail(&path, 100_000).unwrap().len(), 20_001);
    }

    #[test]
    fn a_tail_of_little_or_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("small.log");
        std::fs::write(&path, "a\r\nb\r\n\u{ff}\n").unwrap();
        assert_eq!(tail(&path, 2).unwrap(), ["b", "\u{ff}"]);
        std::fs::write(&path, b"x\n\xff\n").unwrap();
        assert_eq!(tail(&path, 1).unwrap(), ["\u{fffd}"]);
        std::fs::write(&path, "").unwrap();
        assert!(tail(&path, 5).unwrap().is_empty());
        assert!(tail(&path, 0).unwrap().is_empty());
        assert!(tail(&dir.path().join("none"), 5).is_err());
    }
}
