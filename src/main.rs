//! The `carbonctl` binary: runs the command line and returns its exit code.
#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::ExitCode;

use carbonctl::face;
use carbonctl::face::tui::watchdog;
use carbonctl::server::launch;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(first) if first == launch::COMMAND => return launch::main(arguments),
        Some(first) if first == watchdog::COMMAND => return watchdog::main(arguments),
        _ => {}
    }
    let cli = match face::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return ExitCode::from(code),
    };
    let global = cli.global.clone();
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("carbonctl"));
    let run = || match face::run(cli, program) {
        Ok(exit) => exit.code(),
        Err(failure) => face::report_failure(&failure, &global),
    };
    ExitCode::from(face::guarded(run))
}
