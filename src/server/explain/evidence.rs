//! What a start wrote: the part of each log that was added since, line by line with its number, secrets masked.

use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::Written;
use crate::disk::Root;
use crate::probe::logs;
use crate::text::mask;

/// More than this is not read of one log; a start that fails writes far less. Bytes.
const MOST: u64 = 8 << 20;

/// In what is longer before the start no lines are counted, so that a log of gigabytes keeps nobody waiting. Bytes.
const COUNTED: u64 = 64 << 20;

/// Longer lines are cut; characters.
const WIDEST: usize = 240;

/// A log, and how long it was before the start.
#[derive(Debug)]
pub(in crate::server) struct Log {
    root: Root,
    path: PathBuf,
    from: u64,
}

impl Log {
    /// From its end on, as it is now.
    pub(in crate::server) fn from_now(root: &Root, path: PathBuf) -> Self {
        let from = root.metadata(&path).map_or(0, |meta| meta.len());
        Self {
            root: root.clone(),
            path,
            from,
        }
    }

    /// What was added since; of a log that was begun anew since, all.
    pub(in crate::server) fn written(&self) -> Written {
        let nothing = || Written {
            file: self.path.clone(),
            first: Some(1),
            text: String::new(),
        };
        self.read().unwrap_or_else(|_| nothing())
    }

    fn read(&self) -> std::io::Result<Written> {
        let mut file = self.root.open(&self.path)?;
        let from = if file.metadata()?.len() < self.from {
            0
        } else {
            self.from
        };
        let before = match from {
            0..=COUNTED => Some(breaks(&mut BufReader::new(&mut file).take(from))?),
            _ => None,
        };
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes)?;
        Ok(Written {
            file: self.path.clone(),
            first: before.map(|before| before + 1),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }
}

fn breaks(reader: &mut impl std::io::BufRead) -> std::io::Result<u64> {
    let mut count = 0;
    loop {
        let part = reader.fill_buf()?;
        let length = part.len();
        if length == 0 {
            return Ok(count);
        }
        count += part.split(|byte| *byte == b'\n').count() as u64 - 1;
        reader.consume(length);
    }
}

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
    let said = if logs::level(line).is_some() {
        message(line)
    } else {
        line
    };
    let mut clean: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Some((cut, _)) = clean.char_indices().nth(WIDEST) {
        clean.truncate(cut);
        clean.push('…');
    }
    clean.trim().to_owned()
}

/// Log4j 1 repeats the class behind the text.
fn message(line: &str) -> &str {
    let Some((head, text)) = line.split_once("} - ") else {
        return line.split_once(": ").map_or(line, |(_, text)| text);
    };
    let class = head.rsplit_once('{').map_or("", |(_, class)| class);
    let text = text.trim();
    text.strip_suffix('}')
        .and_then(|text| text.strip_suffix(class))
        .and_then(|text| text.strip_suffix('{'))
        .filter(|_| !class.is_empty())
        .unwrap_or(text)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_what_was_added_is_read_with_its_line_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wso2carbon.log");
        fs::write(&path, "ERROR old\nmore\n").unwrap();
        let log = Log::from_now(&Root::machine(), path.clone());
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
