//! The reports of the executor. Each is handled in `reports`, by an exhaustive match.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::apply::{Applied, Draft, HistoryEntry, Undone};
use crate::domain::RestartPending;
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::engine::log_view::LogReply;
use crate::engine::session::{Failed, LogFile};
use crate::probe::process::Usage;
use crate::probe::resolve::Resolution;
use crate::probe::{Facts, Survey};
use crate::problem::Problem;
use crate::server::service::Installed;
use crate::server::{Advice, ServerStatus};

/// One look at the server, once a second while the control screen is shown.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When it was taken.
    pub at: Instant,
    /// State, pid, memory and so on.
    pub status: ServerStatus,
    /// The log's file; `None` where there is none.
    pub log: Option<LogFile>,
    /// The service that is installed for the home.
    pub service: Option<ServiceSeen>,
    /// At the first look at this home: whether changes wait for a restart of its server.
    pub pending: Option<RestartPending>,
    /// What this program itself uses; `None` where this system does not report it.
    pub own: Option<Usage>,
}

/// The service of a home at one look.
#[derive(Clone, Debug)]
pub struct ServiceSeen {
    /// What is installed.
    pub installed: Installed,
    /// Whether the server that runs is this service's.
    pub runs_server: bool,
}

/// The progress of a start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartProgress {
    /// The present stage, a few words; empty before the first.
    pub stage: String,
    /// Since the launch, in whole seconds.
    pub elapsed: Duration,
    /// How long the last successful start of this home took.
    pub last: Option<Duration>,
}

/// The progress of background work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkProgress {
    /// What is being done now, as text.
    Doing(String),
    /// A start has reached another stage, or another second has passed.
    Start(StartProgress),
    /// Information about the work, one sentence.
    Advice(Advice),
}

/// The result of an effect, or its progress.
#[derive(Debug)]
pub enum Report {
    /// The machine was inspected.
    MachineSeen(Box<Machine>),
    /// The places were searched.
    HomesFound(Vec<Home>),
    /// A home was read, or cannot be.
    HomeRead(Result<Box<Facts>, Problem>),
    /// What only the guidelines need was inspected.
    Surveyed(Box<Survey>),
    /// A host name was looked up.
    Resolved {
        /// The name.
        name: String,
        /// What this system says of it.
        found: Resolution,
    },
    /// What an interrupted earlier run left was finished or rolled back.
    Recovered(String),
    /// What was applied before.
    HistoryRead(Vec<HistoryEntry>),
    /// The plan was written, or not.
    Applied(Result<Applied, Failed>),
    /// An apply was undone, or not.
    Undone(Result<Undone, Failed>),
    /// The chosen Java was tested with the planned flags: its answer as text.
    Proved(Result<String, String>),
    /// The practice home was made, or not.
    PracticeMade(Result<PathBuf, Failed>),
    /// The answers were saved, or not.
    AnswersSaved(Result<PathBuf, Failed>),
    /// The draft of an earlier setup was looked for: it, or why it cannot be read.
    DraftRead(Result<Option<Draft>, String>),
    /// The draft was kept or removed, or why not.
    DraftKept(Result<(), String>),
    /// The progress of background work.
    Progress(WorkProgress),
    /// The result of a command for the server.
    ServerDone(Result<String, Failed>),
    /// The result of a look at the server.
    Sampled(Box<Sample>),
    /// The log was read, or is being read.
    LogReply(Box<LogReply>),
}
