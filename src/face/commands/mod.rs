//! The commands: their list, and one file each with its arguments, its action, and its results as text and JSON.
//!
//! Each drives the session and prints its state; none reads a configuration file.

mod apply;
mod case;
mod check;
mod completions;
mod confirm;
mod console;
mod context;
mod control;
mod explain;
mod get;
mod history;
mod homes;
mod logs;
mod man;
mod plan;
mod practice;
mod progress_printer;
mod recommend;
mod report;
mod restart;
mod screen;
mod service;
mod set;
mod setup;
mod start;
mod status;
mod stop;
mod undo;
mod verify;

use std::path::PathBuf;

use clap::Subcommand;

use super::exit::{CommandFailure, Exit};
use super::global::Global;
use super::output::Output;
use context::CommandContext;

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// The product homes on this machine
    Homes,
    /// Judge every guideline, or these
    Check(check::CheckArgs),
    /// Why a guideline, setting or screen exists, what it touches, and its source
    Explain(explain::ExplainArgs),
    /// Settings: value, file, address inside it
    Get(get::GetArgs),
    /// Plan these changes, show the diff, ask, apply
    Set(set::SetArgs),
    /// An answers file with the recommended value of each setting for this machine
    Recommend,
    /// The plan for an answers file, as a diff; writes nothing
    Plan(plan::PlanArgs),
    /// Show the plan for an answers file, ask, apply
    Apply(apply::ApplyArgs),
    /// Drift: what no longer is as it was last applied
    Verify,
    /// What was applied, newest first
    History,
    /// Put back what an apply changed
    Undo(undo::UndoArgs),
    /// The control screen
    Console,
    /// Start the server and wait until it is ready
    Start(start::StartArgs),
    /// Stop the server and wait until it is gone
    Stop(stop::StopArgs),
    /// Stop the server, wait until it is gone, start it
    Restart(restart::RestartArgs),
    /// State, pid, ports, memory, load
    Status,
    /// The server's log
    Logs(logs::LogsArgs),
    /// A support bundle without secrets; lists first what it takes
    Report(report::ReportArgs),
    /// The guided setup with a Markdown transcript for a ticket; no passwords in it
    Case(case::CaseArgs),
    /// The server as a service of the system, started at boot
    Service(service::ServiceArgs),
    /// Make a sample home to try everything on
    Practice(practice::PracticeArgs),
    /// Completions for a shell, to stdout
    Completions(completions::CompletionsArgs),
    /// The man page, to stdout
    Man,
}

/// Runs one command, or the guided setup without one. `declaration` is the command line as help, completions and the man page
/// show it.
pub(crate) fn run(
    command: Option<Command>,
    global: Global,
    program: PathBuf,
    declaration: clap::Command,
) -> Result<Exit, CommandFailure> {
    let output = Output::new(&global);
    let mut context = CommandContext::new(global, output, program);
    match command {
        None => setup::run(context),
        Some(Command::Homes) => homes::run(&mut context),
        Some(Command::Check(args)) => check::run(&mut context, &args),
        Some(Command::Explain(args)) => explain::run(&mut context, &args),
        Some(Command::Get(args)) => get::run(&mut context, &args),
        Some(Command::Set(args)) => set::run(&mut context, &args),
        Some(Command::Recommend) => recommend::run(&mut context),
        Some(Command::Plan(args)) => plan::run(&mut context, &args),
        Some(Command::Apply(args)) => apply::run(&mut context, &args),
        Some(Command::Verify) => verify::run(&mut context),
        Some(Command::History) => history::run(&mut context),
        Some(Command::Undo(args)) => undo::run(&mut context, args),
        Some(Command::Console) => console::run(context),
        Some(Command::Start(args)) => start::run(&mut context, &args),
        Some(Command::Stop(args)) => stop::run(&mut context, &args),
        Some(Command::Restart(args)) => restart::run(&mut context, &args),
        Some(Command::Status) => status::run(&mut context),
        Some(Command::Logs(args)) => logs::run(&mut context, &args),
        Some(Command::Report(args)) => report::run(&mut context, &args),
        Some(Command::Case(args)) => case::run(context, &args),
        Some(Command::Service(args)) => service::run(&mut context, args),
        Some(Command::Practice(args)) => practice::run(context, args),
        Some(Command::Completions(args)) => completions::run(&args, output, declaration),
        Some(Command::Man) => man::run(output, declaration),
    }
}
