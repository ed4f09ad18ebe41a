//! Everything that is reported of what was done in the world. Each is handled in `reports`, where none may be left out.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::apply::{Applied, HistoryEntry, Undone};
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::engine::log_view::LogReply;
use crate::engine::session::{Failed, LogFile};
use crate::probe::process::Usage;
use crate::probe::{Facts, Survey};
use crate::problem::Problem;
use crate::server::service::Installed;
use crate::server::{Advice, Status};

/// One look at the server, once a second while the control screen is shown.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When it was taken.
    pub at: Instant,
    /// State, pid, memory and so on.
    pub status: Status,
    /// The log's file; `None` where there is none.
    pub log: Option<LogFile>,
    /// The service that is installed for the home.
    pub service: Option<ServiceSeen>,
    /// What this program itself uses; `None` where this system does not tell.
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

/// How far a start has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartProgress {
    /// What goes on now, a few words; empty before the first.
    pub stage: String,
    /// Since the launch, in whole seconds.
    pub elapsed: Duration,
    /// How long the last start of this home took that came up.
    pub last: Option<Duration>,
}

/// How background work goes on: told while it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkProgress {
    /// What is being done now, in words.
    Doing(String),
    /// A start has come to another stage, or another second has passed.
    Start(StartProgress),
    /// Something to know about what is being done, one sentence.
    Advice(Advice),
}

/// What came of an effect, or goes on in it.
#[derive(Debug)]
pub enum Report {
    /// The machine was looked at.
    MachineSeen(Box<Machine>),
    /// The places were searched.
    HomesFound(Vec<Home>),
    /// A home was read, or cannot be.
    HomeRead(Result<Box<Facts>, Problem>),
    /// What only the guidelines need was looked at.
    Surveyed(Box<Survey>),
    /// What an interrupted earlier run left was finished or rolled back.
    Recovered(String),
    /// What was applied before.
    HistoryRead(Vec<HistoryEntry>),
    /// The plan was written, or not.
    Applied(Result<Applied, Failed>),
    /// An apply was undone, or not.
    Undone(Result<Undone, Failed>),
    /// The chosen Java was asked whether it starts with the planned flags: its answer in words.
    Proved(Result<String, String>),
    /// The practice home was made, or not.
    PracticeMade(Result<PathBuf, Failed>),
    /// The answers were saved, or not.
    AnswersSaved(Result<PathBuf, Failed>),
    /// How background work goes on.
    Progress(WorkProgress),
    /// The server was acted on: what came out.
    ServerDone(Result<String, Failed>),
    /// A look at the server.
    Sampled(Box<Sample>),
    /// The log was read, or is being read.
    LogReply(Box<LogReply>),
}
