//! What goes on in the background, and what the user is told of it.

use std::time::{Duration, Instant};

use crate::engine::session::ServerCommand;

/// Work that goes on in the background.
#[derive(Clone, Debug)]
pub struct Busy {
    /// What is being done, as a sentence without full stop: `Starting the server`.
    pub what: String,
    /// Since when.
    pub since: Instant,
    /// The latest word from it.
    pub detail: String,
    /// What the server was told to do, where it is that.
    pub command: Option<ServerCommand>,
    /// How far a start has come, a few words; empty where it is none.
    pub stage: String,
    /// How long the last start of this home took that came up.
    pub last: Option<Duration>,
}

/// Whether a notice is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Something to know.
    Plain,
    /// It did not work.
    Bad,
}

/// The last thing the user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Good or bad.
    pub tone: Tone,
    /// What happened and what to do next; may hold line breaks.
    pub text: String,
}
