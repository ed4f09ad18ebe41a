//! What a session asks to be done in the world, and the only place that does it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use crate::apply::{self, Applied, Undone};
use crate::domain::home::Home;
use crate::domain::jdk::Jdk;
use crate::domain::machine::Machine;
use crate::plan::Plan;
use crate::practice;
use crate::probe::java::{self, Proof};
use crate::probe::process::{Standing, Usage};
use crate::probe::{Facts, HomeFiles, Outside, World, host, locate, process};
use crate::server::service::{self, Installed};
use crate::server::{self, ServerError, Watcher};

use super::log_doer::LogDoer;
use super::log_order::{LogCancel, LogOrder};
use super::msg::{Course, Failed, Msg, Sample};

/// What the server is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerOrder {
    /// Start and wait until it is ready.
    Start,
    /// Start it as the service that was installed for it, and wait until it is ready.
    StartService,
    /// TERM and wait until it is gone.
    Stop {
        /// KILL when that does not help.
        force: bool,
    },
    /// Stop, wait until it is gone, start.
    Restart,
}

impl ServerOrder {
    /// `start the server`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Start | Self::StartService => "start the server",
            Self::Stop { .. } => "stop the server",
            Self::Restart => "restart the server",
        }
    }

    /// `Starting the server`.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Start => "Starting the server",
            Self::StartService => "Starting the service",
            Self::Stop { .. } => "Stopping the server",
            Self::Restart => "Restarting the server",
        }
    }
}

/// One thing to do. Each reports back with messages.
#[derive(Debug)]
pub enum Effect {
    /// Look at the machine, find homes, and read the one that the rule of `--home` chooses.
    LookAround {
        /// The home as typed, if any.
        home: Option<String>,
        /// `--instances`.
        instances: Option<u32>,
        /// Whether an interrupted earlier run may be finished or rolled back.
        recover: bool,
    },
    /// Read one home.
    ReadHome {
        /// As typed.
        typed: String,
        /// The machine, when it was looked at before.
        machine: Option<Box<Machine>>,
        /// Products this machine is to carry.
        instances: u32,
        /// Whether an interrupted earlier run may be finished or rolled back.
        recover: bool,
    },
    /// Make a practice home.
    MakePractice {
        /// Where.
        dir: PathBuf,
        /// toml generation, else xml.
        toml: bool,
    },
    /// Ask the chosen Java whether it starts with these flags.
    Prove {
        /// Which Java.
        java: Box<Jdk>,
        /// The flags.
        flags: Vec<String>,
    },
    /// Write a plan, after the proof of its flags.
    Apply {
        /// What to write.
        plan: Box<Plan>,
        /// Java and flags to prove first.
        proof: Option<Box<(Jdk, Vec<String>)>>,
    },
    /// Undo an apply.
    Undo {
        /// Of which home.
        home: Box<Home>,
        /// Which; the newest when `None`.
        id: Option<String>,
    },
    /// Save answers to a new file.
    SaveAnswers {
        /// Where.
        path: PathBuf,
        /// The file's text; holds no secret.
        text: String,
    },
    /// Act on the server.
    Server {
        /// What to do.
        order: ServerOrder,
        /// Whose server.
        home: Box<Home>,
        /// JAVA_HOME for it.
        java: Option<PathBuf>,
        /// How long to wait.
        patience: Patience,
    },
    /// Read the log. A worker that keeps a [`LogDoer`] does this sooner.
    Log(Box<LogOrder>),
    /// Stop this log order and those before it, at once: for the [`super::LogCancel`] of the worker that does them.
    StopLog(u64),
    /// Look at the server once.
    Sample {
        /// Whose server.
        home: Box<Home>,
    },
}

/// How long server orders are waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a start. Starts of nine minutes have been seen.
    pub start: Duration,
    /// For a stop.
    pub stop: Duration,
    /// KILL when TERM has not ended it after this time; `None`: never.
    pub force_after: Option<Duration>,
    /// Whether a start is waited for at all.
    pub wait: bool,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            start: Duration::from_mins(15),
            stop: Duration::from_mins(5),
            force_after: None,
            wait: true,
        }
    }
}

/// What the doer needs from the outside.
#[derive(Clone, Debug)]
pub struct Context {
    /// Where probes look.
    pub world: World,
    /// This program's own file, which becomes the launcher of a server.
    pub program: PathBuf,
}

/// The doer of effects, with what it keeps between two looks at a server.
#[derive(Debug)]
pub struct Doer {
    context: Context,
    watcher: Option<Watcher>,
    /// This program itself.
    own: Option<Standing>,
    logs: LogDoer,
    services: Services,
    looks: u32,
}

/// The service of a home, looked for now and then: its directory changes when somebody installs one.
#[derive(Debug, Default)]
struct Services {
    looks: u32,
    installed: Option<Installed>,
    /// The process that was last asked about, and whose it is.
    owner: Option<(u32, bool)>,
}

impl Services {
    /// Every so many looks the directory is read anew.
    const RARELY: u32 = 15;

    fn look(&mut self, home: &Home, pid: Option<u32>) -> Option<(Installed, bool)> {
        if self.looks.is_multiple_of(Self::RARELY) {
            self.installed = service::installed(home);
        }
        self.looks = self.looks.wrapping_add(1);
        let installed = self.installed.clone()?;
        let of = match (pid, self.owner) {
            (None, _) => false,
            (Some(pid), Some((seen, of))) if pid == seen => of,
            (Some(pid), _) => {
                let of = service::is_of_service(pid).is_some_and(|name| name == installed.name);
                self.owner = Some((pid, of));
                of
            }
        };
        Some((installed, of))
    }
}

impl Doer {
    /// A doer that has looked at nothing yet.
    pub fn new(context: Context) -> Self {
        Self {
            context,
            watcher: None,
            own: None,
            logs: LogDoer::default(),
            services: Services::default(),
            looks: 0,
        }
    }

    /// The same, whose work on a log others can stop.
    pub fn with_cancel(context: Context, cancel: LogCancel) -> Self {
        Self {
            logs: LogDoer::new(cancel),
            ..Self::new(context)
        }
    }

    /// Does one effect and reports through `out`.
    pub fn run(&mut self, effect: Effect, out: &mut dyn FnMut(Msg)) {
        match effect {
            Effect::Sample { home } => out(Msg::Sampled(Box::new(self.sample(&home)))),
            Effect::Log(order) => self.logs.run(&order, out),
            effect => run(effect, &self.context, out),
        }
    }

    /// What this program itself uses, now and then: its figure is a mean over half a minute.
    fn own_usage(&mut self) -> Option<Usage> {
        const RARELY: u32 = 5;
        let due = self.looks.is_multiple_of(RARELY);
        self.looks = self.looks.wrapping_add(1);
        if due {
            self.own.as_mut().and_then(Standing::usage)
        } else {
            None
        }
    }

    fn sample(&mut self, home: &Home) -> Sample {
        let kept = self.watcher.take().filter(|watcher| watcher.is_of(home));
        if kept.is_none() {
            self.services = Services::default();
        }
        let watcher = self.watcher.insert(kept.unwrap_or_else(|| Watcher::new(home)));
        let status = watcher.look();
        if self.own.is_none() {
            self.own = Standing::open(&self.context.world, std::process::id()).ok();
        }
        let log = fs::metadata(home.path.join(home.logs()).join("wso2carbon.log")).ok();
        Sample {
            at: Instant::now(),
            log: log.map(|meta| (meta.len(), meta.modified().ok())),
            service: self.services.look(home, status.pid),
            status,
            own: self.own_usage(),
        }
    }
}

fn run(effect: Effect, context: &Context, out: &mut dyn FnMut(Msg)) {
    match effect {
        Effect::LookAround {
            home,
            instances,
            recover,
        } => look_around(context, home.as_deref(), instances, recover, out),
        Effect::ReadHome {
            typed,
            machine,
            instances,
            recover,
        } => read_home(context, &typed, machine.map(|m| *m), instances, recover, out),
        Effect::MakePractice { dir, toml } => out(Msg::PracticeMade(make_practice(&dir, toml))),
        Effect::Prove { java, flags } => out(Msg::Proved(prove(&java, &flags))),
        Effect::Apply { plan, proof } => out(Msg::Applied(apply_plan(&plan, proof.as_deref()))),
        Effect::Undo { home, id } => out(Msg::Undone(undo(&home, id.as_deref()))),
        Effect::SaveAnswers { path, text } => out(Msg::AnswersSaved(save(&path, &text))),
        Effect::Server {
            order,
            home,
            java,
            patience,
        } => {
            let outcome = act(context, order, &home, java.as_deref(), &patience, out);
            out(Msg::ServerDone(outcome));
        }
        // The doer's own, which keeps what it looks with; and nothing runs beside this that could be stopped.
        Effect::Sample { .. } | Effect::Log(_) | Effect::StopLog(_) => {}
    }
}

fn look_around(
    context: &Context,
    typed: Option<&str>,
    instances: Option<u32>,
    recover: bool,
    out: &mut dyn FnMut(Msg),
) {
    let world = &context.world;
    let machine = host::machine(world);
    out(Msg::MachineSeen(Box::new(machine.clone())));
    let homes = locate::homes(world, &process::servers(world));
    let count = instances.unwrap_or_else(|| products(&homes)).max(1);
    let chosen = match typed {
        Some(typed) => Some(typed.to_owned()),
        None => locate::choose_among(world, &homes).map(|home| home.path.display().to_string()),
    };
    out(Msg::HomesFound(homes));
    if let Some(chosen) = chosen {
        read_home(context, &chosen, Some(machine), count, recover, out);
    }
}

/// How many products the found homes are: an Enterprise Integrator pack is one, though it holds four servers.
pub fn products(homes: &[Home]) -> u32 {
    let packs: std::collections::BTreeSet<_> = homes.iter().map(|home| &home.pack).collect();
    u32::try_from(packs.len()).unwrap_or(u32::MAX)
}

fn read_home(
    context: &Context,
    typed: &str,
    machine: Option<Machine>,
    instances: u32,
    recover: bool,
    out: &mut dyn FnMut(Msg),
) {
    let world = &context.world;
    let home = match locate::resolve(world, typed) {
        Ok(home) => home,
        Err(reason) => return out(Msg::HomeRead(Err(reason.to_string()))),
    };
    match apply::State::open(&home.path) {
        // The home can be read all the same; what would write refuses by itself.
        Err(error) => out(Msg::Recovered(error.to_string())),
        Ok(state) => {
            let words = left_over(&state, recover);
            if !words.is_empty() {
                out(Msg::Recovered(words.join("\n")));
            }
            out(Msg::HistoryRead(apply::history(&state)));
        }
    }
    let facts = facts(context, home, machine, instances);
    out(Msg::HomeRead(Ok(Box::new(facts))));
}

/// What earlier runs left in a home's own records that one should know of.
fn left_over(state: &apply::State, recover: bool) -> Vec<String> {
    let mut words = Vec::new();
    if recover {
        match apply::recover(state) {
            Ok(Some(recovery)) => words.push(recovery.to_string()),
            Ok(None) => {}
            Err(error) => words.push(error.to_string()),
        }
    } else if state.is_pending() {
        words.push(
            "an earlier run was interrupted while it wrote; the next run that may write finishes it or rolls it back"
                .to_owned(),
        );
    }
    words.extend(apply::damaged(state).iter().map(ToString::to_string));
    words
}

/// Everything about one home on this machine.
pub fn facts(context: &Context, home: Home, machine: Option<Machine>, instances: u32) -> Facts {
    let world = &context.world;
    let machine = machine.unwrap_or_else(|| host::machine(world));
    let files = HomeFiles::load(&home);
    let jdks = java::jdks(world, Some(&home));
    let disk = host::disk(&home.path);
    let mut facts = Facts::new(machine, home, files, jdks, disk, Outside::look(world), instances);
    // A Java outside the known folders is one all the same when a script or a profile names it. A recorded machine's
    // programs are not for running here.
    for dir in facts.named_java_homes() {
        if !world.is_recorded()
            && facts.known_jdk(&dir).is_none()
            && let Ok(jdk) = java::as_java_home(&dir)
        {
            facts.learn_jdk(jdk);
        }
    }
    facts
}

fn make_practice(dir: &Path, toml: bool) -> Result<PathBuf, Failed> {
    let flavour = if toml {
        practice::Flavour::Toml
    } else {
        practice::Flavour::Xml
    };
    practice::make(dir, flavour).map(|made| made.home).map_err(|e| Failed {
        code: e.exit_code(),
        text: e.to_string(),
        evidence: Vec::new(),
        failure: None,
        goes_on: false,
    })
}

fn prove(java: &Jdk, flags: &[String]) -> Result<String, String> {
    let shown = flags.join(" ");
    match java::prove(java, flags) {
        Ok(Proof::Accepted) => Ok(format!("Java {} starts with {shown}", java.version)),
        Ok(Proof::Ignored(words)) => Ok(format!("Java {} starts with {shown}, and says: {words}", java.version)),
        Ok(Proof::Refused(words)) => Err(format!(
            "Java {} does not start with {shown}: {}",
            java.version,
            words.replace('\n', "; ")
        )),
        Err(error) => Ok(format!("not proved: {error}")),
    }
}

fn apply_plan(plan: &Plan, proof: Option<&(Jdk, Vec<String>)>) -> Result<Applied, Failed> {
    if let Some((java, flags)) = proof {
        prove(java, flags).map_err(|words| Failed {
            code: 2,
            text: format!("{words}; choose other values, nothing was written"),
            evidence: Vec::new(),
            failure: None,
            goes_on: false,
        })?;
    }
    let state = apply::State::open(&plan.home).map_err(|e| Failed::from(&e))?;
    apply::apply(&state, plan).map_err(|e| Failed::from(&e))
}

fn undo(home: &Home, id: Option<&str>) -> Result<Undone, Failed> {
    let state = apply::State::open(&home.path).map_err(|e| Failed::from(&e))?;
    apply::undo(&state, home, id).map_err(|e| Failed::from(&e))
}

fn save(path: &Path, text: &str) -> Result<PathBuf, Failed> {
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| {
            use std::io::Write as _;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
    match written {
        Ok(()) => Ok(path.to_path_buf()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(Failed {
            code: 3,
            text: format!("{} is there already: choose another name", path.display()),
            evidence: Vec::new(),
            failure: None,
            goes_on: false,
        }),
        Err(e) => Err(Failed {
            code: 3,
            text: format!("{} cannot be written: {e}", path.display()),
            evidence: Vec::new(),
            failure: None,
            goes_on: false,
        }),
    }
}

fn act(
    context: &Context,
    order: ServerOrder,
    home: &Home,
    java: Option<&Path>,
    patience: &Patience,
    out: &mut dyn FnMut(Msg),
) -> Result<String, Failed> {
    let stop = |out: &mut dyn FnMut(Msg), force: bool| {
        let mut course = Course::default();
        let mut progress = |what: server::Progress| tell(what, &mut course, out);
        let force_after = patience.force_after.or(force.then_some(Duration::from_secs(10)));
        server::stop(
            home,
            server::StopOptions {
                timeout: patience.stop,
                force_after,
                progress: &mut progress,
            },
        )
    };
    let start = |out: &mut dyn FnMut(Msg)| {
        let mut course = Course::default();
        let mut progress = |what: server::Progress| tell(what, &mut course, out);
        server::start(
            home,
            server::StartOptions {
                java_home: java.map(Path::to_path_buf),
                timeout: patience.start,
                wait: patience.wait,
                arguments: Vec::new(),
                program: context.program.clone(),
                progress: &mut progress,
            },
        )
    };
    let done = match order {
        ServerOrder::Start => start(out).map(|started| started_words(&started)),
        // As root a start goes through the service that is there; for others it says what to do.
        ServerOrder::StartService => service::startable(&service::Root::default(), home)
            .map_err(|error| ServerError::Service(Box::new(error)))
            .and_then(|()| start(out))
            .map(|started| started_words(&started)),
        ServerOrder::Stop { force } => stop(out, force).map(|stopped| stopped_words(&stopped)),
        // What could not be started again is not stopped.
        ServerOrder::Restart => server::startable(home, java)
            .and_then(|()| stop(out, false))
            .and_then(|_| start(out))
            .map(|started| started_words(&started)),
    };
    done.map_err(|error| Failed {
        code: error.exit_code(),
        evidence: error.evidence(),
        failure: error.failure().map(Box::new),
        goes_on: matches!(error, ServerError::StillStopping { .. }),
        text: error.to_string(),
    })
}

fn started_words(started: &server::Started) -> String {
    let mut words = if started.ready {
        format!(
            "The server is up: pid {}, after {:.1} s.",
            started.pid,
            started.took.as_secs_f64()
        )
    } else {
        format!("The server is coming up: pid {}.", started.pid)
    };
    if let Some(note) = &started.note {
        words.push(' ');
        words.push_str(note);
    }
    words
}

fn stopped_words(stopped: &server::Stopped) -> String {
    match stopped.pid {
        None => "No server of this home is running.".into(),
        Some(pid) => {
            let how = if stopped.forced {
                "was ended by force"
            } else {
                "has ended"
            };
            format!(
                "The server {how}: pid {pid}, after {:.1} s.",
                stopped.took.as_secs_f64()
            )
        }
    }
}

fn tell(what: server::Progress, course: &mut Course, out: &mut dyn FnMut(Msg)) {
    let words = match what {
        server::Progress::Note(text) => return out(Msg::Noted(text)),
        server::Progress::Last(last) => {
            course.last = Some(last);
            return;
        }
        server::Progress::Stage(stage) => {
            stage.clone_into(&mut course.stage);
            return out(Msg::Stage(course.clone()));
        }
        server::Progress::Waiting(waited) => {
            // A stop has no stages; of a start each second is told once.
            let second = Duration::from_secs(waited.as_secs());
            if !course.stage.is_empty() && second != course.elapsed {
                course.elapsed = second;
                out(Msg::Stage(course.clone()));
            }
            return;
        }
        server::Progress::Process { pid } => format!("process {pid} is there"),
        server::Progress::Line(line) => line,
        server::Progress::Asked { pid } => format!("process {pid} was asked to end"),
        server::Progress::Forced { pid } => format!("process {pid} is ended by force"),
    };
    out(Msg::Doing(words));
}
