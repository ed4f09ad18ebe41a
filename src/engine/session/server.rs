//! The state of the server's process in a session.

use std::time::SystemTime;

use crate::engine::session::History;
use crate::probe::process::Usage;
use crate::server::service::Installed;
use crate::server::{Failure, ServerStatus};

/// Which process a look at the server found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessSeen {
    /// Its number; `None` where none runs.
    pub pid: Option<u32>,
}

/// A log's file at one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// How long it is, bytes.
    pub length: u64,
    /// When it was written, where the system reports that.
    pub modified: Option<SystemTime>,
}

/// What was found in a log so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogSeen {
    /// Its file at the last look, where there was one.
    pub file: Option<LogFile>,
    /// Whether it had just changed then: a line that was half written is read once more.
    pub changed: bool,
}

/// What is known of the server's process.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// The last look.
    pub status: Option<ServerStatus>,
    /// Its last ten minutes.
    pub history: History,
    /// What this program itself uses.
    pub own: Option<Usage>,
    /// The service that was installed for this home.
    pub service: Option<Installed>,
    /// Whether the server that runs is that service's, else beside it.
    pub of_service: bool,
    /// Whether a running start was cancelled by a stop: its failure is not reported then.
    pub called_off: bool,
    /// The process at the first look after the last report about the server. Reports about another process are outdated.
    pub noticed: Option<ProcessSeen>,
    /// The log at the last look.
    pub log_seen: LogSeen,
    /// Why the last start failed, until the next one.
    pub failure: Option<Box<Failure>>,
}

impl Server {
    /// Whether a process of it is running.
    pub fn running(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.pid.is_some())
    }
}
