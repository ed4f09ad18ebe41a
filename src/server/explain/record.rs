//! The records among the lines of a start: a log line with the exception that it tells and all that caused it.

use std::ops::Range;

use super::about::Abouts;
use super::evidence::Line;
use crate::probe::logs::Level;

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Which of the lines.
    pub(super) lines: Range<usize>,
    /// The level that its first line tells; none of what a script or the JVM itself prints.
    pub(super) level: Option<Level>,
    /// What it is about.
    pub(super) about: Abouts,
}

/// Parts the lines into records.
pub(super) fn records(lines: &[Line]) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let goes_on = records.last().is_some_and(|record| {
            let before = &lines[at - 1];
            line.part == before.part && line.level.is_none() && (is_inner(&line.raw) || !is_calm(record.level))
        });
        match records.last_mut().filter(|_| goes_on) {
            Some(record) => record.lines.end = at + 1,
            None => records.push(Record {
                lines: at..at + 1,
                level: line.level,
                about: Abouts::default(),
            }),
        }
    }
    for record in &mut records {
        if !is_calm(record.level) {
            record.about = Abouts::of(&lines[record.lines.clone()]);
        }
    }
    records
}

/// Whether a level tells of no trouble.
pub(super) fn is_calm(level: Option<Level>) -> bool {
    level.is_some_and(|level| level < Level::Warn)
}

/// A line that belongs to the one before whatever that is.
fn is_inner(line: &str) -> bool {
    line.starts_with(char::is_whitespace) || line.starts_with("Caused by:") || is_thrown(line)
}

/// Whether a line names an exception first: `java.io.IOException: text`.
fn is_thrown(line: &str) -> bool {
    let class = line.split([':', ' ']).next().unwrap_or_default();
    class.contains('.')
        && ["Exception", "Error", "Throwable"]
            .iter()
            .any(|end| class.ends_with(end))
}

impl Record {
    /// Whether it tells of an error.
    pub(super) fn is_error(&self) -> bool {
        self.level.is_some_and(|level| level >= Level::Error)
    }

    /// Whether it tells of trouble: of an error, or of an exception that Java or a script prints without a level.
    pub(super) fn is_trouble(&self, lines: &[Line]) -> bool {
        let thrown = |line: &Line| is_thrown(&line.raw) || line.raw.starts_with("Exception in thread");
        self.is_error() || self.level.is_none() && lines[self.lines.clone()].iter().any(thrown)
    }

    /// Its deepest cause: the last `Caused by`, else the exception, else its first line.
    pub(super) fn deepest(&self, lines: &[Line]) -> usize {
        let all = || self.lines.clone().rev();
        all()
            .find(|at| lines[*at].raw.trim_start().starts_with("Caused by:"))
            .or_else(|| {
                all().find(|at| is_thrown(&lines[*at].raw) || lines[*at].raw.starts_with("Exception in thread"))
            })
            .unwrap_or(self.lines.start)
    }

    /// Whether it says that the start itself ends: such a record is not survived.
    pub(super) fn is_the_end(&self, lines: &[Line]) -> bool {
        const WORDS: [&str; 21] = [
            "cannot start",
            "could not start",
            "couldn't start",
            "failed to start",
            "unable to start",
            "error while starting",
            "error in starting",
            "error starting",
            "startup failed",
            "start failed",
            "start up failed",
            "during startup",
            "shutting down",
            "triggering shutdown",
            "terminating",
            "will not start",
            "cannot be started",
            "could not be started",
            "startup has failed",
            "initialization failed",
            "system will exit",
        ];
        let first = lines[self.lines.start].text.to_lowercase();
        self.level == Some(Level::Fatal) || WORDS.iter().any(|word| first.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::evidence;
    use super::*;
    use crate::probe::logs::Written;

    fn of(text: &str) -> (Vec<Line>, Vec<Record>) {
        let written = Written {
            file: "/x/wso2carbon.log".into(),
            first: Some(1),
            text: text.into(),
        };
        let lines = evidence::lines(&[written], Path::new("/x"));
        let records = records(&lines);
        (lines, records)
    }

    #[test]
    fn a_chain_is_one_record_with_its_deepest_cause() {
        let (lines, records) = of("[2024-05-02 10:00:00,123]  INFO {a.B} - fine\n\
             [2024-05-02 10:00:00,123] ERROR {a.B} - Cannot start the thing\n\
             a.b.OuterException: outer\n\tat a.b.C(D.java:1)\n\
             Caused by: a.b.MiddleException: middle\n\
             Caused by: a.b.InnerException: inner\n  Position: 4\n\
             [2024-05-02 10:00:00,123]  INFO {a.B} - on\nKilled\n");
        assert_eq!(records.len(), 4);
        assert!(records[1].is_error() && records[1].is_the_end(&lines));
        assert!(lines[records[1].deepest(&lines)].text.ends_with("inner"));
        // What the shell says stands alone.
        assert_eq!(records[3].level, None);
        assert_eq!(lines[records[3].lines.start].raw, "Killed");
    }

    #[test]
    fn what_is_said_on_the_way_down_is_idle() {
        let (lines, _) = of("INFO: x\n[2024-05-02 10:00:00,123] ERROR {a.B} - first\n\
             [2024-05-02 10:00:00,123]  INFO {x.CarbonServerManager} - Shutdown hook triggered....\n\
             [2024-05-02 10:00:00,123] ERROR {a.B} - late\n");
        let idle: Vec<bool> = lines.iter().map(|line| line.idle).collect();
        assert_eq!(idle, [false, false, true, true]);
        let (lines, _) = of("[2024-05-02 10:00:00,123] ERROR {a.B} - before\n\
             [2024-05-02 10:00:00,123]  INFO {x.CarbonServerManager} - Halting JVM\n\
             [2024-05-02 10:00:00,123]  INFO {a.CarbonCoreActivator} - Starting WSO2 Carbon...\n\
             [2024-05-02 10:00:00,123] ERROR {a.B} - now\n");
        assert!(lines[0].idle && !lines[3].idle);
    }
}
