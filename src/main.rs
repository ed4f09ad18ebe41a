//! Parse, run, exit code.

use std::process::ExitCode;

use carbonctl::server::launch;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == launch::COMMAND) {
        return launch::main(arguments);
    }
    ExitCode::SUCCESS
}
