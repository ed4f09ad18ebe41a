//! Effects: what a session asks the executor to do, as data only.

use std::path::PathBuf;

use crate::apply::{Draft, Look};
use crate::domain::Instances;
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::engine::log_view::LogTask;
use crate::engine::session::{ServerCommand, Timeouts};
use crate::engine::wizard::proof::FlagProof;
use crate::plan::Plan;
use crate::probe::Facts;

/// One thing to do. Its result is reported.
#[derive(Debug)]
pub enum Effect {
    /// Inspect the machine, find homes, and read the one that the rule of `--home` chooses.
    InspectMachine {
        /// The home as typed, if any.
        home: Option<String>,
        /// `--instances`.
        instances: Option<u32>,
        /// Whether an interrupted earlier run may be finished or rolled back.
        recover: bool,
    },
    /// Find homes.
    FindHomes,
    /// Read one home.
    ReadHome {
        /// As typed.
        typed: String,
        /// The machine, when it was inspected before.
        machine: Option<Box<Machine>>,
        /// Products this machine is to carry.
        instances: Instances,
        /// Whether an interrupted earlier run may be finished or rolled back.
        recover: bool,
    },
    /// Inspect what only the guidelines need.
    Survey(Box<Facts>),
    /// Make a practice home.
    MakePractice {
        /// Where.
        dir: PathBuf,
        /// toml generation, else xml.
        toml: bool,
    },
    /// Look a host name up.
    Resolve(String),
    /// Test whether the chosen Java starts with these flags.
    Prove(Box<FlagProof>),
    /// Write a plan, after testing its flags.
    Apply {
        /// What to write.
        plan: Box<Plan>,
        /// Java and flags to test first.
        proof: Option<Box<FlagProof>>,
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
    /// Look for the draft of an earlier setup.
    ReadDraft {
        /// Of which home.
        home: Box<Home>,
    },
    /// Keep the answers so far. Done soon and on its own, so that it waits for nothing else.
    KeepDraft {
        /// Of which home.
        home: Box<Home>,
        /// The answers; they hold no secret.
        draft: Box<Draft>,
    },
    /// Remove the draft.
    DropDraft {
        /// Of which home.
        home: Box<Home>,
    },
    /// Remember how the screen is to look on this kind of terminal.
    KeepLook(Look),
    /// Act on the server.
    Server {
        /// What to do.
        command: ServerCommand,
        /// Whose server.
        home: Box<Home>,
        /// JAVA_HOME for it.
        java: Option<PathBuf>,
        /// How long to wait.
        timeouts: Timeouts,
    },
    /// Read the log. A worker that keeps a [`super::super::executor::LogReader`] does this sooner.
    Log(Box<LogTask>),
    /// Stop this task on a log and those before it, at once: for the [`crate::engine::LogCancel`] of the worker that does them.
    StopLog(u64),
    /// Look at the server once.
    Sample {
        /// Whose server.
        home: Box<Home>,
    },
}
