//! The open file of a follower, and whether a look at its name can be left out.
//!
//! Writing, truncating, renaming and removing a file each change the time of its last status change, which one call on the
//! descriptor reads. A look at the name walks its directories, so it is made only when that time has changed.

use std::io;
use std::time::{Duration, SystemTime};

use crate::disk::{File, Metadata};
use crate::probe::file_id::{FileId, changed};

/// File systems store times in steps of up to two seconds. A change in the same step as the one before cannot be told from it.
const STEP: Duration = Duration::from_secs(3);

/// After so many looks at the descriptor alone the name is looked at: a directory above may have been replaced, and some network
/// file systems do not record a rename in the file.
const NAME_SERVES: u32 = 8;

/// The file that is followed, whatever its name is by now.
#[derive(Debug)]
pub(super) struct FollowedFile {
    pub(super) file: File,
    identity: FileId,
    /// The time of the last status change, where a later change differs from it.
    changed: Option<SystemTime>,
    /// Looks since the name was last looked at.
    looks: u32,
}

impl FollowedFile {
    /// Takes an open file.
    ///
    /// # Errors
    /// When its metadata cannot be read.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let identity = FileId::of(&file.metadata()?);
        Ok(Self {
            file,
            identity,
            changed: None,
            looks: 0,
        })
    }

    /// Whether the name leads to this file, as its metadata show.
    pub(super) fn is_named_by(&mut self, named: &Metadata) -> bool {
        let same = FileId::of(named) == self.identity;
        self.changed = changed(named).filter(|at| same && at.elapsed().is_ok_and(|age| age > STEP));
        self.looks = 0;
        same
    }

    /// Whether the file still has this size, and neither it nor its name has changed since the last look at the name.
    pub(super) fn is_unchanged(&mut self, size: u64) -> bool {
        if self.changed.is_none() || self.looks >= NAME_SERVES {
            return false;
        }
        self.looks += 1;
        self.file
            .metadata()
            .is_ok_and(|meta| changed(&meta) == self.changed && meta.len() == size)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// A followed file whose last change was so long ago that each later one is noticed.
    fn settled(path: &Path) -> FollowedFile {
        let mut followed = FollowedFile::new(File::open(path).unwrap()).unwrap();
        assert!(followed.is_named_by(&fs::metadata(path).unwrap()));
        let at = changed(&fs::metadata(path).unwrap());
        assert_eq!(followed.changed, None, "it was made just now");
        followed.changed = at;
        followed
    }

    #[cfg(unix)]
    #[test]
    fn the_name_is_looked_at_when_the_file_changed_and_now_and_then() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, "one\n").unwrap();
        let mut followed = settled(&path);
        for _ in 0..NAME_SERVES {
            assert!(followed.is_unchanged(4));
        }
        assert!(!followed.is_unchanged(4));
        assert!(followed.is_named_by(&fs::metadata(&path).unwrap()));
        assert!(!followed.is_unchanged(4), "the time of a new file decides nothing");

        let mut followed = settled(&path);
        assert!(!followed.is_unchanged(3), "more was written");
        // The kernel's clock for files goes in steps; an explicit time of the file changes the other one at the next step.
        let before = changed(&fs::metadata(&path).unwrap());
        while changed(&fs::metadata(&path).unwrap()) == before {
            let (from, to) = (dir.path().join("log"), dir.path().join("log.1"));
            fs::rename(&from, &to).unwrap();
            fs::rename(&to, &from).unwrap();
        }
        assert!(!followed.is_unchanged(4), "it was renamed");
    }
}
