//! The error for a log that cannot be read.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::domain::Shown as _;

use thiserror::Error;

use crate::disk::Refusal;
use crate::problem::Problem;

/// What, where, and what to do.
#[derive(Debug, Error)]
pub enum LogError {
    /// There is no log.
    Missing(PathBuf),
    /// Something else is there.
    NotAFile(PathBuf),
    /// The file is not trusted, or is not a regular file.
    Refused {
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: Box<Refusal>,
    },
    /// This user has no permission.
    Denied {
        /// Which file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// Reading failed.
    Io {
        /// Which file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

impl LogError {
    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        let unreadable = "the log cannot be read";
        match self {
            Self::Missing(path) => Problem::not_possible(
                "there is no log yet",
                path.shown(),
                "the server writes it when it starts",
            ),
            Self::NotAFile(path) => Problem::not_possible(
                unreadable,
                format_args!("{}: this is not a file", path.shown()),
                "name a log file",
            ),
            Self::Refused { path, why } => {
                let place = format_args!("{}: {why}", path.shown()).to_string();
                if why.is_distrust() {
                    Problem::refused(unreadable, place, why.advice())
                } else {
                    Problem::not_possible(unreadable, place, why.advice())
                }
            }
            Self::Denied { path, source } => Problem::not_possible(
                unreadable,
                format_args!("{}: {source}", path.shown()),
                "run as the server's user or as one with read permission",
            ),
            Self::Io { path, source } => Problem::not_possible(
                unreadable,
                format_args!("{}: {source}", path.shown()),
                "check the disk or the network drive it is on",
            ),
        }
    }

    /// Classifies a system error about a log.
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

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}
