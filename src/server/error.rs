//! Why the server could not be controlled.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a start or stop did not lead to what was asked. `Display` says what, where and what to do, on one line.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The server runs already.
    #[error("the server is already running: pid {pid}; use restart to start it anew")]
    AlreadyRunning {
        /// The server's process.
        pid: u32,
    },
    /// `JAVA_HOME` names a directory without a Java.
    #[error("no Java in JAVA_HOME: {}; choose a directory that has bin/java", .0.display())]
    BadJava(PathBuf),
    /// Another run of this program controls the server now.
    #[error("another carbonctl is starting or stopping this server: {}; wait for it to finish", .0.display())]
    Busy(PathBuf),
    /// The server's process ended, or never came.
    #[error("the server did not start: {cause}; the whole output is in {}", console.display())]
    DidNotStart {
        /// The best guess, one sentence without its full stop.
        cause: String,
        /// The lines that tell, from the console and the logs.
        evidence: Vec<String>,
        /// Where all output of the start went.
        console: PathBuf,
    },
    /// The system refused a read, a write or a program.
    #[error("{what}: {}: {source}; check that you own this home", path.display())]
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
         (Debian, Ubuntu: apt install default-jdk-headless) and set java.home"
    )]
    NoJava,
    /// The home has no start script for this system.
    #[error("no start script: {}; unpack the product's bin directory again", .0.display())]
    NoScript(PathBuf),
    /// The server belongs to another user.
    #[error("the server belongs to {user}: pid {pid}; stop it as that user or as root")]
    NotPermitted {
        /// The server's process.
        pid: u32,
        /// Who runs it.
        user: String,
    },
    /// The time given ran out while the server was still coming up. It was left alone.
    #[error(
        "the server is still coming up after {} s: pid {pid}; it was left alone, ask for its status or wait longer \
         with --timeout",
        waited.as_secs()
    )]
    StillStarting {
        /// The server's process.
        pid: u32,
        /// How long it was waited for.
        waited: Duration,
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
    #[error("{what} is not supported on this system; {instead}")]
    Unsupported {
        /// What was asked.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
}

impl ServerError {
    /// The exit code of a command that ends so: 2 not possible as asked, 3 tried and failed, 4 refused.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BadJava(_) | Self::NoJava | Self::NoScript(_) | Self::Unsupported { .. } => 2,
            Self::DidNotStart { .. } | Self::Io { .. } | Self::StillStarting { .. } | Self::StillStopping { .. } => 3,
            Self::AlreadyRunning { .. } | Self::Busy(_) | Self::NotPermitted { .. } => 4,
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
