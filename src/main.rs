//! Parse, run, exit code.

use std::path::PathBuf;
use std::process::ExitCode;

use carbonctl::face::{self, cli::Cli};
use carbonctl::server::launch;
use clap::Parser as _;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == launch::COMMAND) {
        return launch::main(arguments);
    }
    let cli = Cli::parse();
    let json = cli.global.json;
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("carbonctl"));
    match face::run(cli, program) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => ExitCode::from(face::report_failure(&failure, json)),
    }
}
