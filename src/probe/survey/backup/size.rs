//! Measures how much there is to save. The walk is limited: a home may contain millions of files, and nobody waits for them.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::disk::{Node, Refusal, Root};
use crate::domain::known::{Known, Unknown};

/// The limit of entries per part.
const MOST: usize = 20_000;

/// The time limit.
const LONGEST: Duration = Duration::from_millis(10);

/// How large a part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Bytes that were counted.
    pub bytes: u64,
    /// Whether all of it was counted; else it is more than that.
    pub whole: bool,
}

/// The sizes of `repository` without its logs, and of the complete home without `tmp`. Links are not followed.
pub(super) fn of(root: &Root, home: &Path) -> (Known<Size>, Known<Size>) {
    let top = match root.list_sized(home) {
        Ok(top) => top,
        Err(e) => {
            let unknown = || Unknown::because(format!("the home cannot be read: {}", Refusal::told(&e)));
            return (Err(unknown()), Err(unknown()));
        }
    };
    let (inside, others): (Vec<_>, Vec<_>) = top
        .into_iter()
        .filter(|(entry, _)| !matches!(entry.name(), "tmp" | ".carbonctl"))
        .partition(|(entry, _)| entry.name() == "repository");
    // Each has a limit of its own: other directories do not reduce that of the repository.
    let [repository, rest] = [inside, others].map(|entries| sum(root, home, entries));
    let whole = Size {
        bytes: repository.bytes + rest.bytes,
        whole: repository.whole && rest.whole,
    };
    (Ok(repository), Ok(whole))
}

/// What entries of the home take, with all that is below them.
fn sum(root: &Root, home: &Path, mut entries: Vec<(Node, u64)>) -> Size {
    let (deadline, mut left) = (Instant::now() + LONGEST, MOST);
    let logs = home.join("repository/logs");
    let mut sum = Size { bytes: 0, whole: true };
    let mut waiting = Vec::new();
    loop {
        for (entry, bytes) in entries {
            if left == 0 || (left.is_multiple_of(64) && Instant::now() > deadline) {
                sum.whole = false;
                return sum;
            }
            left -= 1;
            sum.bytes += bytes;
            if entry.is_dir() && entry.path != logs {
                waiting.push(entry.path);
            }
        }
        let Some(dir) = waiting.pop() else { return sum };
        entries = root.list_sized(&dir).unwrap_or_else(|_| {
            sum.whole = false;
            Vec::new()
        });
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        let (repository, whole) = of(&Root::at(home.path()), home.path());
        assert_eq!((repository.unwrap().bytes, whole.unwrap().bytes), (10, 15));
        assert!(
            of(&Root::at(&home.path().join("none")), &home.path().join("none"))
                .0
                .is_err()
        );
    }
}
