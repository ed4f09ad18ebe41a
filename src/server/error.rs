//! Why the server could not be controlled.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::explain;
use super::failure::Failure;
use super::service::ServiceError;
use crate::apply::ApplyError;
use crate::disk::Refusal;
use crate::domain::Shown as _;

/// Why a start or stop did not lead to what was asked. `Display` is one line: `WHAT: WHERE; what to do`.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The server runs already.
    #[error("the server is already running: pid {pid}; restart it, or leave it")]
    AlreadyRunning {
        /// The server's process.
        pid: u32,
    },
    /// The start script of this home runs, and has no server yet: another start is under way, or a restart from within.
    #[error("the start script of this server runs already: pid {pid}; wait until its server is there, or stop it")]
    AlreadyStarting {
        /// The script's process.
        pid: u32,
    },
    /// A JAVA_HOME names a directory without a Java.
    #[error("{whose} has no bin/java: {}; set java.home to a JDK's directory", path.shown())]
    BadJava {
        /// Where it was named: such as `JAVA_HOME`.
        whose: &'static str,
        /// The directory.
        path: PathBuf,
    },
    /// The start script would part a JAVA_HOME at its blank.
    #[error("the start script cannot carry a blank in JAVA_HOME: {}; make a link to that JDK without one, and set java.home to the link", .0.shown())]
    BlankInJava(PathBuf),
    /// Another run of this program controls the server now.
    #[error("another carbonctl is starting or stopping this server: {}; wait for it to finish", .0.shown())]
    Busy(PathBuf),
    /// The server's process ended, or never came.
    #[error("the server did not start, {}: all that it said is in {}; {}", clause(failure), console.shown(), advice(failure))]
    DidNotStart {
        /// Why, with what proves it and what cures it.
        failure: Box<Failure>,
        /// Where all output of the start went.
        console: PathBuf,
    },
    /// The system refused a read, a write or a program.
    #[error("{what}: {}: {source}; {}", path.shown(), hint(source))]
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No Java at all.
    #[error(
        "no Java found: neither JAVA_HOME nor PATH has one; install a JDK that the product accepts \
         (Debian, Ubuntu: apt install default-jdk-headless), or set java.home"
    )]
    NoJava,
    /// The home has no start script for this system.
    #[error("no start script: {}; unpack the product's bin directory again", .0.shown())]
    NoScript(PathBuf),
    /// The start script is left alone: somebody else could have led there, or it is no file.
    #[error("the start script is left alone: {}: {refusal}; {}", .path.shown(), .refusal.advice())]
    ScriptRefused {
        /// Which.
        path: PathBuf,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// The server belongs to another user.
    #[error("the server belongs to {user}: pid {pid}; do this as {user} or as root")]
    NotPermitted {
        /// The server's process.
        pid: u32,
        /// Who runs it.
        user: String,
    },
    /// The home has a service, and starting through it failed.
    #[error(transparent)]
    Service(Box<ServiceError>),
    /// The directory for the lock and the console output cannot be had.
    #[error(transparent)]
    State(#[from] ApplyError),
    /// The time given ran out while the server was still coming up. It was left alone.
    #[error(
        "the server is still coming up after {} s{}: pid {pid}; look at its status, or wait longer with --timeout",
        waited.as_secs(), trouble(failure.as_deref())
    )]
    StillStarting {
        /// The server's process.
        pid: u32,
        /// How long it was waited for.
        waited: Duration,
        /// What its logs tell of the reason, where that is known.
        failure: Option<Box<Failure>>,
    },
    /// The time given ran out while the server was still shutting down.
    #[error(
        "the server is still shutting down after {} s: pid {pid}; wait longer with --timeout, or end it with \
         --force-after",
        waited.as_secs()
    )]
    StillStopping {
        /// The server's process.
        pid: u32,
        /// How long it was waited for.
        waited: Duration,
    },
    /// Not to be had on this system.
    #[error("{what} is not possible from here: {system}; {instead}", system = std::env::consts::OS)]
    Unsupported {
        /// What was asked.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
}

/// The cause as a part of a sentence. A semicolon in it would part what was wrong from what to do.
fn clause(failure: &Failure) -> String {
    let cause = failure.cause.replace("; ", ", ");
    let word = cause.split(' ').next().unwrap_or_default();
    let plain = word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase);
    let mut letters = cause.chars();
    match letters.next() {
        Some(first) if plain => first.to_lowercase().chain(letters).collect(),
        _ => cause,
    }
}

/// What the log of a server that still comes up tells.
fn trouble(failure: Option<&Failure>) -> String {
    match failure {
        Some(failure) => format!(", but its log tells of trouble, {}", clause(failure)),
        None => " and was left alone".to_owned(),
    }
}

/// The best cure, and where to read more.
fn advice(failure: &Failure) -> String {
    match failure.cures.first() {
        Some(cure) => cure.to_string().replace("; ", ", "),
        None => format!("read all of that, and `carbonctl explain {}`", failure.id),
    }
}

fn hint(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "do this as a user who may write there, such as the home's owner"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space there, then try again",
        io::ErrorKind::NotFound => "put back what is missing, then try again",
        _ => "mend that, then try again",
    }
}

impl ServerError {
    /// The exit code of a command that ends so: 2 not possible as asked, 3 tried and failed, 4 refused.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BadJava { .. }
            | Self::BlankInJava(_)
            | Self::NoJava
            | Self::NoScript(_)
            | Self::Unsupported { .. } => 2,
            Self::Service(error) => error.exit_code(),
            Self::State(error) => error.exit_code(),
            Self::DidNotStart { .. } | Self::Io { .. } | Self::StillStarting { .. } | Self::StillStopping { .. } => 3,
            Self::AlreadyRunning { .. }
            | Self::AlreadyStarting { .. }
            | Self::Busy(_)
            | Self::ScriptRefused { .. }
            | Self::NotPermitted { .. } => 4,
        }
    }

    /// Why the server did not start, where that is what went wrong.
    pub fn failure(&self) -> Option<Failure> {
        match self {
            Self::DidNotStart { failure, .. } => Some(failure.as_ref().clone()),
            Self::StillStarting { failure, .. } => failure.as_deref().cloned(),
            Self::BadJava { .. } | Self::BlankInJava(_) | Self::NoJava => Some(explain::no_java(self.to_string())),
            _ => None,
        }
    }

    /// The lines that prove it, where there are any, as a terminal shows them.
    pub fn evidence(&self) -> Vec<String> {
        match self {
            Self::DidNotStart { failure, .. }
            | Self::StillStarting {
                failure: Some(failure), ..
            } => explain::lines(failure),
            Self::Service(error) => error.evidence().to_vec(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
pub(in crate::server) mod tests {
    use super::*;

    /// Whether an error is one line of what, where and what to do, and ends with a code that says so.
    pub(in crate::server) fn is_sound(text: &str, code: u8) {
        let (what, cure) = text.split_once("; ").unwrap_or_else(|| panic!("no cure: {text}"));
        assert!(what.contains(": "), "no place: {text}");
        assert!(!cure.contains("; ") && !cure.ends_with('.'), "{text}");
        assert!(!text.contains('\n') && !text.contains("  "), "{text}");
        assert!((2..=4).contains(&code), "{text}");
    }

    #[test]
    fn each_message_is_one_line_of_what_where_and_what_to_do() {
        let path = || PathBuf::from("/opt/is");
        let second = Duration::from_secs(1);
        let errors = [
            ServerError::AlreadyRunning { pid: 7 },
            ServerError::AlreadyStarting { pid: 7 },
            ServerError::BadJava {
                whose: "JAVA_HOME",
                path: path(),
            },
            ServerError::BlankInJava(path()),
            ServerError::Busy(path()),
            ServerError::DidNotStart {
                failure: Box::new(Failure {
                    id: "E00",
                    cause: "Its process ended; nobody knows why".into(),
                    seen: Vec::new(),
                    cures: Vec::new(),
                }),
                console: path(),
            },
            ServerError::Io {
                what: "cannot launch the server",
                path: path(),
                source: io::ErrorKind::PermissionDenied.into(),
            },
            ServerError::NoJava,
            ServerError::NoScript(path()),
            ServerError::NotPermitted {
                pid: 7,
                user: "wso2".into(),
            },
            ServerError::StillStarting {
                pid: 7,
                waited: second,
                failure: None,
            },
            ServerError::StillStopping { pid: 7, waited: second },
            ServerError::Unsupported {
                what: "stopping a server",
                instead: "press Ctrl+C in its window",
            },
        ];
        for error in errors {
            is_sound(&error.to_string(), error.exit_code());
        }
    }
}
