//! What a row of the table has before it: the home, the machine, and the lines of the start.

use std::path::{Path, PathBuf};

use regex_lite::Regex;

use super::evidence::{self, Line};
use super::record::{self, Record, is_calm};
use crate::domain::SettingId;
use crate::domain::Shown as _;
use crate::domain::{Home, settings};
use crate::probe::logs::Written;
use crate::probe::process::ServerProcess;
use crate::probe::{HomeFiles, World, reading};
use crate::server::failure::EvidenceLine;

/// A failed start.
pub(in crate::server) struct FailureContext<'a> {
    pub(super) world: &'a World,
    pub(super) home: &'a Home,
    /// The server's process as last seen; it need not live any more.
    pub(super) server: Option<&'a ServerProcess>,
    pub(super) lines: Vec<Line>,
    pub(super) records: Vec<Record>,
    /// The lines that may tell of trouble.
    pub(super) telling: Vec<usize>,
    /// The start script's exit code, 128 and the signal where one ended it; `None` where it is not known.
    pub(super) ended: Option<i32>,
}

impl<'a> FailureContext<'a> {
    pub(in crate::server) fn new(
        world: &'a World,
        home: &'a Home,
        server: Option<&'a ServerProcess>,
        written: &[Written],
        ended: Option<i32>,
    ) -> Self {
        let lines = evidence::lines(written, &home.path);
        let mut context = Self {
            world,
            home,
            server,
            records: record::records(&lines),
            lines,
            telling: Vec::new(),
            ended,
        };
        context.telling = telling(&context);
        context
    }

    /// The record that a line stands in.
    pub(super) fn record_of(&self, at: usize) -> &Record {
        let after = self.records.partition_point(|record| record.lines.start <= at);
        &self.records[after.saturating_sub(1)]
    }

    /// The lines of the records that the hits stand in, the hits' own first; of each record once, and of no more than so many
    /// lines from its begin and its end.
    pub(super) fn told_with<'s>(&'s self, hits: &'s [usize]) -> impl Iterator<Item = &'s str> {
        let hits = &hits[..hits.len().min(HITS)];
        let mut starts: Vec<usize> = hits.iter().map(|at| self.record_of(*at).lines.start).collect();
        starts.sort_unstable();
        starts.dedup();
        let whole = starts.into_iter().flat_map(|start| {
            let lines = self.record_of(start).lines.clone();
            let first = lines.start..lines.end.min(lines.start + SIDE);
            let last = first.end.max(lines.end.saturating_sub(SIDE))..lines.end;
            first.chain(last)
        });
        self.texts(hits).chain(whole.map(|at| self.lines[at].raw.as_str()))
    }

    /// The records from which something follows and that tell of an error.
    pub(super) fn errors(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records
            .iter()
            .filter(|record| record.is_error() && !self.lines[record.lines.start].idle)
    }

    /// The same, and the exceptions that are printed without a level.
    pub(super) fn troubles(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records
            .iter()
            .filter(|record| record.is_trouble(&self.lines) && !self.lines[record.lines.start].idle)
    }

    /// Whether the configuration is rendered from `deployment.toml`.
    pub(super) fn is_toml(&self) -> bool {
        self.home.generation == crate::domain::Generation::Toml
    }

    /// A line as proof.
    pub(super) fn seen(&self, at: usize) -> EvidenceLine {
        let line = &self.lines[at];
        EvidenceLine {
            file: Some(line.file.clone()),
            line: line.number,
            text: line.text.clone(),
        }
    }

    /// The last lines that differ; the console's, which has them all.
    pub(super) fn last(&self, count: usize) -> Vec<EvidenceLine> {
        let first = self.lines.len().saturating_sub(count);
        (first..self.lines.len()).map(|at| self.seen(at)).collect()
    }

    /// The texts of some lines, as they were written.
    pub(super) fn texts<'s>(&'s self, hits: &'s [usize]) -> impl Iterator<Item = &'s str> {
        hits.iter().map(|at| self.lines[*at].raw.as_str())
    }

    /// The texts of the lines around the hits, in the same files, the hits' own first.
    pub(super) fn around<'s>(&'s self, hits: &'s [usize], reach: usize) -> impl Iterator<Item = &'s str> {
        let near = hits.iter().flat_map(move |&at| {
            let end = self.lines.len().min(at + reach + 1);
            (at.saturating_sub(reach)..end).filter(move |&other| self.lines[other].file == self.lines[at].file)
        });
        self.texts(hits).chain(near.map(|at| self.lines[at].raw.as_str()))
    }

    /// The value of a setting as it is written or shipped.
    pub(super) fn value(&self, id: SettingId) -> Option<String> {
        let setting = settings::by_id(id)?;
        let files = HomeFiles::load(self.home);
        reading::read(setting, self.home, &files).value().map(str::to_owned)
    }

    /// The first path that one of the texts names, absolute.
    pub(super) fn path_in<'s>(&self, texts: impl Iterator<Item = &'s str>) -> Option<PathBuf> {
        texts.into_iter().find_map(|text| path(text, &self.home.path))
    }

    /// A path as people name it: relative to the home where it lies inside.
    pub(super) fn named(&self, path: &Path) -> String {
        path.strip_prefix(&self.home.path).unwrap_or(path).shown().to_string()
    }
}

/// The first group that took part of a pattern in the first text that has it.
pub(super) fn capture<'s>(pattern: &str, mut texts: impl Iterator<Item = &'s str>) -> Option<String> {
    let pattern = Regex::new(pattern).ok()?;
    texts.find_map(|text| {
        let found = pattern.captures(text)?;
        found
            .iter()
            .skip(1)
            .flatten()
            .next()
            .map(|group| group.as_str().to_owned())
    })
}

/// The first path in a text. One below the home may hold spaces, since the home itself may.
fn path(text: &str, home: &Path) -> Option<PathBuf> {
    let ends = ['\'', '"', '(', ')', ':', ',', ';', '[', ']'];
    let root = home.to_string_lossy();
    if let Some(at) = text.find(root.as_ref()) {
        let rest = &text[at + root.len()..];
        let end = rest.find(|c: char| ends.contains(&c) || c.is_whitespace());
        let below = rest[..end.unwrap_or(rest.len())].trim_matches('/');
        return Some(if below.is_empty() {
            home.to_path_buf()
        } else {
            home.join(below)
        });
    }
    let pattern = Regex::new(r#"(?:^|[\s'"(:=\[])((?:[A-Za-z]:[/\\]|/|\./)[^\s'"():,;\[\]]+)"#).ok()?;
    let found = pattern.captures(text)?.get(1)?.as_str();
    Some(match found.strip_prefix("./") {
        Some(relative) => home.join(relative),
        None => PathBuf::from(found),
    })
}

/// Of more lines than these, which may tell of trouble, the middle is not looked at: a log may repeat one error for hours.
const FIRST: usize = 2000;
const LAST: usize = 6000;

/// So many lines with a cause's marks are read for what its text says.
const HITS: usize = 100;

/// So many lines of a record are, from its begin and from its end: an exception may have thousands of causes.
const SIDE: usize = 200;

/// The lines that a mark may be in: those that no calm record begins with, and from which something follows.
fn telling(context: &FailureContext<'_>) -> Vec<usize> {
    let mut telling: Vec<usize> = (0..context.lines.len())
        .filter(|at| !context.lines[*at].idle && !is_calm(context.lines[*at].level))
        .collect();
    if telling.len() > FIRST + LAST {
        telling.drain(FIRST..telling.len() - LAST);
    }
    telling
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_among_words() {
        let home = Path::new("/opt/my products/is");
        for (text, expected) in [
            (
                "java.io.FileNotFoundException: /opt/my products/is/repository/logs/a.log (Permission denied)",
                Some("/opt/my products/is/repository/logs/a.log"),
            ),
            (
                "bin/x.sh: 3: /opt/jdk/bin/java: Permission denied",
                Some("/opt/jdk/bin/java"),
            ),
            ("Database \"nio:/data/x.mv.db\" [90020-140]", Some("/data/x.mv.db")),
            (
                "url jdbc:h2:./repository/database/X;DB_CLOSE",
                Some("/opt/my products/is/repository/database/X"),
            ),
            ("nothing and/or little", None),
        ] {
            assert_eq!(path(text, home).as_deref(), expected.map(Path::new), "{text}");
        }
    }

    #[test]
    fn of_a_record_with_thousands_of_causes_both_ends_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let made = crate::practice::make(&dir.path().join("home"), crate::practice::Flavour::Toml).unwrap();
        let home = crate::probe::identify::home(&made.home).unwrap();
        let causes: Vec<String> = (0..5000).map(|at| format!("Caused by: a.b.CException: {at}")).collect();
        let causes = causes.join("\n");
        let written = Written {
            file: home.server_log(),
            first: Some(1),
            text: format!("[2024-05-02 10:00:00,123] ERROR {{a.B}} - Cannot start\n{causes}"),
        };
        let (world, written) = (World::here(), [written]);
        let context = FailureContext::new(&world, &home, None, &written, None);
        let hits: Vec<usize> = (0..context.lines.len()).collect();
        let told: Vec<&str> = context.told_with(&hits).collect();
        assert_eq!(told.len(), HITS + 2 * SIDE);
        assert!(told[HITS].ends_with("Cannot start") && told.last().unwrap().ends_with(": 4999"));
    }
}
