//! The last sign of life in a server's log, kept up to date by reading what was added since the last look only.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::ready::{self, Event};
use crate::disk::{File, Metadata, Root};
use crate::probe::inode;

/// How much of the end is searched when a log is first seen: little, then, where that says nothing, more; bytes.
const FIRST: [u64; 2] = [64 << 10, MOST];

/// More than this is never read at one look; bytes.
const MOST: u64 = 1 << 20;

/// When a process began is known to the second only, rounded down. What the log got before that second was over may be
/// its predecessor's.
const ROUNDED: Duration = Duration::from_secs(1);

/// A standing look at one log.
#[derive(Debug)]
pub(super) struct Sign {
    root: Root,
    path: PathBuf,
    /// The file that was read last; held, so that its end is still read after it was rotated away.
    open: Option<Open>,
    last: Option<Event>,
}

/// A log file that is read on from a place.
#[derive(Debug)]
struct Open {
    file: File,
    number: (u64, u64),
    offset: u64,
    /// The begin of a line whose end is not written yet.
    rest: Vec<u8>,
}

impl Sign {
    /// Begins to watch a log, which need not be there yet.
    pub(super) fn new(root: &Root, path: &Path) -> Self {
        Self {
            root: root.clone(),
            path: path.to_path_buf(),
            open: None,
            last: None,
        }
    }

    /// The last sign of life, unless it may have been written before a process that began at `since`.
    pub(super) fn look(&mut self, since: Option<SystemTime>) -> Option<Event> {
        let meta = self.root.metadata(&self.path).ok()?;
        // What cannot be read now is tried again at the next look.
        if self.read_on(&meta).is_err() {
            self.open = None;
        }
        let written = meta.modified().ok()?;
        if since.is_some_and(|since| written < since + ROUNDED) {
            return None;
        }
        self.last
    }

    fn read_on(&mut self, meta: &Metadata) -> io::Result<()> {
        let Some(mut open) = self.open.take() else {
            return self.begin();
        };
        if open.number != inode::of_file(meta) {
            self.learn(open.more()?);
            open = Open::at(&self.root, &self.path, 0)?;
        } else if meta.len() < open.offset {
            open.offset = 0;
            open.rest.clear();
        }
        if meta.len() != open.offset {
            self.learn(open.more()?);
        }
        self.open = Some(open);
        Ok(())
    }

    /// From the end of a log that was not looked at before.
    fn begin(&mut self) -> io::Result<()> {
        self.last = None;
        for much in FIRST {
            let mut open = Open::at(&self.root, &self.path, u64::MAX)?;
            let from = open.offset.saturating_sub(much);
            open.offset = from;
            self.learn(open.more()?);
            self.open = Some(open);
            if self.last.is_some() || from == 0 {
                break;
            }
        }
        Ok(())
    }

    fn learn(&mut self, told: Option<Event>) {
        self.last = told.or(self.last);
    }
}

impl Open {
    /// Opens a log at an offset, at its end where that is beyond it.
    fn at(root: &Root, path: &Path, offset: u64) -> io::Result<Self> {
        let file = root.open(path)?;
        let meta = file.metadata()?;
        Ok(Self {
            file,
            number: inode::of_file(&meta),
            offset: offset.min(meta.len()),
            rest: Vec::new(),
        })
    }

    /// The last sign of life in what was added. Of very much only the end is read.
    fn more(&mut self) -> io::Result<Option<Event>> {
        let end = self.file.metadata()?.len();
        if end.saturating_sub(self.offset) > MOST || self.rest.len() as u64 > MOST {
            self.offset = end.saturating_sub(MOST);
            self.rest.clear();
        }
        self.file.seek(SeekFrom::Start(self.offset))?;
        let mut text = std::mem::take(&mut self.rest);
        self.offset += self.file.by_ref().take(MOST).read_to_end(&mut text)? as u64;
        let told = text
            .rsplit(|byte| *byte == b'\n')
            .find_map(|line| ready::event(&String::from_utf8_lossy(line)));
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.rest = text.split_off(whole);
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
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
        let event = |since| Sign::new(&Root::machine(), &path).look(since);
        assert_eq!(event(None), Some(Event::Started));
        assert_eq!(event(Some(written - 2 * second)), Some(Event::Started));
        assert_eq!(event(Some(written - second / 2)), None);
        assert_eq!(event(Some(written + second)), None);
    }

    #[test]
    fn follows_what_is_added_also_in_pieces() {
        let (_dir, path) = log();
        let mut sign = Sign::new(&Root::machine(), &path);
        assert_eq!(sign.look(None), None);
        append(&path, STARTING);
        assert_eq!(sign.look(None), Some(Event::Starting));
        let (head, tail) = STARTED.split_at(30);
        append(&path, head);
        assert_eq!(sign.look(None), Some(Event::Starting));
        append(&path, tail);
        assert_eq!(sign.look(None), Some(Event::Started));
        append(&path, "INFO {x} - something else\n");
        assert_eq!(sign.look(None), Some(Event::Started));
        append(&path, STOPPING.trim_end());
        assert_eq!(sign.look(None), Some(Event::Stopping));
    }

    #[test]
    fn reads_the_end_of_a_log_that_was_rotated_away() {
        let (dir, path) = log();
        append(&path, STARTING);
        let mut sign = Sign::new(&Root::machine(), &path);
        assert_eq!(sign.look(None), Some(Event::Starting));
        append(&path, STARTED);
        fs::rename(&path, dir.path().join("wso2carbon-1.log")).unwrap();
        append(
            &path,
            "INFO {x} - the first line of the new file, which is longer than the old one was\n",
        );
        if cfg!(unix) {
            assert_eq!(sign.look(None), Some(Event::Started));
        }
        append(&path, STOPPING);
        assert_eq!(sign.look(None), Some(Event::Stopping));
    }

    #[test]
    fn a_truncated_log_is_read_anew() {
        let (_dir, path) = log();
        append(&path, &format!("{STARTING}{STARTED}"));
        let mut sign = Sign::new(&Root::machine(), &path);
        assert_eq!(sign.look(None), Some(Event::Started));
        fs::write(&path, STOPPING).unwrap();
        assert_eq!(sign.look(None), Some(Event::Stopping));
    }

    #[test]
    fn of_a_long_log_the_end_is_searched_and_no_more() {
        let (_dir, path) = log();
        let line = "INFO {x} - nothing to see here\n";
        let filler = |bytes: u64| line.repeat(usize::try_from(bytes).unwrap() / line.len());
        fs::write(&path, format!("{STARTED}{}", filler(512 << 10))).unwrap();
        assert_eq!(Sign::new(&Root::machine(), &path).look(None), Some(Event::Started));
        append(&path, &filler(MOST));
        assert_eq!(Sign::new(&Root::machine(), &path).look(None), None);
        // A burst between two looks: the last of it counts.
        let mut sign = Sign::new(&Root::machine(), &path);
        sign.look(None);
        append(&path, &format!("{STARTING}{}{STOPPING}", filler(2 * MOST)));
        assert_eq!(sign.look(None), Some(Event::Stopping));
    }
}
