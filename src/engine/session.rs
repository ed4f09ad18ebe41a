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
use crate::plan::{Answers, Plan, Problem};
use crate::probe::Facts;
use crate::probe::java::JdkError;
use crate::probe::process::Usage;
use crate::server::service::Installed;
use crate::server::{Failure, Status};

use super::failed::Failed;
use super::history::History;
use super::log_view::LogView;
use super::orders::{ServerCommand, Timeouts};
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
    pub timeouts: Timeouts,
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

/// One run of the program, whatever its face. Faces read it; only requests and reports change it.
#[derive(Debug)]
pub struct Session {
    /// Command-line options.
    pub(in crate::engine) options: Options,
    /// The machine, once looked at.
    pub(in crate::engine) machine: Option<Machine>,
    /// Homes found; `None` until looked for.
    pub(in crate::engine) homes: Option<Vec<Home>>,
    /// The chosen home and everything known about it.
    pub(in crate::engine) facts: Option<Box<Facts>>,
    /// A home whose server is only watched: everything about it is read when it is needed. A console that runs for days need
    /// not hold every configuration file.
    pub(in crate::engine) watched: Option<Box<Home>>,
    /// The answers so far. They are kept when one goes back, and dropped when another home is chosen.
    pub(in crate::engine) answers: Answers,
    /// Typed values that were refused, with the reason; by setting id.
    pub(in crate::engine) refusals: BTreeMap<SettingId, Refusal>,
    /// Why the home that was chosen cannot be.
    pub(in crate::engine) home_refusal: Option<Refusal>,
    /// The plan that these answers make, rebuilt at every answer.
    pub(in crate::engine) plan: Result<Plan, Vec<Problem>>,
    /// What the guidelines say.
    pub(in crate::engine) preflight: Preflight,
    /// Whether the chosen Java starts with the planned flags, in its own words; `None` while not asked.
    pub(in crate::engine) proof: Option<Result<String, String>>,
    /// The step that is shown.
    pub(in crate::engine) step: StepId,
    /// Background work.
    pub(in crate::engine) busy: Option<Busy>,
    /// The last thing to know.
    pub(in crate::engine) notice: Option<Notice>,
    /// Why the last thing that was tried failed; a command ends with its exit code.
    pub(in crate::engine) failed: Option<Failed>,
    /// What was written in this run.
    pub(in crate::engine) applied: Option<Applied>,
    /// What was written before, newest first.
    pub(in crate::engine) history: Vec<Entry>,
    /// The server.
    pub(in crate::engine) server: Server,
    /// The log as it is read, while it is.
    pub(in crate::engine) log: Option<Box<LogView>>,
    /// The number of the last order for a log.
    pub(in crate::engine) log_tickets: u64,
    /// Whether the practice home is to be offered: nothing else was found.
    pub(in crate::engine) offers_practice: bool,
    /// A saved answers file.
    pub(in crate::engine) saved: Option<PathBuf>,
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
            offers_practice: false,
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

/// What is known, for everybody to read.
impl Session {
    /// Command-line options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The machine, once looked at.
    pub fn machine(&self) -> Option<&Machine> {
        self.machine.as_ref()
    }

    /// Homes found; `None` until looked for.
    pub fn homes(&self) -> Option<&[Home]> {
        self.homes.as_deref()
    }

    /// The chosen home and everything known about it.
    pub fn facts(&self) -> Option<&Facts> {
        self.facts.as_deref()
    }

    /// A home whose server is only watched.
    pub fn watched(&self) -> Option<&Home> {
        self.watched.as_deref()
    }

    /// The answers so far.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Why the last typed value of a setting was refused.
    pub fn refusal(&self, id: SettingId) -> Option<&Refusal> {
        self.refusals.get(&id)
    }

    /// Why the home that was chosen cannot be.
    pub fn home_refusal(&self) -> Option<&Refusal> {
        self.home_refusal.as_ref()
    }

    /// The plan that the answers make.
    ///
    /// # Errors
    /// What is wrong with the answers, put together; nothing where no home is chosen.
    pub fn plan(&self) -> Result<&Plan, &[Problem]> {
        self.plan.as_ref().map_err(Vec::as_slice)
    }

    /// What the guidelines say.
    pub fn preflight(&self) -> &Preflight {
        &self.preflight
    }

    /// Whether the chosen Java starts with the planned flags, in its own words; `None` while not asked.
    pub fn proof(&self) -> Option<&Result<String, String>> {
        self.proof.as_ref()
    }

    /// The step that is shown.
    pub fn step(&self) -> StepId {
        self.step
    }

    /// Background work.
    pub fn busy(&self) -> Option<&Busy> {
        self.busy.as_ref()
    }

    /// The last thing to know.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Why the last thing that was tried failed.
    pub fn failed(&self) -> Option<&Failed> {
        self.failed.as_ref()
    }

    /// What was written in this run.
    pub fn applied(&self) -> Option<&Applied> {
        self.applied.as_ref()
    }

    /// What was written before, newest first.
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The log as it is read, while it is.
    pub fn log(&self) -> Option<&LogView> {
        self.log.as_deref()
    }

    /// Whether the practice home is to be offered: nothing else was found.
    pub fn offers_practice(&self) -> bool {
        self.offers_practice
    }

    /// A saved answers file.
    pub fn saved(&self) -> Option<&Path> {
        self.saved.as_deref()
    }
}

/// The parts of a session that a made-up one is put together from: for tests and pictures of states that are hard to come by.
/// A face changes nothing with them; the test of the house says so.
#[derive(Debug)]
pub struct SessionParts<'a> {
    /// The machine.
    pub machine: &'a mut Option<Machine>,
    /// Homes found.
    pub homes: &'a mut Option<Vec<Home>>,
    /// The chosen home.
    pub facts: &'a mut Option<Box<Facts>>,
    /// A home that is only watched.
    pub watched: &'a mut Option<Box<Home>>,
    /// The plan.
    pub plan: &'a mut Result<Plan, Vec<Problem>>,
    /// What the guidelines say.
    pub preflight: &'a mut Preflight,
    /// Background work.
    pub busy: &'a mut Option<Busy>,
    /// The last thing to know.
    pub notice: &'a mut Option<Notice>,
    /// The server.
    pub server: &'a mut Server,
    /// The log.
    pub log: &'a mut Option<Box<LogView>>,
}

impl Session {
    /// The parts of a made-up session.
    pub fn parts_mut(&mut self) -> SessionParts<'_> {
        SessionParts {
            machine: &mut self.machine,
            homes: &mut self.homes,
            facts: &mut self.facts,
            watched: &mut self.watched,
            plan: &mut self.plan,
            preflight: &mut self.preflight,
            busy: &mut self.busy,
            notice: &mut self.notice,
            server: &mut self.server,
            log: &mut self.log,
        }
    }
}
