//! Errors of services: install, remove, status and start.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::apply::ApplyError;
use crate::disk;
use crate::domain::command::carbonctl;
use crate::domain::{Shown as _, account};
use crate::problem::Problem;
use crate::server::ServerError;
use crate::server::account::recipe;
use crate::shell::path as word;

/// Why not. `Display` is one line: `WHAT: WHERE; what to do`.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Not a valid name for a unit.
    BadName(String),
    /// A path has characters that no unit can hold.
    CannotCarry(PathBuf),
    /// The user cannot do with the home what a server does.
    Closed {
        /// The user.
        user: String,
        /// The first inaccessible path.
        places: Vec<String>,
        /// How many more, as text; may be empty.
        more: String,
        /// What to give to that user.
        home: PathBuf,
    },
    /// A command of the system failed.
    Command {
        /// The command.
        command: String,
        /// What it said, one line.
        said: String,
        /// What to do.
        next: &'static str,
    },
    /// It was started and has ended.
    DidNotStart {
        /// Its name.
        name: String,
        /// The last lines of its journal and the product's log, secrets masked.
        evidence: Vec<String>,
    },
    /// There is a service with this name that this program did not make for this home.
    Foreign(PathBuf),
    /// This home has a service already, under another name.
    HasOne {
        /// Its file.
        path: PathBuf,
        /// The home.
        home: PathBuf,
    },
    /// The system refused a read or a write.
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The user cannot run the Java.
    JavaClosed {
        /// The user.
        user: String,
        /// The launcher.
        java: PathBuf,
    },
    /// Only root may request this from systemd.
    NeedsRoot(String),
    /// There is no such group.
    NoGroup(String),
    /// There is no such user.
    NoUser(String),
    /// This home has no service.
    None(PathBuf),
    /// systemd does not run, and something needs it to.
    NotRunning(PathBuf),
    /// The home is root's, and nobody else was named.
    OwnedByRoot(PathBuf),
    /// The verification of units rejected this one.
    Refused(Vec<String>),
    /// The server runs, but not as the service.
    RunsBeside {
        /// Its process.
        pid: u32,
        /// The home.
        home: PathBuf,
    },
    /// No script, no Java.
    Server(#[from] Box<ServerError>),
    /// The directory for drafts cannot be had.
    State(#[from] ApplyError),
    /// The time ran out while the server was still starting. It was left running.
    StillStarting {
        /// The service.
        name: String,
        /// How long it was waited for.
        waited: Duration,
    },
    /// Not supported on this system.
    Unsupported {
        /// The system.
        system: &'static str,
        /// What to do instead.
        instead: String,
    },
}

impl From<ServerError> for ServiceError {
    fn from(error: ServerError) -> Self {
        Self::Server(Box::new(error))
    }
}

impl ServiceError {
    /// What is wrong, in parts, with the lines that show why.
    pub fn problem(&self) -> Problem {
        match self {
            Self::BadName(name) => Problem::not_possible(
                "this is not a valid name for a service",
                format_args!("`{name}`"),
                "use letters, digits, and _ . - between them",
            ),
            Self::CannotCarry(path) => Problem::not_possible(
                "this path is not possible in a service",
                format_args!("{:?}", path.shown()),
                "give the directory a name of one line without spaces around it",
            ),
            Self::Closed {
                user,
                places,
                more,
                home,
            } => Problem::not_possible(
                format_args!("{user} cannot use all of the home"),
                format_args!("{}{more}", places.join(", ")),
                format_args!("as root: {}", account::give(user, Path::new(home))),
            ),
            Self::Command { command, said, next } => {
                Problem::failed("a command failed", format_args!("{command}: {said}"), next)
            }
            Self::DidNotStart { name, evidence } => Problem::failed(
                "the service did not start",
                name,
                format_args!("see `journalctl -u {name}`"),
            )
            .proved(evidence.clone()),
            Self::Foreign(path) => Problem::refused(
                "there is another service of that name",
                path.shown(),
                "choose another name with --name",
            ),
            Self::HasOne { path, home } => Problem::refused(
                "this home has a service already",
                path.shown(),
                format_args!("remove it with `{}` first", carbonctl("service remove", Some(home))),
            ),
            Self::Io { what, path, source } => {
                Problem::failed(what, format_args!("{}: {source}", path.shown()), disk::hint(source))
            }
            Self::JavaClosed { user, java } => Problem::not_possible(
                format_args!("{user} cannot run this Java"),
                java.shown(),
                "give that user access to it, or set java.home to a JDK for all users",
            ),
            Self::NeedsRoot(name) => Problem::refused(
                "only root may start a service",
                name,
                format_args!("do it as root: sudo systemctl start {name}"),
            ),
            Self::NoGroup(name) => Problem::not_possible(
                "there is no such group here",
                name,
                "create it with `groupadd --system`, or leave out --group",
            ),
            Self::NoUser(name) => Problem::not_possible(
                "there is no such user here",
                name,
                format_args!("as root: {}", account::make(name)),
            ),
            Self::None(home) => Problem::not_possible(
                "no service is installed for this home",
                home.shown(),
                format_args!(
                    "`{}` shows the service first, then asks",
                    carbonctl("service install", Some(home))
                ),
            ),
            Self::NotRunning(place) => Problem::not_possible(
                "systemd does not run here",
                place.shown(),
                "leave out --start: the service starts at the next boot",
            ),
            Self::OwnedByRoot(home) => Problem::not_possible(
                "the home belongs to root, and a server should not run as root",
                word(home),
                format_args!("create a user for it, as root: {}, then try again", recipe(home)),
            ),
            Self::Refused(lines) => Problem::failed(
                "systemd-analyze does not accept the unit",
                lines.join(", "),
                "nothing was installed",
            ),
            Self::RunsBeside { pid, home } => Problem::refused(
                "the server runs already, not as a service",
                format_args!("pid {pid}"),
                format_args!("`{}` ends it, then try again", carbonctl("stop", Some(home))),
            ),
            Self::Server(error) => error.problem(),
            Self::State(error) => error.problem(),
            Self::StillStarting { name, waited } => Problem::failed(
                format_args!(
                    "the server is still starting after {} s and was left running",
                    waited.as_secs()
                ),
                name,
                "check `carbonctl status`, or wait longer with --timeout",
            ),
            Self::Unsupported { system, instead } => {
                Problem::not_possible("carbonctl cannot install a service here", system, instead)
            }
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_is_one_line_of_what_where_and_what_to_do() {
        let path = || PathBuf::from("/opt/is");
        let name = || "is".to_owned();
        let errors = [
            ServiceError::BadName(name()),
            ServiceError::CannotCarry(path()),
            ServiceError::Closed {
                user: "wso2".into(),
                places: vec!["/opt/is/tmp".into()],
                more: " and 3 more".into(),
                home: path(),
            },
            ServiceError::Command {
                command: "systemctl enable is".into(),
                said: "no".into(),
                next: "everything is as it was",
            },
            ServiceError::DidNotStart {
                name: name(),
                evidence: Vec::new(),
            },
            ServiceError::Foreign(path()),
            ServiceError::HasOne {
                path: path(),
                home: path(),
            },
            ServiceError::Io {
                what: "cannot write the unit",
                path: path(),
                source: io::ErrorKind::PermissionDenied.into(),
            },
            ServiceError::JavaClosed {
                user: "wso2".into(),
                java: path(),
            },
            ServiceError::NoGroup(name()),
            ServiceError::NoUser(name()),
            ServiceError::NotRunning(path()),
            ServiceError::OwnedByRoot(path()),
            ServiceError::Refused(vec!["x".into()]),
            ServiceError::RunsBeside { pid: 7, home: path() },
            ServiceError::StillStarting {
                name: name(),
                waited: Duration::from_secs(1),
            },
            ServiceError::Unsupported {
                system: "windows",
                instead: "use another".into(),
            },
        ];
        for error in errors {
            crate::server::error::tests::is_sound(&error.problem());
        }
    }
}
