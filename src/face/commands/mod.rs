//! The commands, one family a file. Each drives the session and reports; none knows a configuration file.

mod change;
mod desk;
mod know;
mod look;
mod server;
mod setup;

use std::path::PathBuf;

use clap::CommandFactory as _;

use super::cli::{Cli, Command};
use super::exit::{Exit, Failure};
use super::output::Output;
use super::report::json;
use desk::Desk;

/// Runs what the command line asks for.
pub fn run(cli: Cli, program: PathBuf) -> Result<Exit, Failure> {
    let output = Output::new(&cli.global);
    let mut desk = Desk::new(cli.global, output, program);
    match cli.command {
        None => setup::guided(desk),
        Some(Command::Homes) => look::homes(&mut desk),
        Some(Command::Check { ids }) => look::check(&mut desk, &ids),
        Some(Command::Explain { id }) => know::explain(&desk, &id),
        Some(Command::Get { settings }) => look::get(&mut desk, &settings),
        Some(Command::Set { assignments }) => change::set(&mut desk, &assignments),
        Some(Command::Recommend) => look::recommend(&mut desk),
        Some(Command::Plan { answers }) => change::plan(&mut desk, &answers),
        Some(Command::Apply { answers }) => change::apply(&mut desk, &answers),
        Some(Command::Verify) => change::verify(&mut desk),
        Some(Command::History) => change::history(&mut desk),
        Some(Command::Undo { id }) => change::undo(&mut desk, id),
        Some(Command::Console) => setup::console(desk),
        Some(Command::Start {
            timeout,
            no_wait,
            foreground,
        }) => server::start(&mut desk, timeout, !no_wait, foreground),
        Some(Command::Stop { timeout, force_after }) => server::stop(&mut desk, timeout, force_after),
        Some(Command::Restart { timeout }) => server::restart(&mut desk, timeout),
        Some(Command::Status) => server::status(&mut desk),
        Some(Command::Logs {
            follow,
            lines,
            level,
            grep,
        }) => server::logs(&mut desk, follow, lines, level.as_deref(), grep.as_deref()),
        Some(Command::Practice { dir, generation, setup }) => setup::practice(desk, dir, generation == "toml", setup),
        Some(Command::Completions { shell }) => know::completions(shell, output),
        Some(Command::Man) => know::man(output),
    }
}

/// Prints a failure the way the command line asked for, and gives its exit code.
pub fn report(failure: &Failure, json_wanted: bool) -> u8 {
    if json_wanted {
        // Where not even this can be written, the exit code still tells.
        let _ = Output::plain_json().document(&json::error(failure));
    } else {
        Output::plain().talk(&failure.to_string());
    }
    failure.code
}

/// The command line's own declaration, for help, completions and the man page.
fn declaration() -> clap::Command {
    Cli::command()
}
