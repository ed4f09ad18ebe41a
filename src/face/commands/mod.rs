//! The commands: their list, and one file each with its arguments, what it does, and its results as text and JSON. Each drives the
//! session and reports; none knows a configuration file.

mod apply;
mod check;
mod completions;
mod confirm;
mod console;
mod control;
mod desk;
mod explain;
mod get;
mod history;
mod homes;
mod logs;
mod man;
mod plan;
mod practice;
mod recommend;
mod restart;
mod screen;
mod service;
mod set;
mod setup;
mod start;
mod start_progress;
mod status;
mod stop;
mod undo;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory as _, Parser as _, Subcommand};

use super::cli::Cli;
use super::exit::{Exit, Failure, visible};
use super::global::Global;
use super::output::Output;
use super::report::json;
use desk::Desk;

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
    /// The server as a service of the system, started at boot
    Service(service::ServiceArgs),
    /// Make a sample home to try everything on
    Practice(practice::PracticeArgs),
    /// Completions for a shell, to stdout
    Completions(completions::CompletionsArgs),
    /// The man page, to stdout
    Man,
}

/// Runs what the command line asks for.
pub fn run(cli: Cli, program: PathBuf) -> Result<Exit, Failure> {
    let output = Output::new(&cli.global);
    let mut desk = Desk::new(cli.global, output, program);
    match cli.command {
        None => setup::run(desk),
        Some(Command::Homes) => homes::run(&mut desk),
        Some(Command::Check(args)) => check::run(&mut desk, &args),
        Some(Command::Explain(args)) => explain::run(&mut desk, &args),
        Some(Command::Get(args)) => get::run(&mut desk, &args),
        Some(Command::Set(args)) => set::run(&mut desk, &args),
        Some(Command::Recommend) => recommend::run(&mut desk),
        Some(Command::Plan(args)) => plan::run(&mut desk, &args),
        Some(Command::Apply(args)) => apply::run(&mut desk, &args),
        Some(Command::Verify) => verify::run(&mut desk),
        Some(Command::History) => history::run(&mut desk),
        Some(Command::Undo(args)) => undo::run(&mut desk, args),
        Some(Command::Console) => console::run(desk),
        Some(Command::Start(args)) => start::run(&mut desk, &args),
        Some(Command::Stop(args)) => stop::run(&mut desk, &args),
        Some(Command::Restart(args)) => restart::run(&mut desk, &args),
        Some(Command::Status) => status::run(&mut desk),
        Some(Command::Logs(args)) => logs::run(&mut desk, &args),
        Some(Command::Service(args)) => service::run(&mut desk, args),
        Some(Command::Practice(args)) => practice::run(desk, args),
        Some(Command::Completions(args)) => completions::run(&args, output),
        Some(Command::Man) => man::run(output),
    }
}

/// Prints a failure the way the command line asked for, and gives its exit code.
pub fn report(failure: &Failure, global: &Global) -> u8 {
    let output = Output::loud(global);
    if output.json {
        // Where not even this can be written, the exit code still tells.
        let _ = output.document(&json::error(failure));
    } else {
        output.talk(&failure.to_string());
        for line in &failure.problem.evidence {
            output.talk(&format!("  {}", visible(line, "")));
        }
        if let Some(why) = failure
            .failure
            .as_ref()
            .filter(|_| !failure.problem.evidence.is_empty())
        {
            for cure in why.cures.iter().skip(1) {
                output.talk(&format!("  or: {}", visible(&cure.to_string(), "")));
            }
            output.talk(&format!("  `carbonctl explain {}` tells more", why.id));
        }
    }
    failure.code()
}

/// Reads the command line. Help and version are printed here, and so is what is wrong; then there is only an exit code.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Cli, u8> {
    let arguments: Vec<OsString> = arguments.collect();
    Cli::try_parse_from(&arguments).map_err(|error| {
        if !error.use_stderr() {
            // Nobody can be told when standard output is gone.
            let _ = error.print();
            return 0;
        }
        let has = |name: &str| arguments.iter().take_while(|a| *a != "--").any(|a| a == name);
        let global = Global {
            json: has("--json"),
            ascii: has("--ascii"),
            ..Global::default()
        };
        report(&misuse(&error.render().to_string()), &global)
    })
}

/// What the parser says over several lines, as one: what is wrong; what to do.
fn misuse(words: &str) -> Failure {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = words.split("\n\n");
    let what = one_line(parts.next().unwrap_or_default());
    let mut hints = Vec::new();
    for part in parts {
        let part = one_line(part);
        if let Some(tip) = part.strip_prefix("tip: ") {
            hints.push(tip.replace(" tip: ", ", "));
        } else if let Some(usage) = part.strip_prefix("Usage: ") {
            hints.push(format!("usage: {usage}"));
        }
    }
    if hints.is_empty() {
        hints.push("`carbonctl --help` explains".to_owned());
    }
    Failure::usage(what.strip_prefix("error: ").unwrap_or(&what), hints.join("; "))
}

/// The command line's own declaration, for help, completions and the man page.
fn declaration() -> clap::Command {
    Cli::command()
}
