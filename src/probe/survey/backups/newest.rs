//! The newest file where the backups lie.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::Look;
use crate::domain::known::{Known, Unknown};

/// No more files than this are looked at.
const MOST: usize = 5000;

/// The newest file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Its name, below the directory.
    pub name: PathBuf,
    /// How long ago it was written.
    pub age: Duration,
}

/// Where the backups lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As it was told.
    pub directory: PathBuf,
    /// Whether it is there.
    pub there: bool,
    /// The newest file; `None` where there is none.
    pub newest: Option<Newest>,
}

pub(super) fn look(look: &Look) -> Known<Option<Place>> {
    let Some(told) = look.value("backup.directory") else {
        return match look.readings.get("backup.directory").map(|reading| &reading.standing) {
            Some(crate::probe::Standing::Unknown(reason)) => Err(Unknown::because(reason.clone())),
            _ => Ok(None),
        };
    };
    let directory = PathBuf::from(told);
    let dir = look.world.place(&directory);
    match fs::metadata(&dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Ok(Some(Place {
                directory,
                there: false,
                newest: None,
            }));
        }
        Err(e) => return Err(Unknown::because(format!("{told} cannot be looked at: {e}"))),
        Ok(meta) if !meta.is_dir() => return Err(Unknown::because(format!("{told} is no directory"))),
        Ok(_) => {}
    }
    let newest = newest(&dir).map_err(|reason| Unknown::because(format!("{told}: {reason}")))?;
    Ok(Some(Place {
        directory,
        there: true,
        newest,
    }))
}

/// Backups may lie one or two directories deep, one for each day or each database.
fn newest(dir: &Path) -> Result<Option<Newest>, String> {
    let (mut best, mut left): (Option<(SystemTime, PathBuf)>, usize) = (None, MOST);
    let mut waiting = vec![(dir.to_path_buf(), 0)];
    while let Some((here, depth)) = waiting.pop() {
        let entries = fs::read_dir(&here).map_err(|e| format!("cannot be read: {e}"))?;
        for entry in entries.flatten() {
            left = left.checked_sub(1).ok_or("holds too many files to look at")?;
            let Ok(meta) = entry.metadata() else { continue };
            if meta.is_dir() && depth < 2 {
                waiting.push((entry.path(), depth + 1));
            } else if meta.is_file()
                && let Ok(modified) = meta.modified()
                && best.as_ref().is_none_or(|(time, _)| modified > *time)
            {
                best = Some((modified, entry.path()));
            }
        }
    }
    Ok(best.map(|(time, path)| Newest {
        name: path.strip_prefix(dir).unwrap_or(&path).to_path_buf(),
        // A clock that went back makes no backup old.
        age: SystemTime::now().duration_since(time).unwrap_or_default(),
    }))
}
