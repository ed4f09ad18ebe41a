//! From the arguments of a command line to an exit code: parses them, runs the command, prints errors.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory as _, Parser as _};

use super::cli::Cli;
use super::commands;
use super::exit::{CommandFailure, Exit, visible};
use super::global::Global;
use super::output::Output;
use super::report::json;

/// Runs the command line.
pub fn run(cli: Cli, program: PathBuf) -> Result<Exit, CommandFailure> {
    commands::run(cli.command, cli.global, program, Cli::command())
}

/// Prints a failure the way the command line asked for, and gives its exit code.
pub fn report(failure: &CommandFailure, global: &Global) -> u8 {
    let output = Output::loud(global);
    if output.json {
        // Where not even this can be written, the exit code still reports it.
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
                let words = cure.to_string();
                output.talk(&format!(
                    "  or: {}",
                    visible(words.strip_prefix("or ").unwrap_or(&words), "")
                ));
            }
            for other in &why.others {
                output.talk(&format!("  there was also {}: {}", other.id, visible(&other.cause, "")));
            }
            output.talk(&format!("  See `carbonctl explain {}`", why.id));
        }
    }
    failure.code()
}

/// Parses the command line. Help, version and usage errors are printed here; then there is only an exit code.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Cli, u8> {
    let arguments: Vec<OsString> = arguments.collect();
    Cli::try_parse_from(&arguments).map_err(|error| {
        if !error.use_stderr() {
            // Without standard output there is nowhere to report it.
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

/// The parser's message of several lines, as one: what is wrong; what to do.
fn misuse(words: &str) -> CommandFailure {
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
        hints.push("see `carbonctl --help`".to_owned());
    }
    CommandFailure::usage(what.strip_prefix("error: ").unwrap_or(&what), hints.join("; "))
}
