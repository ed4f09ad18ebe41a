//! The state of one guided setup or console: what is known, what was answered, what is going on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::apply::{Applied, Entry};
use crate::domain::finding::Profile;
use crate::domain::home::Home;
use crate::domain::jdk::Jdk;
use crate::domain::machine::Machine;
use crate::domain::value::{Refusal, Value};
use crate::plan::{Answers, Plan, PlanError};
use crate::probe::Facts;
use crate::probe::java::JdkError;
use crate::probe::process::Usage;
use crate::server::service::Installed;
use crate::server::{Failure, Status};

use super::history::History;
use super::log_view::LogView;
use super::msg::Failed;
use super::orders::{Patience, ServerOrder};
use super::preflight::Preflight;
use super::steps::StepId;
use crate::domain::SettingId;

/// What the command line asked for, for the whole run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Refuse everything that writes or signals.
    pub read_only: bool,
    /// Plan and show, write nothing.
    pub dry_run: bool,
    /// Finish or roll back an apply that was cut short, when its home is read: for commands that write. Others only tell.
    pub heal: bool,
    /// What this server is for: how strictly it is judged.
    pub profile: Profile,
    /// How many products this machine is to carry; `None`: as many as are found, at least 1.
    pub instances: Option<u32>,
    /// The home that the user named, as typed.
    pub home: Option<String>,
    /// How long server orders are waited for.
    pub patience: Patience,
    /// Looks at a directory answered as JAVA_HOME; `None` where answers are prepared for another machine.
    pub look_at_java: Option<LookAtJava>,
}

impl Options {
    /// Whether this run may change anything at all.
    pub fn may_write(&self) -> bool {
        !(self.read_only || self.dry_run)
    }

    /// Whether this run finishes or rolls back what an earlier one left.
    pub fn heals(&self) -> bool {
        self.heal && self.may_write()
    }
}

/// Tells the Java in a directory, or why there is none.
pub type LookAtJava = fn(&Path) -> Result<Jdk, JdkError>;

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
    pub order: Option<ServerOrder>,
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

/// Where an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Nothing was answered: the setting stays as it is.
    No,
    /// Answered with what is there already.
    Same,
    /// Answered with something new.
    Changed,
}

/// One run of the program, whatever its face.
#[derive(Debug)]
pub struct Session {
    /// Command-line options.
    pub options: Options,
    /// The machine, once looked at.
    pub machine: Option<Machine>,
    /// Homes found; `None` until looked for.
    pub homes: Option<Vec<Home>>,
    /// The chosen home and everything known about it.
    pub facts: Option<Box<Facts>>,
    /// A home whose server is only watched: everything about it is read when it is needed. A console that runs for days need
    /// not hold every configuration file.
    pub watched: Option<Box<Home>>,
    /// The answers so far. They are kept when one goes back, and dropped when another home is chosen.
    pub answers: Answers,
    /// Typed values that were refused, with the reason; by setting id.
    pub refusals: BTreeMap<SettingId, Refusal>,
    /// Why the home that was chosen cannot be.
    pub home_refusal: Option<Refusal>,
    /// The plan that these answers make, rebuilt at every answer.
    pub plan: Result<Plan, Vec<PlanError>>,
    /// What the guidelines say.
    pub preflight: Preflight,
    /// Whether the chosen Java starts with the planned flags, in its own words; `None` while not asked.
    pub proof: Option<Result<String, String>>,
    /// The step that is shown.
    pub step: StepId,
    /// Background work.
    pub busy: Option<Busy>,
    /// The last thing to know.
    pub notice: Option<Notice>,
    /// Why the last thing that was tried failed; a command ends with its exit code.
    pub failed: Option<Failed>,
    /// What was written in this run.
    pub applied: Option<Applied>,
    /// What was written before, newest first.
    pub history: Vec<Entry>,
    /// The server.
    pub server: Server,
    /// The log as it is read, while it is.
    pub log: Option<Box<LogView>>,
    /// The number of the last order for a log.
    pub(super) log_tickets: u64,
    /// Whether the practice home is to be offered: nothing else was found.
    pub offer_practice: bool,
    /// A saved answers file.
    pub saved: Option<PathBuf>,
}

impl Session {
    /// A session that knows nothing yet.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            machine: None,
            homes: None,
            facts: None,
            watched: None,
            answers: Answers::default(),
            refusals: BTreeMap::new(),
            home_refusal: None,
            plan: Err(Vec::new()),
            preflight: Preflight::Unasked,
            proof: None,
            step: StepId::Product,
            busy: None,
            notice: None,
            failed: None,
            applied: None,
            history: Vec::new(),
            server: Server::default(),
            log: None,
            log_tickets: 0,
            offer_practice: false,
            saved: None,
        }
    }

    /// The home that is worked on, whether everything about it was read or not.
    pub fn home(&self) -> Option<&Home> {
        self.facts
            .as_deref()
            .map(|facts| &facts.home)
            .or(self.watched.as_deref())
    }

    /// Whether this setting was answered, and whether that changes anything.
    pub fn answered(&self, id: SettingId) -> Answered {
        let Some(answer) = self.answers.get(id) else {
            return Answered::No;
        };
        let now = self.facts.as_deref().and_then(|facts| facts.value(id));
        if now == Some(answer.reveal()) {
            Answered::Same
        } else {
            Answered::Changed
        }
    }

    /// The value to show in a field: the answer, else what is there.
    pub fn shown(&self, id: SettingId) -> Option<String> {
        match self.answers.get(id) {
            Some(Value::Text(text)) => Some(text.clone()),
            Some(Value::Secret(_)) => None,
            None => self.facts.as_deref()?.reading(id)?.shown().map(str::to_owned),
        }
    }

    /// The number of changes that Review would show.
    pub fn changes(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.changes.len())
    }
}
