//! Background work, and the notices about it.

use std::time::{Duration, Instant};

use crate::engine::session::ServerCommand;

/// Work in the background.
#[derive(Clone, Debug)]
pub struct Busy {
    /// What is being done, as a sentence without full stop: `Starting the server`.
    pub what: String,
    /// Since when.
    pub since: Instant,
    /// Its latest progress message.
    pub detail: String,
    /// The server command, where it is one.
    pub command: Option<ServerCommand>,
    /// The progress of a start, a few words; empty where it is none.
    pub stage: String,
    /// How long the last successful start of this home took.
    pub last: Option<Duration>,
}

/// Whether a notice is good or bad news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Information.
    Plain,
    /// It did not work.
    Bad,
}

/// The last message to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Good or bad.
    pub tone: Tone,
    /// What happened and what to do next; may hold line breaks.
    pub text: String,
}
