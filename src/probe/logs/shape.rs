//! Where a record begins: the first lines that the products, Java's own logging and Tomcat write, and those that go on.

use super::level::{self, Level};

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// `TID: …`, `[time] …`, `time …`: begins a record.
    Head,
    /// The first of the two lines of Java's own logging: `Nov 21, 2026 5:08:51 AM org.example.Class method`.
    JavaDate,
    /// The second: `SEVERE: text`. It begins a record where the first is missing.
    JavaLevel,
    /// `\tat …`, `Caused by: …`, blank: belongs to what stands before.
    Inner,
    /// Anything else: goes on after a head, stands alone in a file or part of one that has none.
    Plain,
}

/// What a log is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Records with heads.
    Heads,
    /// Lines, as an access log has.
    Plain,
}

/// So many bytes of a line tell its kind and level.
pub(super) const PREFIX: usize = 512;

/// The kind of a line.
pub(super) fn kind(line: &str) -> LineKind {
    if line.starts_with("TID:") || line.strip_prefix('[').unwrap_or(line).bytes().zip(DATE).all(like) && has_date(line)
    {
        return LineKind::Head;
    }
    let Some(first) = line.chars().next() else {
        return LineKind::Inner;
    };
    if first.is_whitespace()
        || ["Caused by:", "Suppressed:", "Wrapped by:", "... "]
            .iter()
            .any(|begin| line.starts_with(begin))
    {
        LineKind::Inner
    } else if is_java_level(line) {
        LineKind::JavaLevel
    } else if is_java_date(line) {
        LineKind::JavaDate
    } else if tomcat_level(line).is_some() {
        LineKind::Head
    } else {
        LineKind::Plain
    }
}

/// The level that a record's first line tells.
pub(super) fn level(line: &str) -> Option<Level> {
    level::level(line).or_else(|| tomcat_level(line))
}

/// Whether a line begins a new record after one that began with `first` and whose only line so far it may be.
pub(super) fn begins(style: Style, first: LineKind, only: bool, kind: LineKind) -> bool {
    match kind {
        LineKind::Head | LineKind::JavaDate => true,
        LineKind::JavaLevel => !(only && first == LineKind::JavaDate),
        LineKind::Inner => false,
        LineKind::Plain => style == Style::Plain || matches!(first, LineKind::Plain | LineKind::Inner),
    }
}

const DATE: [u8; 10] = *b"0000-00-00";

fn like((byte, shape): (u8, u8)) -> bool {
    if shape == b'0' {
        byte.is_ascii_digit()
    } else {
        byte == shape
    }
}

/// `2026-11-21 ` or `2026-11-21T`, in a bracket or not.
fn has_date(line: &str) -> bool {
    let inner = line.strip_prefix('[').unwrap_or(line).as_bytes();
    matches!(inner.get(DATE.len()), Some(b' ' | b'T')) && inner.get(DATE.len() + 1).is_some_and(u8::is_ascii_digit)
}

/// Words that Java's own logging writes, in the languages that are known; not those of the products' logging, which wrapped
/// texts of databases begin with.
fn is_java_level(line: &str) -> bool {
    line.split_once(':').is_some_and(|(word, _)| {
        !matches!(word, "ERROR" | "WARN" | "DEBUG" | "TRACE" | "FATAL") && level::named(word).is_some()
    })
}

/// A word for the month, day, year and time: `Nov 21, 2026 5:08:51 AM`, `feb. 23, 2020 5:08:51 a. m.`.
fn is_java_date(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let mut next = || words.next().map(|word| word.trim_end_matches([',', '.']));
    let number = |word: Option<&str>, most: usize| {
        word.is_some_and(|word| (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
    };
    next().is_some_and(|month| month.chars().count() <= 10 && month.chars().all(char::is_alphabetic))
        && number(next(), 2)
        && number(next(), 4)
        && next().is_some_and(|time| {
            let parts: Vec<&str> = time.split(':').collect();
            parts.len() == 3 && parts.iter().all(|part| number(Some(part), 2))
        })
}

/// `21-Nov-2026 10:41:07.118 SEVERE [main] org.apache…`.
fn tomcat_level(line: &str) -> Option<Level> {
    let mut words = line.split_ascii_whitespace();
    let date: Vec<&str> = words.next()?.split('-').collect();
    let [day, month, year] = date[..] else { return None };
    let digits = |word: &str, n: usize| word.len() == n && word.bytes().all(|b| b.is_ascii_digit());
    let dated = digits(day, 2) && digits(year, 4) && month.chars().all(char::is_alphabetic);
    let timed = words.next()?.bytes().filter(|&b| b == b':').count() == 2;
    if dated && timed {
        level::named(words.next()?)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generation_s_first_lines_begin_a_record() {
        for (line, expected) in [
            (
                "TID: [-1234] [] [2016-05-02 10:00:00,123]  INFO {a.B} -  text {a.B}",
                Some(Level::Info),
            ),
            (
                "TID: [-1234] [api/am/publisher] [2022-05-02 10:00:00,123] ERROR {a.B} - text",
                Some(Level::Error),
            ),
            (
                "TID: [] [] [2024-01-02 10:00:00,123] [c0ffee] FATAL {a.B} - text",
                Some(Level::Fatal),
            ),
            ("[2023-05-01 09:00:00,123]  WARN {B} - text", Some(Level::Warn)),
            (
                "[2020-02-23 5:08:51,626]  INFORMACIÓN {a.B} - Halting JVM",
                Some(Level::Info),
            ),
            (
                "21-Nov-2026 10:41:07.118 SEVERE [main] org.apache.X.y text",
                Some(Level::Error),
            ),
            ("2019-11-21 10:41:07,118|c0ffee|http-1|5|jdbc", None),
        ] {
            assert_eq!((kind(line), level(line)), (LineKind::Head, expected), "{line}");
        }
        assert_eq!(kind("SEVERE: could not read"), LineKind::JavaLevel);
        assert_eq!(kind("WARNUNG: x"), LineKind::JavaLevel);
        for line in [
            "Nov 21, 2026 5:08:51 AM org.wso2.carbon.Main main",
            "feb. 23, 2020 5:08:51 a. m. org.apache.X y",
        ] {
            assert_eq!(kind(line), LineKind::JavaDate, "{line}");
        }
    }

    #[test]
    fn other_lines_do_not() {
        for line in [
            "\tat a.B.c(B.java:1)",
            "Caused by: x",
            "... 12 more",
            "",
            "  wrapped",
            "Suppressed: y",
        ] {
            assert_eq!(kind(line), LineKind::Inner, "{line}");
        }
        for line in [
            "java.lang.IllegalStateException: no",
            "ERROR: relation \"x\" does not exist",
            "[-1234] text",
            "[2023-05-01] text",
            "[2023]",
            "2023-05-01",
            "127.0.0.1 - - [21/Nov/2026:10:41:07 +0000] \"GET / HTTP/1.1\" 200 -",
            "May the force, 2026 be with you",
            "a-b-c d:e:f INFO",
        ] {
            assert_eq!(kind(line), LineKind::Plain, "{line}");
        }
    }
}
