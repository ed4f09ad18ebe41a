//! Why a log cannot be read.

use std::io;
use std::path::PathBuf;

use crate::domain::Shown as _;

use thiserror::Error;

use crate::disk::Refusal;

/// What, where, and what to do.
#[derive(Debug, Error)]
pub enum LogError {
    /// There is none.
    #[error("there is no log yet: {}; the server writes it when it starts", .0.shown())]
    Missing(PathBuf),
    /// Something else stands there.
    #[error("the log cannot be read: {}: this is no file; name a log file", .0.shown())]
    NotAFile(PathBuf),
    /// What stands there is not to be trusted, or nothing to read.
    #[error("the log cannot be read: {}: {why}; {}", path.shown(), why.advice())]
    Refused {
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: Box<Refusal>,
    },
    /// This user may not.
    #[error("the log cannot be read: {}: {source}; run as the server's user or as one who may read it", path.shown())]
    Denied {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Reading failed.
    #[error("the log cannot be read: {}: {source}; look at the disk or the network drive it is on", path.shown())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl LogError {
    /// Sorts what the system says about a log.
    pub fn of(path: PathBuf, source: io::Error) -> Self {
        if let Some(why) = Refusal::of(&source) {
            return match why {
                Refusal::NotRegular { .. } => Self::NotAFile(path),
                why => Self::Refused {
                    path,
                    why: Box::new(why.clone()),
                },
            };
        }
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing(path),
            io::ErrorKind::IsADirectory => Self::NotAFile(path),
            io::ErrorKind::PermissionDenied => Self::Denied { path, source },
            _ => Self::Io { path, source },
        }
    }
}
