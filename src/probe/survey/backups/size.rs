//! How much there is to save. The walk is bounded: a home may hold millions of files, and nobody waits for them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::domain::known::{Known, Unknown};

/// No more entries of one part than this are looked at.
const MOST: usize = 20_000;

/// No longer than this.
const LONGEST: Duration = Duration::from_millis(10);

/// How large a part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Bytes that were counted.
    pub bytes: u64,
    /// Whether all of it was; else it is more than that.
    pub whole: bool,
}

/// The sizes of `repository` without its logs, and of the whole home without `tmp`. Links are not followed.
pub(super) fn of(home: &Path) -> (Known<Size>, Known<Size>) {
    let top = match fs::read_dir(home) {
        Ok(top) => top,
        Err(e) => {
            let unknown = || Unknown::because(format!("the home cannot be read: {e}"));
            return (Err(unknown()), Err(unknown()));
        }
    };
    let (inside, others): (Vec<_>, Vec<_>) = top
        .flatten()
        .filter(|entry| !matches!(entry.file_name().to_str(), Some("tmp" | ".carbonctl")))
        .partition(|entry| entry.file_name() == "repository");
    // Each has a bound of its own: a crowd beside the repository takes nothing from it.
    let [repository, rest] = [inside, others].map(|entries| {
        let (deadline, mut left) = (Instant::now() + LONGEST, MOST);
        let mut sum = Size { bytes: 0, whole: true };
        for entry in entries {
            add(&entry, &home.join("repository/logs"), &mut sum, &mut left, deadline);
        }
        sum
    });
    let whole = Size {
        bytes: repository.bytes + rest.bytes,
        whole: repository.whole && rest.whole,
    };
    (Ok(repository), Ok(whole))
}

fn add(entry: &fs::DirEntry, logs: &Path, sum: &mut Size, left: &mut usize, deadline: Instant) {
    let mut waiting = Vec::new();
    count(entry, sum, &mut waiting);
    while let Some(dir) = waiting.pop() {
        if dir == *logs {
            continue;
        }
        let Ok(entries) = fs::read_dir(&dir) else {
            sum.whole = false;
            continue;
        };
        for entry in entries.flatten() {
            if *left == 0 || (left.is_multiple_of(64) && Instant::now() > deadline) {
                sum.whole = false;
                return;
            }
            *left -= 1;
            count(&entry, sum, &mut waiting);
        }
    }
}

fn count(entry: &fs::DirEntry, sum: &mut Size, waiting: &mut Vec<std::path::PathBuf>) {
    match entry.metadata() {
        Ok(meta) if meta.is_dir() => waiting.push(entry.path()),
        Ok(meta) if meta.is_file() => sum.bytes += meta.len(),
        Ok(_) => {}
        Err(_) => sum.whole = false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_and_temporary_files_are_not_counted() {
        let home = tempfile::tempdir().unwrap();
        for (path, bytes) in [
            ("repository/conf/a", 10),
            ("repository/logs/b", 1000),
            ("tmp/c", 1000),
            ("bin/d", 5),
        ] {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![0; bytes]).unwrap();
        }
        let (repository, whole) = of(home.path());
        assert_eq!((repository.unwrap().bytes, whole.unwrap().bytes), (10, 15));
        assert!(of(&home.path().join("none")).0.is_err());
    }
}
