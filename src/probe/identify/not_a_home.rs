//! The error for a path that is not a product home.

use std::fmt;
use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::problem::{Problem, Reason};

use super::left_alone::LeftAlone;

/// Why a path is not a product home.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAHome {
    /// A relative path, and no working directory to take it from.
    Nowhere(Box<Problem>),
    /// Nothing is there.
    Missing {
        /// As given.
        path: PathBuf,
    },
    /// It cannot be read.
    Unreadable {
        /// As given.
        path: PathBuf,
        /// The error of the system, or why it is refused.
        reason: Reason,
    },
    /// Somebody else could have redirected the path.
    Distrusted {
        /// As given.
        path: PathBuf,
        /// Who could, and what to do.
        reason: Reason,
    },
    /// It is a file.
    NotADirectory {
        /// As given.
        path: PathBuf,
    },
    /// A WSO2 product that is no Carbon server of this kind.
    LeftAlone(Box<LeftAlone>),
    /// A directory without any marker of a product.
    NotAHome {
        /// The directory.
        path: PathBuf,
        /// The markers of a home that were searched for, relative.
        missing: Vec<PathBuf>,
    },
}

impl NotAHome {
    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        let name_it = "name the directory that contains `bin` and `repository`";
        match self {
            Self::Nowhere(problem) => (**problem).clone(),
            Self::Missing { path } => Problem::not_possible(
                format_args!("there is nothing at {}", path.shown()),
                "",
                "check the path, or list the homes with `carbonctl homes`",
            ),
            Self::Unreadable { path, reason } => Problem::not_possible(
                format_args!("{} cannot be read", path.shown()),
                &reason.what,
                reason.hint_or("run as its owner, or ask for read permission"),
            ),
            Self::Distrusted { path, reason } => {
                Problem::refused(format_args!("{} is not used", path.shown()), &reason.what, &reason.hint)
            }
            Self::NotADirectory { path } => {
                Problem::not_possible(format_args!("{} is not a directory", path.shown()), "", name_it)
            }
            Self::LeftAlone(alone) => Problem::not_possible(
                format_args!(
                    "{} is {}, which carbonctl leaves alone",
                    alone.path.shown(),
                    alone.product
                ),
                alone.reason,
                alone.advice,
            ),
            Self::NotAHome { path, missing } => Problem::not_possible(
                format_args!("{} is not a WSO2 product home", path.shown()),
                format_args!("it lacks {}", listed(missing)),
                name_it,
            ),
        }
    }
}

impl fmt::Display for NotAHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

fn listed(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|path| path.shown().to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
