//! The practice home: a small, faithful sample product, made for people who have none and for tests that need a server.
//!
//! The files lie in `assets/practice` and are part of the program. The home is built beside its place and renamed into
//! it, so that it is there as a whole or not at all.

mod files;
mod flavour;
mod mode;
mod render;
mod script;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::Shown as _;
use crate::problem::Problem;

use files::PracticeFile;

pub use flavour::Flavour;

/// A practice home that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where it lies, canonical.
    pub home: PathBuf,
    /// Its start script, relative to the home.
    pub script: PathBuf,
    /// How many files were written.
    pub files: usize,
}

/// Why no practice home was made. Nothing is left behind in any case.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The directory holds something already.
    NotEmpty(PathBuf),
    /// The place is taken by something that is no directory.
    NotADirectory(PathBuf),
    /// The system refused a read or a write.
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PracticeError {
    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotEmpty(dir) => Problem::not_possible("the directory is not empty", dir.shown(), "name a new one"),
            Self::NotADirectory(path) => {
                Problem::not_possible("this is a file, not a directory", path.shown(), "name a new directory")
            }
            Self::Io { path, source } => Problem::failed(
                format_args!("cannot write {}", path.shown()),
                source,
                "choose a place that you may write to",
            ),
        }
    }
}

impl fmt::Display for PracticeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

/// Makes a practice home at `dir`, which must be empty or not there yet; missing parents are made.
pub fn make(dir: &Path, flavour: Flavour) -> Result<Made, PracticeError> {
    let dir = std::path::absolute(dir).map_err(|source| failed(dir, source))?;
    refuse_taken(&dir)?;
    let parent = dir.parent().unwrap_or(&dir);
    fs::create_dir_all(parent).map_err(|source| failed(parent, source))?;
    let draft = tempfile::Builder::new()
        .prefix(".practice-")
        .tempdir_in(parent)
        .map_err(|source| failed(parent, source))?;
    let files = write_all(draft.path(), flavour)?;
    // An empty directory may stand there; renaming over it works on Unix only, so it goes first.
    match fs::remove_dir(&dir) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(&dir, e)),
        _ => {}
    }
    fs::rename(draft.path(), &dir).map_err(|source| failed(&dir, source))?;
    // Renamed away: nothing is left for the draft's guard to remove.
    drop(draft);
    Ok(Made {
        home: fs::canonicalize(&dir).map_err(|source| failed(&dir, source))?,
        script: PathBuf::from(files::SCRIPT),
        files,
    })
}

fn refuse_taken(dir: &Path) -> Result<(), PracticeError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(PracticeError::NotEmpty(dir.to_path_buf())),
        },
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => Err(PracticeError::NotADirectory(dir.to_path_buf())),
        Err(source) => Err(failed(dir, source)),
    }
}

/// Writes every entry of the table below `root` and counts the files.
fn write_all(root: &Path, flavour: Flavour) -> Result<usize, PracticeError> {
    mode::directory(root).map_err(|source| failed(root, source))?;
    for dir in files::EMPTY_DIRECTORIES {
        let path = root.join(dir);
        fs::create_dir_all(&path).map_err(|source| failed(&path, source))?;
    }
    let entries = files::entries(flavour);
    for PracticeFile { path, bytes, program } in &entries {
        let path = root.join(path);
        let parent = path.parent().unwrap_or(root);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, bytes))
            .and_then(|()| mode::file(&path, *program))
            .map_err(|source| failed(&path, source))?;
    }
    Ok(entries.len())
}

fn failed(path: &Path, source: io::Error) -> PracticeError {
    PracticeError::Io {
        path: path.to_path_buf(),
        source,
    }
}
