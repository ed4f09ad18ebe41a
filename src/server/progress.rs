//! What is told while a server starts or stops, and before.

use std::time::Duration;

/// What happens while a server starts or stops, for whoever shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Something to know before the start.
    Note(Advice),
    /// How long the last start of this home took that came up.
    Last(Duration),
    /// The start has come so far: a few words.
    Stage(&'static str),
    /// The server's process is there.
    Process {
        /// Its pid.
        pid: u32,
    },
    /// A line of the product's log.
    Line(String),
    /// Still waiting; how long by now.
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
    /// The process was ended by force.
    Forced {
        /// Its pid.
        pid: u32,
    },
}

/// Something to know before a start: one sentence, and what it is about.
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
