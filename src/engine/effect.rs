//! What a session asks to be done in the world, and the only place that does it.

use std::path::PathBuf;

use crate::domain::home::Home;
use crate::domain::jdk::Jdk;
use crate::domain::machine::Machine;
use crate::domain::secret::Secret;
use crate::plan::Plan;
use crate::probe::World;

use super::msg::Msg;

/// What the server is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerOrder {
    /// Start and wait until it is ready.
    Start,
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
            Self::Start => "start the server",
            Self::Stop { .. } => "stop the server",
            Self::Restart => "restart the server",
        }
    }

    /// `Starting the server`.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Start => "Starting the server",
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
        /// The secrets in it, for the history's fingerprints.
        secrets: Vec<(&'static str, Secret)>,
    },
    /// Undo an apply.
    Undo {
        /// Of which home.
        home: PathBuf,
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
    },
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

/// Does one effect and reports through `out`.
pub fn run(effect: Effect, context: &Context, out: &mut dyn FnMut(Msg)) {
    let _ = (effect, context, out);
    unimplemented!()
}
