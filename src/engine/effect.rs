//! What a session asks to be done in the world, and the only place that does it; what is told to a server is done in `orders`,
//! and what is looked at again and again is kept by the doer in `doer`.

use std::io;
use std::path::{Path, PathBuf};

use crate::apply::{self, Applied, Undone};
use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::domain::jdk::Jdk;
use crate::domain::machine::Machine;
use crate::plan::Plan;
use crate::practice;
use crate::probe::java::{self, Proof};
use crate::probe::{Facts, HomeFiles, Outside, World, host, locate, process};
use crate::problem::Problem;

use super::log_order::LogOrder;
use super::msg::{Failed, Msg};
use super::orders::{self, Patience, ServerOrder};

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
    /// Look at what only the guidelines need.
    Survey(Box<Facts>),
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

/// What the doer needs from the outside.
#[derive(Clone, Debug)]
pub struct Context {
    /// Where probes look.
    pub world: World,
    /// This program's own file, which becomes the launcher of a server.
    pub program: PathBuf,
}

/// Does one effect that needs nothing kept from the one before.
pub(super) fn run(effect: Effect, context: &Context, out: &mut dyn FnMut(Msg)) {
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
        Effect::Survey(facts) => out(Msg::Surveyed(Box::new(facts.surveyed(&context.world)))),
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
            let outcome = orders::act(context, order, &home, java.as_deref(), &patience, out);
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
        None => locate::choose_among(world, &homes).map(|home| home.path.raw_text()),
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
        Err(error) => return out(Msg::HomeRead(Err(error.problem()))),
    };
    match apply::State::of(&home) {
        // The home can be read all the same; what would write refuses by itself.
        Err(error) => out(Msg::Recovered(error.to_string())),
        Ok(state) => {
            let words = left_over(&state, recover, out);
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
fn left_over(state: &apply::State, recover: bool, out: &mut dyn FnMut(Msg)) -> Vec<String> {
    let mut words = Vec::new();
    if recover {
        if state.is_pending() {
            out(Msg::Doing(
                "An earlier run was cut short while it wrote: what it left is finished where all is at hand, else rolled back"
                    .to_owned(),
            ));
        }
        match apply::recover(state) {
            Ok(Some(recovery)) => words.push(recovery.to_string()),
            Ok(None) => {}
            Err(error) => words.push(error.to_string()),
        }
    } else if state.is_pending() {
        words.push(
            "an earlier run was interrupted while it wrote; the next apply, undo or start finishes it or rolls it back"
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
    practice::make(dir, flavour)
        .map(|made| made.home)
        .map_err(|e| e.problem().into())
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
        prove(java, flags)
            .map_err(|words| Problem::not_possible(words, "", "choose other values, nothing was written"))?;
    }
    let state = apply::State::within(plan.root.clone()).map_err(|e| e.problem())?;
    apply::apply(&state, plan).map_err(|e| e.problem().into())
}

fn undo(home: &Home, id: Option<&str>) -> Result<Undone, Failed> {
    let state = apply::State::of(home).map_err(|e| e.problem())?;
    apply::undo(&state, home, id).map_err(|e| e.problem().into())
}

fn save(path: &Path, text: &str) -> Result<PathBuf, Failed> {
    let written = machine::create_named(path).and_then(|mut file| {
        use std::io::Write as _;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(path.to_path_buf()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            let taken = format_args!("{} is there already", path.shown());
            Err(Problem::failed(taken, "", "choose another name").into())
        }
        Err(e) => Err(Problem::failed(format_args!("{} cannot be written", path.shown()), e, "").into()),
    }
}
