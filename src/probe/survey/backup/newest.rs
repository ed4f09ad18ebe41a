//! Finds the newest file in the directory of the backups.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::SurveyContext;
use crate::disk::{Refusal, Root};
use crate::domain::known::{Known, Unknown};
use crate::domain::settings::id;

/// The limit of files.
const MOST: usize = 5000;

/// A file, or a directory of copied files, below this size is not a backup; bytes.
const SOME_SIZE: u64 = 64 << 10;

/// A file dated later than this after now is dated in the future.
const SKEW: Duration = Duration::from_mins(10);

/// The endings of archives and dumps.
const ENDINGS: [&str; 20] = [
    "tar", "tgz", "gz", "bz2", "xz", "zst", "zip", "7z", "rar", "cpio", "sql", "dump", "dmp", "bak", "backup", "bkp",
    "db", "img", "snap", "enc",
];

/// The newest file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Its name, below the directory.
    pub name: PathBuf,
    /// How long ago it was written.
    pub age: Duration,
    /// Whether it looks like a backup: an archive, a dump, a file or a copied directory of some size.
    pub likely: bool,
}

/// The directory of the backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupDirectory {
    /// As it is set.
    pub directory: PathBuf,
    /// Whether it exists.
    pub there: bool,
    /// Whether it is inside the home that is to be saved.
    pub inside: bool,
    /// The newest file that looks like a backup, else the newest at all; `None` where there is none.
    pub newest: Option<Newest>,
    /// How many files are dated in the future, and so do not count.
    pub ahead: usize,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Option<BackupDirectory>> {
    let Some(told) = context.value(id::BACKUP_DIRECTORY) else {
        return match context
            .readings
            .get(&id::BACKUP_DIRECTORY)
            .map(|reading| &reading.standing)
        {
            Some(crate::probe::CurrentText::Unknown(reason)) => Err(Unknown::because(reason.to_string())),
            _ => Ok(None),
        };
    };
    let directory = PathBuf::from(told);
    let dir = context.world.place(&directory);
    let inside = is_inside(context, &directory, &dir);
    match context.home.root.metadata(&dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Ok(Some(BackupDirectory {
                directory,
                there: false,
                inside,
                newest: None,
                ahead: 0,
            }));
        }
        Err(e) => {
            return Err(Unknown::because(format!(
                "{told} cannot be read: {}",
                Refusal::told(&e)
            )));
        }
        Ok(meta) if !meta.is_dir() => return Err(Unknown::because(format!("{told} is not a directory"))),
        Ok(_) => {}
    }
    let (newest, ahead) = newest(&context.home.root, &dir, SystemTime::now())
        .map_err(|reason| Unknown::because(format!("{told}: {reason}")))?;
    Ok(Some(BackupDirectory {
        directory,
        there: true,
        inside,
        newest,
        ahead,
    }))
}

/// Whether the directory is in the home or its pack, by its name or behind links.
fn is_inside(context: &SurveyContext, told: &Path, dir: &Path) -> bool {
    let real = |path: &Path| context.home.root.true_path(path).unwrap_or_else(|_| path.to_path_buf());
    [&context.home.path, &context.home.pack]
        .into_iter()
        .any(|home| told.starts_with(home) || real(dir).starts_with(real(home)))
}

/// A file that may be a backup.
struct File {
    path: PathBuf,
    bytes: u64,
    written: SystemTime,
    /// The directory at the top that contains it.
    top: Option<OsString>,
}

/// Backups may be one or two directories deep, one for each day or each database.
fn files(root: &Root, dir: &Path) -> Result<Vec<File>, String> {
    let (mut files, mut left) = (Vec::new(), MOST);
    let mut waiting = vec![(dir.to_path_buf(), 0, None)];
    while let Some((here, depth, top)) = waiting.pop() {
        let entries = root
            .list(&here)
            .map_err(|e| format!("cannot be read: {}", Refusal::told(&e)))?;
        for entry in entries {
            left = left.checked_sub(1).ok_or("contains too many files")?;
            let Ok(meta) = root.link_metadata(&entry.path) else {
                continue;
            };
            if meta.is_dir() && depth < 2 {
                let top = top.clone().unwrap_or_else(|| entry.file_name());
                waiting.push((entry.path, depth + 1, Some(top)));
            } else if meta.is_file()
                && let Ok(written) = meta.modified()
            {
                files.push(File {
                    path: entry.path,
                    bytes: meta.len(),
                    written,
                    top: top.clone(),
                });
            }
        }
    }
    Ok(files)
}

/// The newest that looks like a backup, else the newest at all; and how many are dated in the future.
fn newest(root: &Root, dir: &Path, now: SystemTime) -> Result<(Option<Newest>, usize), String> {
    let files = files(root, dir)?;
    let mut sizes: BTreeMap<&OsString, u64> = BTreeMap::new();
    for file in &files {
        if let Some(top) = &file.top {
            *sizes.entry(top).or_default() += file.bytes;
        }
    }
    let likely = |file: &File| {
        let copied = file
            .top
            .as_ref()
            .and_then(|top| sizes.get(top))
            .copied()
            .unwrap_or_default();
        file.bytes > 0 && (is_archive(&file.path) || file.bytes.max(copied) >= SOME_SIZE)
    };
    // The clocks of two machines differ by minutes.
    let past: Vec<&File> = files.iter().filter(|file| file.written <= now + SKEW).collect();
    let best = past
        .iter()
        .map(|file| (likely(file), file))
        .max_by_key(|(likely, file)| (*likely, file.written));
    let newest = best.map(|(likely, file)| Newest {
        name: file.path.strip_prefix(dir).unwrap_or(&file.path).to_path_buf(),
        age: now.duration_since(file.written).unwrap_or_default(),
        likely,
    });
    Ok((newest, files.len() - past.len()))
}

/// Whether a name has the ending of an archive or a dump, perhaps with a date or a number behind it.
fn is_archive(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    name.split(['.', '-', '_']).skip(1).any(|part| ENDINGS.contains(&part))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_looks_like_a_backup_counts_and_the_future_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let file = |name: &str, bytes: usize, hours: u64| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, vec![0; bytes]).unwrap();
            let time = now - Duration::from_hours(100) + Duration::from_hours(hours);
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(time)
                .unwrap();
        };
        let seen = || newest(&Root::machine(), dir.path(), now).unwrap();
        assert_eq!(seen(), (None, 0));
        file("unrelated.txt", 3, 99);
        assert!(!seen().0.unwrap().likely);
        file("empty.tar.gz", 0, 99);
        assert!(!seen().0.unwrap().likely);
        file("monday/copy/carbon.xml", 70_000, 10);
        let copied = seen().0.unwrap();
        assert!(copied.likely && copied.age == Duration::from_hours(90), "{copied:?}");
        file("is.sql-20260101", 3, 50);
        assert_eq!(seen().0.unwrap().name, Path::new("is.sql-20260101"));
        file("later.zip", 3, 200);
        let (newest, ahead) = seen();
        assert_eq!(
            (newest.unwrap().name.as_path(), ahead),
            (Path::new("is.sql-20260101"), 1)
        );
    }
}
