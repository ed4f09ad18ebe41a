//! Everything that can happen to a session: what the user wants, and what the doer reports.

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use crate::apply::{Applied, Entry, Undone};
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::domain::value::Value;
use crate::probe::process::Usage;
use crate::probe::{Facts, Survey};
use crate::problem::Problem;
use crate::server::service::Installed;
use crate::server::{Advice, Failure, Status};

use super::log_order::LogRead;
use super::log_view::LogWish;
use super::steps::StepId;
use crate::domain::SettingId;

/// One look at the server, once a second while the control screen is shown.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When it was taken.
    pub at: Instant,
    /// State, pid, memory and so on.
    pub status: Status,
    /// How long the log is and when it was written; `None` where there is none.
    pub log: Option<(u64, Option<SystemTime>)>,
    /// The service that is installed for the home, and whether the server is that service's.
    pub service: Option<(Installed, bool)>,
    /// What this program itself uses; `None` where this system does not tell.
    pub own: Option<Usage>,
}

/// Why something was tried and failed: for the notice, and for the end of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What is wrong, and the lines that tell why.
    pub problem: Problem,
    /// Why a server did not start.
    pub failure: Option<Box<Failure>>,
    /// Whether the server is still shutting down: force may be asked about.
    pub goes_on: bool,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            failure: None,
            goes_on: false,
        }
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)?;
        self.problem
            .evidence
            .iter()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// How far a start has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// What goes on now, a few words; empty before the first.
    pub stage: String,
    /// Since the launch, in whole seconds.
    pub elapsed: Duration,
    /// How long the last start of this home took that came up.
    pub last: Option<Duration>,
}

/// A message to [`super::update()`].
#[derive(Debug)]
pub enum Msg {
    /// The user wants: look at this machine and find homes. The first message of every session.
    Begin,
    /// The user wants: this home, by a path found or typed.
    ChooseHome(String),
    /// The user wants: a practice home made in this directory, and chosen. `toml` or `xml` generation.
    MakePractice {
        /// Where.
        dir: PathBuf,
        /// Which generation.
        toml: bool,
    },
    /// The user wants: every guideline judged, from a fresh look.
    Survey,
    /// The user takes the cure of this finding into the plan, or back out of it.
    Cure(&'static str),
    /// The user takes every cure whose values are known.
    CureAll,
    /// The user wants: see this step.
    Goto(StepId),
    /// The user wants: the next step.
    Next,
    /// The user wants: the step before, values kept.
    Back,
    /// The user typed a value for a setting.
    Answer(SettingId, Value),
    /// The user takes an answer back.
    Clear(SettingId),
    /// The user takes every recommendation of this step.
    Recommend(StepId),
    /// The user confirmed the plan at Review.
    Apply,
    /// The user wants the newest (or this) apply undone.
    Undo(Option<String>),
    /// The user wants the answers saved.
    SaveAnswers(PathBuf),
    /// The user wants the server started.
    Start,
    /// The user wants the server started as the service that was installed for it.
    StartService,
    /// The user wants the server stopped; `force` after the asked-for confirmation.
    Stop {
        /// KILL when TERM does not end it.
        force: bool,
    },
    /// The user wants the server restarted.
    Restart,
    /// The user has read the notice.
    Dismiss,
    /// A second has passed while the control screen is shown.
    Tick,
    /// The user wants something of the log.
    Log(LogWish),

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
    HistoryRead(Vec<Entry>),
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
    /// Word from background work.
    Doing(String),
    /// A start has come to another stage, or another second has passed.
    Stage(Course),
    /// Something to know about what is being done, one sentence.
    Noted(Advice),
    /// The server was acted on: what came out.
    ServerDone(Result<String, Failed>),
    /// A look at the server.
    Sampled(Box<Sample>),
    /// The log was read, or is being read.
    LogRead(Box<LogRead>),
}
