//! The contents that files had before this program first changed them, as far as the history leads back to them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::limit;

use super::state::StateDir;
use super::{digest, history, journal};

/// What is known of a file as it was before the first apply that was not undone.
#[derive(Clone, PartialEq, Eq)]
pub enum Original {
    /// There was none.
    NotThere,
    /// Its bytes; they contain the passwords of then.
    Bytes(Vec<u8>),
    /// Not known: the file was changed by something else since.
    Unknown,
}

/// The files of a home that this program changed, with what they were before. Files outside the home are left out.
pub fn originals(state: &StateDir) -> Vec<(PathBuf, Original)> {
    let mut known: BTreeMap<PathBuf, Original> = BTreeMap::new();
    let (records, _) = history::load(state);
    for (record, _) in records.iter().filter(|(_, undone)| !undone) {
        for file in record.files.iter().filter(|file| file.target.is_relative()) {
            let now = known
                .remove(&file.target)
                .unwrap_or_else(|| present(state, &file.target));
            known.insert(file.target.clone(), before(&record.id, file, now));
        }
    }
    known.into_iter().collect()
}

fn present(state: &StateDir, file: &Path) -> Original {
    match state.root.read(file, limit::CONFIGURATION) {
        Ok(bytes) => Original::Bytes(bytes),
        Err(_) => Original::Unknown,
    }
}

fn before(id: &str, file: &history::StoredFile, now: Original) -> Original {
    let Original::Bytes(now) = now else {
        return Original::Unknown;
    };
    if digest::of(&now) != file.after {
        return Original::Unknown;
    }
    if file.made {
        return Original::NotThere;
    }
    let patch = file.patch.as_ref();
    patch
        .and_then(|patch| patch.revert(&now, &journal::salt(id, &file.path)))
        .filter(|old| Some(digest::of(old)) == file.before)
        .map_or(Original::Unknown, Original::Bytes)
}
