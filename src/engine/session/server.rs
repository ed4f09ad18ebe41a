//! What is known of the server's process.

use std::time::SystemTime;

use crate::engine::session::History;
use crate::probe::process::Usage;
use crate::server::service::Installed;
use crate::server::{Failure, Status};

/// What is known of the server's process.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// The last look.
    pub status: Option<Status>,
    /// Its last ten minutes.
    pub history: History,
    /// What this program itself uses.
    pub own: Option<Usage>,
    /// The service that was installed for this home.
    pub service: Option<Installed>,
    /// Whether the server that runs is that service's, else beside it.
    pub of_service: bool,
    /// Whether a start that goes on was called off by a stop: that it fails then is no news.
    pub called_off: bool,
    /// The process at the first look after the last news of the server. News of another process are old.
    pub noticed: Option<Option<u32>>,
    /// The log's length and time at the last look, and whether it had just changed then: the half of a line that was written
    /// first is read once more.
    pub log_seen: (Option<(u64, Option<SystemTime>)>, bool),
    /// Why the last start failed, until the next one.
    pub failure: Option<Box<Failure>>,
}

impl Server {
    /// Whether a process of it lives.
    pub fn running(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.pid.is_some())
    }
}
