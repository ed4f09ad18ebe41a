//! The lines of what a start wrote, each with its file and number, secrets masked.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::probe::logs::{self, Level, Written};
use crate::server::ready::{self, Event};
use crate::text::mask;

/// Longer lines are cut; characters.
const WIDEST: usize = 240;

/// Of the frames below a line no more is kept; bytes.
const FRAMES: usize = 4 << 10;

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
    /// The stack frames below it: they tell which library threw.
    pub(super) frames: String,
    /// The level that it tells, where it begins a record.
    pub(super) level: Option<Level>,
    /// Which of the files written it stands in.
    pub(super) part: usize,
    /// Whether nothing follows from it: a file before says the same, or the server was going down already.
    pub(super) idle: bool,
}

/// The lines of what was written, without stack frames and empty ones.
pub(super) fn lines(written: &[Written], home: &Path) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, part) in written.iter().enumerate() {
        let begin = lines.len();
        let file = part.file.strip_prefix(home).unwrap_or(&part.file);
        let masked = mask::lines(&part.text);
        let numbered = part.text.lines().zip(masked).zip(0u64..);
        for ((raw, masked), at) in numbered {
            if raw.trim().is_empty() {
                continue;
            }
            if is_frame(raw) {
                let above = lines[begin..].last_mut().filter(|line| line.frames.len() < FRAMES);
                if let Some(above) = above {
                    above.frames.push_str(raw);
                }
                continue;
            }
            lines.push(Line {
                file: file.to_path_buf(),
                number: part.first.map(|first| first + at),
                raw: raw.to_owned(),
                text: shown(&masked),
                frames: String::new(),
                level: level(raw),
                part: index,
                idle: false,
            });
        }
        going_down(&mut lines[begin..]);
    }
    repeated(&mut lines);
    lines
}

/// The level of a line that begins a record: as the products write it, or as log4j 2 does before it is set up
/// (`2024-05-02 10:00:00,001 main ERROR text`).
fn level(raw: &str) -> Option<Level> {
    logs::level(raw).or_else(|| {
        let dated = raw.starts_with(|c: char| c.is_ascii_digit());
        let mut words = raw.split_whitespace().take(5).skip(1).filter(|_| dated);
        words
            .find(|word| word.chars().all(char::is_uppercase))
            .and_then(|word| word.parse().ok())
    })
}

/// Marks what was written while the server went down, and what belongs to a run before the last start.
fn going_down(lines: &mut [Line]) {
    let events: Vec<(usize, Event)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, line.level.and_then(|_| ready::event(&line.raw))?)))
        .collect();
    let stop = events.iter().rposition(|(_, event)| *event == Event::Stopping);
    let Some(stop) = stop else { return };
    let again = events[stop..].iter().any(|(_, event)| *event == Event::Starting);
    // The first word of that stop: several lines tell it.
    let first = events[..stop]
        .iter()
        .rposition(|(_, event)| *event != Event::Stopping)
        .map_or(0, |at| at + 1);
    let (from, to) = if again {
        (0, events[stop].0)
    } else {
        (events[first].0, lines.len())
    };
    for line in &mut lines[from..to] {
        line.idle = true;
    }
}

/// Marks what a later file says once more: the console repeats the log.
fn repeated(lines: &mut [Line]) {
    let mut said: HashSet<String> = HashSet::new();
    let mut part = 0;
    let mut fresh = Vec::new();
    for line in lines {
        if line.part != part {
            said.extend(std::mem::take(&mut fresh));
            part = line.part;
        }
        line.idle |= said.contains(&line.text);
        fresh.push(line.text.clone());
    }
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
