//! Reads what is appended to a log, from a known place on, through rotation.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Larger growth between two looks than this is read in parts; bytes.
const PART: u64 = 1 << 20;

/// How often a log is looked at.
const TICK: Duration = Duration::from_millis(250);

/// Gives every line that is added to a log after `from` (bytes) to `line`, until that says `false`. Rotation and truncation
/// are survived.
pub fn follow(path: &Path, from: u64, line: &mut dyn FnMut(&str) -> bool) {
    let mut follower = Follower {
        offset: from,
        ..Follower::at_end(path)
    };
    loop {
        for text in follower.lines() {
            if !line(&text) {
                return;
            }
        }
        std::thread::sleep(TICK);
    }
}

/// A place in a growing file.
#[derive(Debug)]
pub(super) struct Follower {
    path: PathBuf,
    offset: u64,
    rest: Vec<u8>,
}

impl Follower {
    /// Stands at the end of the file as it is now; at the start of one that is not there yet.
    pub(super) fn at_end(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            offset: std::fs::metadata(path).map_or(0, |meta| meta.len()),
            rest: Vec::new(),
        }
    }

    /// The whole lines that were added since the last call. A file that became shorter was rotated: it is read anew.
    pub(super) fn lines(&mut self) -> Vec<String> {
        let mut fresh = Vec::new();
        if self.read(&mut fresh).is_err() {
            return Vec::new();
        }
        self.rest.extend(fresh);
        let Some(end) = self.rest.iter().rposition(|&byte| byte == b'\n') else {
            return Vec::new();
        };
        let whole: Vec<u8> = self.rest.drain(..=end).collect();
        String::from_utf8_lossy(&whole).lines().map(str::to_owned).collect()
    }

    fn read(&mut self, into: &mut Vec<u8>) -> std::io::Result<()> {
        let mut file = File::open(&self.path)?;
        if file.metadata()?.len() < self.offset {
            self.offset = 0;
            self.rest.clear();
        }
        file.seek(SeekFrom::Start(self.offset))?;
        self.offset += file.take(PART).read_to_end(into)? as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn gives_whole_new_lines_and_survives_rotation() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, "old\n").unwrap();
        let mut follower = Follower::at_end(&path);
        assert!(follower.lines().is_empty());
        fs::write(&path, "old\none\ntw").unwrap();
        assert_eq!(follower.lines(), ["one"]);
        fs::write(&path, "old\none\ntwo\n").unwrap();
        assert_eq!(follower.lines(), ["two"]);
        fs::write(&path, "new\n").unwrap();
        assert_eq!(follower.lines(), ["new"]);
    }

    #[test]
    fn starts_with_a_file_that_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut follower = Follower::at_end(&path);
        assert!(follower.lines().is_empty());
        fs::write(&path, "first\n").unwrap();
        assert_eq!(follower.lines(), ["first"]);
    }
}
