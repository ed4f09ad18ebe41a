//! The commands for the server, and their time limits.

use std::time::Duration;

/// A command for the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerCommand {
    /// Start and wait until it is ready.
    Start,
    /// Start it as the service that was installed for it, and wait until it is ready.
    StartService,
    /// TERM and wait until it is gone.
    Stop {
        /// KILL when that does not help.
        force: bool,
    },
    /// Stop, wait until it is gone, start.
    Restart,
}

impl ServerCommand {
    /// `start the server`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Start | Self::StartService => "start the server",
            Self::Stop { .. } => "stop the server",
            Self::Restart => "restart the server",
        }
    }

    /// Whether the server is to be down afterwards.
    pub fn stops(self) -> bool {
        matches!(self, Self::Stop { .. })
    }

    /// `Starting the server`.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Start => "Starting the server",
            Self::StartService => "Starting the service",
            Self::Stop { .. } => "Stopping the server",
            Self::Restart => "Restarting the server",
        }
    }
}

/// The time limits of server commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a start. Some starts take nine minutes.
    pub start: Duration,
    /// For a stop.
    pub stop: Duration,
    /// KILL when TERM has not ended it after this time; `None`: never.
    pub force_after: Option<Duration>,
    /// Whether a start is waited for at all.
    pub wait: bool,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            start: Duration::from_mins(15),
            stop: Duration::from_mins(5),
            force_after: None,
            wait: true,
        }
    }
}
