//! The hidden command that becomes the start script.
//!
//! `carbonctl __launch --home DIR --script FILE [--java-home DIR] [-- ARGUMENTS…]`
//!
//! It creates a separate session without `unsafe` code: the program starts itself, the new process leaves the terminal's session,
//! resets signals to their defaults, and executes `sh bin/<script>`. Its streams are inherited: the console log is passed open,
//! not by a path that somebody could change. The script runs in console mode, so that the product's own restart (exit code 121)
//! works and none of its output is lost.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

mod arguments;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use super::lock::ControlLock;
use crate::domain::Shown as _;

pub use arguments::{COMMAND, LaunchArgs};

/// The command line that `program` (this program) understands.
pub(super) fn command(arguments: &LaunchArgs, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(COMMAND);
    let named = [("--home", &arguments.home), ("--script", &arguments.script)];
    for (name, path) in named
        .into_iter()
        .chain(arguments.java_home.as_ref().map(|path| ("--java-home", path)))
    {
        command.arg(name).arg(path);
    }
    command.arg("--").args(&arguments.arguments);
    system::detach(&mut command);
    command
}

/// The start script itself: run in its home, with the selected Java, and without variables that would redirect it.
fn script_command(arguments: &LaunchArgs) -> Command {
    let mut command = system::shell(&arguments.home, &arguments.script);
    command
        .args(&arguments.arguments)
        .current_dir(&arguments.home)
        // An inherited CARBON_HOME silently redirects the script to another product; JAVACMD wins over JAVA_HOME.
        .env_remove("CARBON_HOME")
        .env_remove("JAVACMD");
    // Our own variables are not for the server, and may name an answers file. All others are the caller's.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARBONCTL_") {
            command.env_remove(name);
        }
    }
    if let Some(java_home) = &arguments.java_home {
        command.env("JAVA_HOME", java_home);
    }
    command
}

/// Replaces this program by the start script, on this terminal; returns only with the reason why that failed. Holds the lock
/// until then.
pub(super) fn become_script(arguments: &LaunchArgs, lock: ControlLock) -> io::Error {
    system::become_it(script_command(arguments), lock)
}

/// Ends the processes of a launch that never became a server; `session` is the pid of the launched process.
pub(super) fn abandon(session: u32) {
    system::abandon(session);
}

/// Kills what is left of such a launch, after it was asked to end in vain.
pub(super) fn kill(session: u32) {
    system::kill(session);
}

/// The exit code of a script; 128 plus the signal where one ended it.
pub(super) fn code(status: std::process::ExitStatus) -> Option<i32> {
    status
        .code()
        .or_else(|| system::signal(status).map(|signal| 128 + signal))
}

/// Executes the start script; returns only with the reason why that failed.
pub fn exec(arguments: &LaunchArgs) -> io::Error {
    system::exec(script_command(arguments))
}

/// The complete hidden command, for `main`: the arguments after `__launch` on the command line.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match LaunchArgs::parse(arguments) {
        Ok(parsed) => {
            let error = exec(&parsed);
            report(&parsed, &error);
            ExitCode::from(3)
        }
        Err(message) => {
            use std::io::Write as _;
            // Without standard error there is nowhere to report it.
            let _ = writeln!(io::stderr(), "carbonctl: {}", crate::domain::visible(&message));
            ExitCode::from(2)
        }
    }
}

/// Writes the reason where the waiting start reads it: the console log, which is our standard error.
fn report(arguments: &LaunchArgs, error: &io::Error) {
    use std::io::Write;
    let script = arguments.home.join(&arguments.script);
    // Without the log there is nowhere left to report it.
    let _ = writeln!(io::stderr(), "Error: cannot run {}: {error}", script.shown());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_the_command_it_makes() {
        let arguments = LaunchArgs {
            home: "/opt/a b".into(),
            script: "bin/wso2server.sh".into(),
            java_home: Some("/opt/jdk".into()),
            arguments: vec!["-DportOffset=1".into(), "--home".into()],
        };
        let command = command(&arguments, Path::new("carbonctl"));
        let mut line = command.get_args().map(OsString::from);
        assert_eq!(line.next(), Some(COMMAND.into()));
        assert_eq!(LaunchArgs::parse(line), Ok(arguments));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(LaunchArgs::parse(["--what".into(), "x".into()]).is_err());
        assert!(LaunchArgs::parse(["--home".into(), "x".into()]).is_err());
    }
}
