//! Progress events of a start or stop, and the notes before a start.

use std::time::Duration;

/// An event during a start or stop.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// A note before the start.
    Note(Advice),
    /// How long the last successful start of this home took.
    Last(Duration),
    /// The start has reached a stage: a few words.
    Stage(&'static str),
    /// The server's process is there.
    Process {
        /// Its pid.
        pid: u32,
    },
    /// A line of the product's log.
    Line(String),
    /// Still waiting, with the time so far.
    Waiting(Duration),
    /// The process was asked to end.
    Asked {
        /// Its pid.
        pid: u32,
    },
    /// No lock could be made that keeps other runs off this server.
    Unlocked {
        /// What the system said.
        reason: String,
    },
    /// The process was killed.
    Forced {
        /// Its pid.
        pid: u32,
    },
}

/// A note before a start: one sentence, and its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The server would run as root.
    AsRoot(String),
    /// The environment changes what the start script says.
    Environment(String),
}

impl Advice {
    /// The sentence.
    pub fn words(&self) -> &str {
        match self {
            Self::AsRoot(words) | Self::Environment(words) => words,
        }
    }
}
