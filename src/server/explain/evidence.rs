//! The lines of what a start wrote, each with its file and number, secrets masked.

use std::path::{Path, PathBuf};

use crate::probe::logs::{self, Written};
use crate::text::mask;

/// Longer lines are cut; characters.
const WIDEST: usize = 240;

/// One line that may prove something.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Relative to the home where it lies inside.
    pub(super) file: PathBuf,
    pub(super) number: Option<u64>,
    /// As it was written: for matching only.
    pub(super) raw: String,
    /// For people: masked, without time, level and class.
    pub(super) text: String,
}

/// The lines of what was written, without stack frames and empty ones.
pub(super) fn lines(written: &[Written], home: &Path) -> Vec<Line> {
    let mut lines = Vec::new();
    for part in written {
        let file = part.file.strip_prefix(home).unwrap_or(&part.file);
        let masked = mask::lines(&part.text);
        let numbered = part.text.lines().zip(masked).zip(0u64..);
        for ((raw, masked), at) in numbered {
            if raw.trim().is_empty() || is_frame(raw) {
                continue;
            }
            lines.push(Line {
                file: file.to_path_buf(),
                number: part.first.map(|first| first + at),
                raw: raw.to_owned(),
                text: shown(&masked),
            });
        }
    }
    lines
}

/// A line of a Java stack trace that names no cause.
fn is_frame(line: &str) -> bool {
    let text = line.trim_start();
    text.len() < line.len() && (text.starts_with("at ") || (text.starts_with("... ") && text.contains(" more")))
}

/// What a log line says: without its time, level and class, without what could drive a terminal, and not too long.
fn shown(line: &str) -> String {
    let line = line.trim();
    let said = match (logs::level(line), logs::parts(line)) {
        (Some(_), Some(parts)) => parts.message,
        (Some(_), None) => line.split_once(": ").map_or(line, |(_, text)| text),
        (None, _) => line,
    };
    let mut clean: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Some((cut, _)) = clean.char_indices().nth(WIDEST) {
        clean.truncate(cut);
        clean.push('…');
    }
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::Root;
    use crate::probe::logs::Since;

    #[test]
    fn only_what_was_added_is_read_with_its_line_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wso2carbon.log");
        fs::write(&path, "ERROR old\nmore\n").unwrap();
        let log = Since::now(&Root::machine(), path.clone());
        assert_eq!(log.written().text, "");
        fs::write(
            &path,
            "ERROR old\nmore\nERROR new\n\tat a.b.C(D.java:1)\n\t... 8 more\nCaused by: x\n",
        )
        .unwrap();
        let found = lines(&[log.written()], dir.path());
        let got: Vec<_> = found
            .iter()
            .map(|line| (line.number.unwrap(), line.text.as_str()))
            .collect();
        assert_eq!(got, [(3, "ERROR new"), (6, "Caused by: x")]);
        assert_eq!(found[0].file, Path::new("wso2carbon.log"));
        fs::write(&path, "fresh\n").unwrap();
        assert_eq!((log.written().first, log.written().text.as_str()), (Some(1), "fresh\n"));
    }

    #[test]
    fn lines_of_each_generation_lose_head_and_tail() {
        for (line, said) in [
            (
                "TID: [-1234] [] [2016-05-02 10:00:00,123] ERROR {a.B} -  no room {a.B}",
                "no room",
            ),
            (
                "TID: [] [] [2024-01-02 10:00:00,123] [c0ffee] ERROR {a.B} - no room",
                "no room",
            ),
            ("[2023-05-01 09:00:00,123]  WARN {B} - no {room}", "no {room}"),
            ("SEVERE: no room", "no room"),
            ("Caused by: x.Y: no \u{1b}[31mroom", "Caused by: x.Y: no  [31mroom"),
        ] {
            assert_eq!(shown(line), said, "{line}");
        }
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), WIDEST + 1);
    }

    #[test]
    fn secrets_are_masked() {
        let written = Written {
            file: "/x/console.log".into(),
            first: Some(1),
            text: "java -Djavax.net.ssl.keyStorePassword=hunter2 X\n".into(),
        };
        let found = lines(&[written], Path::new("/x"));
        assert!(!found[0].text.contains("hunter2"), "{}", found[0].text);
    }
}
