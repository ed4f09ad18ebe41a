//! The state of one guided setup or console: what is known, what was answered, what is running.

mod command;
mod draft;
mod failed;
pub mod history;
mod options;
mod parts;
mod preflight;
mod server;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::apply::{Applied, HistoryEntry};
use crate::domain::command::carbonctl;
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::domain::value::{InvalidValue, Value};
use crate::domain::{RestartPending, SettingId};
use crate::engine::case_log::CaseLog;
use crate::engine::log_view::LogView;
use crate::engine::wizard::steps::StepId;
use crate::plan::{Answers, Plan, PlanError};
use crate::probe::Facts;
use crate::probe::resolve::Resolution;
use crate::problem::Problem;

pub use command::{ServerCommand, Timeouts};
pub use draft::DraftState;
pub use failed::Failed;
pub use history::{History, Point};
pub use options::{JavaInspector, Options};
pub use parts::SessionParts;
pub use preflight::Preflight;
pub use server::{LogFile, LogSeen, ProcessSeen, Server};
pub use work::{Busy, Notice, Tone};

/// The state of an answer.
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
    /// The machine, once inspected.
    pub(in crate::engine) machine: Option<Machine>,
    /// Homes found; `None` until searched for.
    pub(in crate::engine) homes: Option<Vec<Home>>,
    /// The chosen home and everything known about it.
    pub(in crate::engine) facts: Option<Box<Facts>>,
    /// A home whose server is only watched: everything about it is read when it is needed. A console that runs for days need not
    /// hold every configuration file.
    pub(in crate::engine) watched: Option<Box<Home>>,
    /// Whether changes wait for a restart of the watched home's server, as of the first look at it.
    pub(in crate::engine) watched_pending: RestartPending,
    /// The home whose user store is new, as the user declared, until its server is started from here.
    pub(in crate::engine) declared_new: Option<PathBuf>,
    /// The answers so far. They are kept when one goes back, and dropped when another home is chosen.
    pub(in crate::engine) answers: Answers,
    /// The answers that nobody gave: what is safe and recommended was chosen for the user.
    pub(in crate::engine) proposed: BTreeSet<SettingId>,
    /// The last host name that was looked up, and what this system said of it.
    pub(in crate::engine) resolved: Option<(String, Resolution)>,
    /// The settings that the user decided: answered, or left as they are on purpose.
    pub(in crate::engine) decided: BTreeSet<SettingId>,
    /// Typed values that were refused, with the reason; by setting id.
    pub(in crate::engine) refusals: BTreeMap<SettingId, InvalidValue>,
    /// Why the home that was chosen cannot be.
    pub(in crate::engine) home_refusal: Option<Problem>,
    /// The plan that these answers make, rebuilt at every answer.
    pub(in crate::engine) plan: Result<Plan, Vec<PlanError>>,
    /// What the guidelines say.
    pub(in crate::engine) preflight: Preflight,
    /// Whether the chosen Java starts with the planned flags, in its own words; `None` while not tested.
    pub(in crate::engine) proof: Option<Result<String, String>>,
    /// The step that is shown.
    pub(in crate::engine) step: StepId,
    /// Background work.
    pub(in crate::engine) busy: Option<Busy>,
    /// The last message to the user.
    pub(in crate::engine) notice: Option<Notice>,
    /// Why the last action failed; a command ends with its exit code.
    pub(in crate::engine) failed: Option<Failed>,
    /// What was written in this run.
    pub(in crate::engine) applied: Option<Applied>,
    /// What was written before, newest first.
    pub(in crate::engine) history: Vec<HistoryEntry>,
    /// The server.
    pub(in crate::engine) server: Server,
    /// The log as it is read, while it is.
    pub(in crate::engine) log: Option<Box<LogView>>,
    /// The number of the last task on a log.
    pub(in crate::engine) log_tickets: u64,
    /// Whether the practice home is to be offered: nothing else was found.
    pub(in crate::engine) offers_practice: bool,
    /// A saved answers file.
    pub(in crate::engine) saved: Option<PathBuf>,
    /// The draft of the home.
    pub(in crate::engine) draft: DraftState,
    /// Where the notes for a transcript go, where one is kept.
    pub(in crate::engine) case: Option<CaseLog>,
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
            watched_pending: RestartPending::No,
            declared_new: None,
            answers: Answers::default(),
            proposed: BTreeSet::new(),
            decided: BTreeSet::new(),
            resolved: None,
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
            draft: DraftState::Off,
            case: None,
        }
    }

    /// The home that is worked on, whether everything about it was read or not.
    pub fn home(&self) -> Option<&Home> {
        self.facts
            .as_deref()
            .map(|facts| &facts.home)
            .or(self.watched.as_deref())
    }

    /// A command of this program to type next. It names the home where the command line did, or where several were found, so
    /// that it means this one wherever it is typed.
    pub fn next_command(&self, words: &str) -> String {
        let several = self.homes.as_ref().is_some_and(|homes| homes.len() > 1);
        let named = self.options.home.is_some() || several;
        let home = self.home().filter(|_| named);
        carbonctl(words, home.map(|home| home.path.as_path())).to_string()
    }

    /// What is said of an apply, with the command that takes it back.
    pub fn written(&self, applied: &Applied) -> String {
        let undo = self.next_command(&format!("undo {}", applied.id));
        format!("Written. `{undo}` puts everything back, to the byte.")
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

/// How many products the found homes are: an Enterprise Integrator pack is one, though it holds four servers.
pub(in crate::engine) fn products(homes: &[Home]) -> u32 {
    let packs: std::collections::BTreeSet<_> = homes.iter().map(|home| &home.pack).collect();
    u32::try_from(packs.len()).unwrap_or(u32::MAX)
}

/// Read access to the state.
impl Session {
    /// Command-line options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The machine, once inspected.
    pub fn machine(&self) -> Option<&Machine> {
        self.machine.as_ref()
    }

    /// Homes found; `None` until searched for.
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

    /// Whether changes wait for a restart of the server of this home.
    pub fn restart_pending(&self) -> &RestartPending {
        self.facts
            .as_deref()
            .map_or(&self.watched_pending, |facts| &facts.restart_pending)
    }

    /// The answers so far.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Whether an answer was chosen for the user, who has not decided.
    pub fn is_proposed(&self, id: SettingId) -> bool {
        self.proposed.contains(&id)
    }

    /// What this system said of a host name, where it was looked up last.
    pub fn resolved(&self, name: &str) -> Option<&Resolution> {
        let (asked, found) = self.resolved.as_ref()?;
        (asked == name).then_some(found)
    }

    /// Whether the user decided a setting: answered it, or left it as it is on purpose.
    pub fn is_decided(&self, id: SettingId) -> bool {
        self.decided.contains(&id)
    }

    /// Why the last typed value of a setting was refused.
    pub fn refusal(&self, id: SettingId) -> Option<&InvalidValue> {
        self.refusals.get(&id)
    }

    /// Why the home that was chosen cannot be.
    pub fn home_refusal(&self) -> Option<&Problem> {
        self.home_refusal.as_ref()
    }

    /// The plan that the answers make.
    ///
    /// # Errors
    /// What is wrong with the answers, put together; nothing where no home is chosen.
    pub fn plan(&self) -> Result<&Plan, &[PlanError]> {
        self.plan.as_ref().map_err(Vec::as_slice)
    }

    /// What the guidelines say.
    pub fn preflight(&self) -> &Preflight {
        &self.preflight
    }

    /// Whether the chosen Java starts with the planned flags, in its own words; `None` while not tested.
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

    /// The last message to the user.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Why the last action failed.
    pub fn failed(&self) -> Option<&Failed> {
        self.failed.as_ref()
    }

    /// What was written in this run.
    pub fn applied(&self) -> Option<&Applied> {
        self.applied.as_ref()
    }

    /// What was written before, newest first.
    pub fn history(&self) -> &[HistoryEntry] {
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

    /// How the run stands with the draft of its home.
    pub fn draft(&self) -> &DraftState {
        &self.draft
    }

    /// A saved answers file.
    pub fn saved(&self) -> Option<&Path> {
        self.saved.as_deref()
    }
}
