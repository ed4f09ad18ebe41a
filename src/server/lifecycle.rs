//! The last lifecycle event in a server's log, kept up to date by reading only what was added.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::ready::{self, Event};
use crate::disk::Root;
use crate::probe::logs::{FollowOutcome, Follower};

/// How much of the end is searched when a log is first read: little, then, without a result, more; bytes.
const FIRST: [u64; 2] = [64 << 10, MOST];

/// The most that is read at one look; bytes.
const MOST: u64 = 1 << 20;

/// The start time of a process is known to the second only, rounded down. Log lines from before the end of that second may be its
/// predecessor's.
const ROUNDED: Duration = Duration::from_secs(1);

/// The state of reading one log.
#[derive(Debug)]
pub(super) struct LifecycleWatch {
    root: Root,
    path: PathBuf,
    log: Option<Follower>,
    last: Option<Event>,
}

impl LifecycleWatch {
    /// Begins to watch a log, which may not exist yet.
    pub(super) fn new(root: &Root, path: &Path) -> Self {
        Self {
            root: root.clone(),
            path: path.to_path_buf(),
            log: None,
            last: None,
        }
    }

    /// The last event, unless it may have been written before a process that began at `since`.
    pub(super) fn inspect(&mut self, since: Option<SystemTime>) -> Option<Event> {
        self.log = match self.log.take() {
            Some(log) => self.read_on(log),
            None => self.begin(),
        };
        let written = self.log.as_ref()?.written()?;
        if since.is_some_and(|since| written < since + ROUNDED) {
            return None;
        }
        self.last
    }

    /// How long the log was at the last look, and when it was written; `None` where there is none that can be read.
    pub(super) fn log(&self) -> Option<(u64, Option<SystemTime>)> {
        let log = self.log.as_ref()?;
        Some((log.position()?, log.written()))
    }

    /// Reads what was added. `None` where that is not possible now, and is retried at the next look.
    fn read_on(&mut self, mut log: Follower) -> Option<Follower> {
        let mut more = true;
        while more {
            let mut last = None;
            let looked = log.inspect(&mut |grown| {
                if let FollowOutcome::Line { bytes, .. } = grown {
                    last = ready::event(&String::from_utf8_lossy(&bytes)).or(last);
                }
                true
            });
            more = looked.ok()?;
            self.last = last.or(self.last);
        }
        // A server may write its last line without a line end.
        self.last = ready::event(&String::from_utf8_lossy(log.unfinished())).or(self.last);
        Some(log)
    }

    /// Searches from the end of a log that was not read before.
    fn begin(&mut self) -> Option<Follower> {
        self.last = None;
        let mut log = None;
        for much in FIRST {
            log = self.read_on(Follower::before_end(&self.root, &self.path, much).last(MOST));
            if self.last.is_some() {
                break;
            }
        }
        log
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Write as _;

    use super::*;

    const STARTING: &str = "INFO {x} - Starting WSO2 Carbon...\n";
    const STARTED: &str = "INFO {x} - WSO2 Carbon started in 9 sec\n";
    const STOPPING: &str = "INFO {x.CarbonServerManager} - Shutdown hook triggered....\n";

    fn log() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wso2carbon.log");
        (dir, path)
    }

    fn append(path: &Path, text: &str) {
        let mut file = File::options().append(true).create(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn a_line_of_the_run_before_says_nothing_of_this_one() {
        let (_dir, path) = log();
        fs::write(&path, STARTED).unwrap();
        let second = Duration::from_secs(1);
        let written = SystemTime::now() - 60 * second;
        File::options()
            .append(true)
            .open(&path)
            .unwrap()
            .set_modified(written)
            .unwrap();
        let event = |since| LifecycleWatch::new(&Root::machine(), &path).inspect(since);
        assert_eq!(event(None), Some(Event::Started));
        assert_eq!(event(Some(written - 2 * second)), Some(Event::Started));
        assert_eq!(event(Some(written - second / 2)), None);
        assert_eq!(event(Some(written + second)), None);
    }

    #[test]
    fn follows_what_is_added_also_in_pieces() {
        let (_dir, path) = log();
        let mut sign = LifecycleWatch::new(&Root::machine(), &path);
        assert_eq!(sign.inspect(None), None);
        append(&path, STARTING);
        assert_eq!(sign.inspect(None), Some(Event::Starting));
        let (head, tail) = STARTED.split_at(30);
        append(&path, head);
        assert_eq!(sign.inspect(None), Some(Event::Starting));
        append(&path, tail);
        assert_eq!(sign.inspect(None), Some(Event::Started));
        append(&path, "INFO {x} - something else\n");
        assert_eq!(sign.inspect(None), Some(Event::Started));
        append(&path, STOPPING.trim_end());
        assert_eq!(sign.inspect(None), Some(Event::Stopping));
    }

    #[test]
    fn reads_the_end_of_a_log_that_was_rotated_away() {
        let (dir, path) = log();
        append(&path, STARTING);
        let mut sign = LifecycleWatch::new(&Root::machine(), &path);
        assert_eq!(sign.inspect(None), Some(Event::Starting));
        append(&path, STARTED);
        fs::rename(&path, dir.path().join("wso2carbon-1.log")).unwrap();
        append(
            &path,
            "INFO {x} - the first line of the new file, which is longer than the old one was\n",
        );
        if cfg!(unix) {
            assert_eq!(sign.inspect(None), Some(Event::Started));
        }
        append(&path, STOPPING);
        assert_eq!(sign.inspect(None), Some(Event::Stopping));
    }

    #[test]
    fn a_truncated_log_is_read_again() {
        let (_dir, path) = log();
        append(&path, &format!("{STARTING}{STARTED}"));
        let mut sign = LifecycleWatch::new(&Root::machine(), &path);
        assert_eq!(sign.inspect(None), Some(Event::Started));
        fs::write(&path, STOPPING).unwrap();
        assert_eq!(sign.inspect(None), Some(Event::Stopping));
    }

    #[test]
    fn of_a_long_log_the_end_is_searched_and_no_more() {
        let (_dir, path) = log();
        let line = "INFO {x} - nothing to see here\n";
        let filler = |bytes: u64| line.repeat(usize::try_from(bytes).unwrap() / line.len());
        fs::write(&path, format!("{STARTED}{}", filler(512 << 10))).unwrap();
        assert_eq!(
            LifecycleWatch::new(&Root::machine(), &path).inspect(None),
            Some(Event::Started)
        );
        append(&path, &filler(MOST));
        assert_eq!(LifecycleWatch::new(&Root::machine(), &path).inspect(None), None);
        // A burst between two looks: its last part counts.
        let mut sign = LifecycleWatch::new(&Root::machine(), &path);
        sign.inspect(None);
        append(&path, &format!("{STARTING}{}{STOPPING}", filler(2 * MOST)));
        assert_eq!(sign.inspect(None), Some(Event::Stopping));
    }
}
