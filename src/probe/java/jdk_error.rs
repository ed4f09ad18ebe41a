//! The error for a directory that is not a usable Java installation.

use std::fmt;
use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::problem::Problem;

use super::launcher::LAUNCHER;

/// Why a directory is not a usable Java installation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JdkError {
    /// Nothing is there.
    Missing {
        /// As given.
        path: PathBuf,
    },
    /// There is no launcher in it.
    NoLauncher {
        /// The directory.
        path: PathBuf,
    },
    /// It is inside an installation, and JAVA_HOME must be the installation itself.
    Inside {
        /// As given.
        path: PathBuf,
        /// The installation.
        home: PathBuf,
    },
    /// Its launcher is not run: somebody else could have put it there.
    NotRun {
        /// The launcher.
        path: PathBuf,
        /// Who could change what.
        who: String,
    },
    /// Its launcher could not be run.
    CannotRun {
        /// The launcher.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Its launcher did not answer in time.
    TooSlow {
        /// The launcher.
        path: PathBuf,
        /// The time limit.
        seconds: u64,
    },
    /// Neither its `release` file nor its launcher gave a version.
    NoVersion {
        /// The directory.
        path: PathBuf,
        /// The first line of the launcher's output.
        said: String,
    },
}

impl JdkError {
    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Missing { path } => Problem::not_possible(
                format_args!("there is nothing at {}", path.shown()),
                "",
                "check the path",
            ),
            Self::NoLauncher { path } => Problem::not_possible(
                format_args!("{} is not a Java installation", path.shown()),
                format_args!("it lacks bin/{LAUNCHER}"),
                "name the directory that JAVA_HOME should be",
            ),
            Self::Inside { path, home } => Problem::not_possible(
                format_args!("{} is inside a Java installation", path.shown()),
                "",
                format_args!("name {} instead", home.shown()),
            ),
            Self::NotRun { path, who } => Problem::not_possible(
                format_args!("{} is not run", path.shown()),
                who,
                "let only its user and root write there, or run this as its user",
            ),
            Self::CannotRun { path, reason } => Problem::not_possible(
                format_args!("{} cannot be run", path.shown()),
                reason,
                "check its permissions and that it is made for this machine",
            ),
            Self::TooSlow { path, seconds } => Problem::not_possible(
                format_args!("{} did not answer within {seconds} seconds", path.shown()),
                "",
                "run it by hand to see why",
            ),
            Self::NoVersion { path, said } => Problem::not_possible(
                format_args!(
                    "{} has no version, neither in a `release` file nor by `java -version`",
                    path.shown()
                ),
                said,
                "",
            ),
        }
    }
}

impl fmt::Display for JdkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}
