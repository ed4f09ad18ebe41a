//! Errors of server control: start, stop and restart.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::failure::Failure;
use crate::apply::ApplyError;
use crate::disk::{self, Refusal};
use crate::domain::Shown as _;
use crate::probe::java::JavaHomeFlaw;
use crate::problem::Problem;

/// Why a start or stop failed. `Display` is one line: `WHAT: WHERE; what to do`.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The server runs already.
    AlreadyRunning {
        /// The server's process.
        pid: u32,
    },
    /// The start script of this home runs, and has no server yet: another start is in progress, or a restart from within.
    AlreadyStarting {
        /// The script's process.
        pid: u32,
    },
    /// A JAVA_HOME names a directory without a Java.
    BadJava {
        /// Where it was named: such as `JAVA_HOME`.
        whose: &'static str,
        /// The directory.
        path: PathBuf,
        /// Why no script can use it.
        flaw: JavaHomeFlaw,
    },
    /// The start script would split a JAVA_HOME at its space.
    SpaceInJava(PathBuf),
    /// Another run of this program controls the server now.
    Busy(PathBuf),
    /// The server's process ended, or never came.
    DidNotStart {
        /// Why, with the evidence and the cure.
        failure: Box<Failure>,
        /// The file with all output of the start.
        console: PathBuf,
        /// The Java that it was started with, its version and its directory, where that is known.
        java: Option<String>,
    },
    /// The system refused a read, a write or a program.
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No Java at all.
    NoJava {
        /// What to install, a clause.
        advice: String,
    },
    /// The home has no start script for this system.
    NoScript(PathBuf),
    /// The start script is not used: somebody else could have replaced it, or it is not a regular file.
    ScriptRefused {
        /// Which.
        path: PathBuf,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// The server belongs to another user.
    NotPermitted {
        /// The server's process.
        pid: u32,
        /// Who runs it.
        user: String,
    },
    /// The home has a service, and starting through it failed.
    Service(Problem),
    /// The directory for the lock and the console output cannot be had.
    State(#[from] ApplyError),
    /// The time ran out while the server was still starting. It was left running.
    StillStarting {
        /// The server's process.
        pid: u32,
        /// How long it was waited for.
        waited: Duration,
        /// What its logs show about the reason, where that is known.
        failure: Option<Box<Failure>>,
    },
    /// The time ran out while the server was still shutting down.
    StillStopping {
        /// The server's process.
        pid: u32,
        /// How long it was waited for.
        waited: Duration,
    },
    /// Not supported on this system.
    Unsupported {
        /// What was asked.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
}

/// The cause as a part of a sentence.
fn clause(failure: &Failure) -> String {
    let cause = &failure.cause;
    let word = cause.split(' ').next().unwrap_or_default();
    let plain = word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase);
    let mut letters = cause.chars();
    match letters.next() {
        Some(first) if plain => first.to_lowercase().chain(letters).collect(),
        _ => cause.clone(),
    }
}

/// What the log of a server that is still starting shows.
fn trouble(failure: Option<&Failure>) -> String {
    match failure {
        Some(failure) => format!(", but its log shows a problem, {}", clause(failure)),
        None => " and was left running".to_owned(),
    }
}

/// The best cure, and where to read more.
fn advice(failure: &Failure) -> String {
    match failure.cures.first() {
        Some(cure) => cure.to_string(),
        None => format!("read all of that, and `carbonctl explain {}`", failure.id),
    }
}

impl ServerError {
    /// What is wrong, in parts, with the lines that prove it.
    pub fn problem(&self) -> Problem {
        match self {
            Self::AlreadyRunning { pid } => Problem::refused(
                "the server is already running",
                format_args!("pid {pid}"),
                "restart it, or leave it",
            ),
            Self::AlreadyStarting { pid } => Problem::refused(
                "the start script of this server runs already",
                format_args!("pid {pid}"),
                "wait until its server has started, or stop it",
            ),
            Self::BadJava { whose, path, flaw } => Problem::not_possible(
                format_args!("{whose} {flaw}"),
                path.shown(),
                "set java.home to a JDK's directory",
            ),
            Self::SpaceInJava(path) => Problem::not_possible(
                "the start script cannot handle a space in JAVA_HOME",
                path.shown(),
                "make a link to that JDK without one, and set java.home to the link",
            ),
            Self::Busy(place) => Problem::refused(
                "another carbonctl is starting or stopping this server",
                place.shown(),
                "wait for it to finish",
            ),
            Self::DidNotStart { failure, console, java } => Problem::failed(
                format_args!("the server did not start, {}", clause(failure)),
                match java {
                    Some(java) => format!("started with {java}, its complete output is in {}", console.shown()),
                    None => format!("its complete output is in {}", console.shown()),
                },
                advice(failure),
            )
            .proved(failure.lines()),
            Self::Io { what, path, source } => match Refusal::of(source).filter(|refusal| refusal.is_distrust()) {
                Some(refusal) => Problem::refused(what, format_args!("{}: {refusal}", path.shown()), refusal.advice()),
                None => Problem::failed(what, format_args!("{}: {source}", path.shown()), disk::hint(source)),
            },
            Self::NoJava { advice } => Problem::not_possible(
                "no Java found",
                "neither JAVA_HOME nor PATH has one",
                format_args!("{advice}, or set java.home"),
            ),
            Self::NoScript(place) => Problem::not_possible(
                "no start script",
                place.shown(),
                "unpack the product's bin directory again",
            ),
            Self::ScriptRefused { path, refusal } => Problem::refused(
                "the start script is not used",
                format_args!("{}: {refusal}", path.shown()),
                refusal.advice(),
            ),
            Self::NotPermitted { pid, user } => Problem::refused(
                format_args!("the server belongs to {user}"),
                format_args!("pid {pid}"),
                format_args!("do this as {user} or as root"),
            ),
            Self::Service(problem) => problem.clone(),
            Self::State(error) => error.problem(),
            Self::StillStarting { pid, waited, failure } => Problem::failed(
                format_args!(
                    "the server is still starting after {} s{}",
                    waited.as_secs(),
                    trouble(failure.as_deref())
                ),
                format_args!("pid {pid}"),
                "check `carbonctl status`, or wait longer with --timeout",
            )
            .proved(failure.as_deref().map(Failure::lines).unwrap_or_default()),
            Self::StillStopping { pid, waited } => Problem::failed(
                format_args!("the server is still shutting down after {} s", waited.as_secs()),
                format_args!("pid {pid}"),
                "wait longer with --timeout, or kill it with --force-after",
            ),
            Self::Unsupported { what, instead } => Problem::not_possible(
                format_args!("{what} is not supported here"),
                std::env::consts::OS,
                instead,
            ),
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

#[cfg(test)]
pub(in crate::server) mod tests {
    use super::*;
    use crate::problem::ProblemKind;

    /// Whether a problem says on one line what, where and what to do.
    pub(in crate::server) fn is_sound(problem: &Problem) {
        let text = problem.to_string();
        for part in [&problem.what, &problem.place, &problem.hint] {
            assert!(!part.is_empty() && !part.ends_with('.'), "{problem:?}");
        }
        assert!(!text.contains('\n') && !text.contains("  "), "{text}");
        assert_ne!(problem.kind, ProblemKind::Interrupted, "{text}");
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
                flaw: JavaHomeFlaw::NoLauncher,
            },
            ServerError::SpaceInJava(path()),
            ServerError::Busy(path()),
            ServerError::DidNotStart {
                failure: Box::new(Failure {
                    id: "E00",
                    cause: "Its process ended; nobody knows why".into(),
                    seen: Vec::new(),
                    cures: Vec::new(),
                    others: Vec::new(),
                }),
                console: path(),
                java: Some("Java 17.0.15 in /opt/jdk".into()),
            },
            ServerError::Io {
                what: "cannot launch the server",
                path: path(),
                source: io::ErrorKind::PermissionDenied.into(),
            },
            ServerError::NoJava {
                advice: "install one".into(),
            },
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
            is_sound(&error.problem());
        }
    }
}
