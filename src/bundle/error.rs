//! Why no bundle was written. Nothing is left behind then.

use std::io;
use std::path::PathBuf;

use crate::disk::Refusal;
use crate::domain::Shown as _;
use crate::problem::Problem;

/// Why no bundle was written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is a file of this name.
    #[error("there is a file of this name already")]
    Taken(PathBuf),
    /// It cannot be written.
    #[error("it cannot be written: {1}")]
    Io(PathBuf, io::Error),
    /// A secret was found in the finished file, which was removed.
    #[error("a secret shows in {entry}")]
    Shows {
        /// The entry of the archive.
        entry: String,
        /// What sort of secret, without its value.
        what: String,
    },
}

impl BundleError {
    /// The problem to report.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Taken(path) => Problem::not_possible(
                "there is a file of this name already",
                path.shown(),
                "name another with -o, or move that one away",
            ),
            Self::Io(path, error) => {
                let reason = Refusal::reason(error);
                Problem::failed(
                    format_args!("the bundle cannot be written: {}", reason.what),
                    path.shown(),
                    reason.hint_or("name a file in another directory with -o"),
                )
            }
            Self::Shows { entry, what } => Problem::failed(
                format_args!("the bundle is refused, and was removed: {what} shows in its {entry}"),
                "",
                "report this as a fault of carbonctl, without the secret; send single files meanwhile",
            ),
        }
    }
}
