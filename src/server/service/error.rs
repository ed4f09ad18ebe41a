//! Why a service could not be installed, removed, looked at or started.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::apply::ApplyError;
use crate::domain::Shown as _;
use crate::server::ServerError;
use crate::server::shell::{recipe, word};

/// Why not. `Display` is one line: `WHAT: WHERE; what to do`.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// No unit may be called so.
    #[error("a service cannot be called so: `{0}`; use letters, digits, and _ . - between them")]
    BadName(String),
    /// A path has signs that no unit can hold.
    #[error("a service cannot carry this path: {0:?}; give the directory a name of one line without blanks around it")]
    CannotCarry(PathBuf),
    /// The user cannot do with the home what a server does.
    #[error(
        "{user} cannot use all of the home: {}{more}; as root: chown -R {user}: {}", places.join(", "), word(home)
    )]
    Closed {
        /// Who.
        user: String,
        /// The first of what is closed.
        places: Vec<String>,
        /// How many more, in words; may be empty.
        more: String,
        /// What to give to that user.
        home: PathBuf,
    },
    /// A command of the system failed.
    #[error("a command failed: {command}: {said}; {next}")]
    Command {
        /// The command.
        command: String,
        /// What it said, one line.
        said: String,
        /// What now.
        next: &'static str,
    },
    /// It was started and ended.
    #[error("the service did not come up: {name}; look at `journalctl -u {name}`")]
    DidNotStart {
        /// Its name.
        name: String,
        /// The last lines of its journal and the product's log, secrets masked.
        evidence: Vec<String>,
    },
    /// There is something of that name that this program did not make for this home.
    #[error("there is another service of that name: {}; choose another name with --name", .0.shown())]
    Foreign(PathBuf),
    /// This home has a service already, under another name.
    #[error("this home has a service already: {}; take it away with `carbonctl service remove` first", .0.shown())]
    HasOne(PathBuf),
    /// The system refused a read or a write.
    #[error("{what}: {}: {source}; mend that, then try again", path.shown())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The user cannot run the Java.
    #[error("{user} cannot run this Java: {}; open the way to it, or set java.home to a JDK for all users", java.shown())]
    JavaClosed {
        /// Who.
        user: String,
        /// The launcher.
        java: PathBuf,
    },
    /// Only root may ask systemd for this.
    #[error("only root may start a service: {0}; do it as root: sudo systemctl start {0}")]
    NeedsRoot(String),
    /// There is no such group.
    #[error("there is no such group here: {0}; make it with `groupadd --system`, or leave --group away")]
    NoGroup(String),
    /// There is no such user.
    #[error(
        "there is no such user here: {0}; as root: useradd --system --user-group --no-create-home \
         --shell /usr/sbin/nologin {0}"
    )]
    NoUser(String),
    /// This home has no service.
    #[error("no service is installed for this home: {}; `carbonctl service install` shows what it would be, and asks", .0.shown())]
    None(PathBuf),
    /// systemd does not run, and something needs it to.
    #[error("systemd does not run here: {}; leave --start away, and the service starts at the next boot", .0.shown())]
    NotRunning(PathBuf),
    /// The home is root's, and nobody else was named.
    #[error(
        "the home belongs to root, and a server should not run as root: {home}; make a user for it, as root: \
         {recipe}, then try again", home = word(.0), recipe = recipe(.0)
    )]
    OwnedByRoot(PathBuf),
    /// What verifies units found this one faulty.
    #[error("systemd-analyze does not accept the unit: {}; nothing was installed", .0.join(", "))]
    Refused(Vec<String>),
    /// The server runs beside the service.
    #[error("the server runs already, not as a service: pid {0}; `carbonctl stop` ends it, then try again")]
    RunsBeside(u32),
    /// No script, no Java.
    #[error(transparent)]
    Server(#[from] Box<ServerError>),
    /// The directory for drafts cannot be had.
    #[error(transparent)]
    State(#[from] ApplyError),
    /// The time ran out while the server was still coming up. It was left alone.
    #[error(
        "the server is still coming up after {} s and was left alone: {name}; look at its status, or wait longer with \
         --timeout",
        waited.as_secs()
    )]
    StillStarting {
        /// The service.
        name: String,
        /// How long it was waited for.
        waited: Duration,
    },
    /// There is no such thing on this system.
    #[error("carbonctl installs no service here: {system}; {instead}")]
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
    /// The exit code of a command that ends so: 2 not possible as asked, 3 tried and failed, 4 refused.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BadName(_)
            | Self::CannotCarry(_)
            | Self::Closed { .. }
            | Self::JavaClosed { .. }
            | Self::NoGroup(_)
            | Self::NoUser(_)
            | Self::None(_)
            | Self::NotRunning(_)
            | Self::OwnedByRoot(_)
            | Self::Unsupported { .. } => 2,
            Self::Command { .. }
            | Self::DidNotStart { .. }
            | Self::Io { .. }
            | Self::Refused(_)
            | Self::StillStarting { .. } => 3,
            Self::Foreign(_) | Self::HasOne(_) | Self::NeedsRoot(_) | Self::RunsBeside(_) => 4,
            Self::Server(error) => error.exit_code(),
            Self::State(error) => error.exit_code(),
        }
    }

    /// The lines that tell why, where there are any.
    pub fn evidence(&self) -> &[String] {
        match self {
            Self::DidNotStart { evidence, .. } => evidence,
            _ => &[],
        }
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
            ServiceError::HasOne(path()),
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
            ServiceError::RunsBeside(7),
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
            crate::server::error::tests::is_sound(&error.to_string(), error.exit_code());
        }
    }
}
