//! Launching on Unix: a new session, default signals, and `exec` of the shell.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

use super::LaunchArgs;

/// Signals that a parent may have ignored (`nohup` does) and that a server must hear.
const HEARD: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Nothing to prepare: the child leaves the session itself.
pub(super) fn detach(_command: &mut Command) {}

pub(super) fn exec(arguments: &LaunchArgs) -> io::Error {
    match prepare(arguments) {
        Ok(mut command) => command.exec(),
        Err(error) => error,
    }
}

fn prepare(arguments: &LaunchArgs) -> io::Result<Command> {
    let log = OpenOptions::new().append(true).create(true).open(&arguments.log)?;
    // Only the leader of a process group is refused, and a child of this program leads none.
    rustix::process::setsid()?;
    // exec turns every caught signal into its default, and leaves ignored ones ignored: so catch them first.
    for signal in HEARD {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    let mut command = Command::new("sh");
    command
        .arg(&arguments.script)
        .args(&arguments.arguments)
        .current_dir(&arguments.home)
        .env_remove("CARBON_HOME")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    if let Some(java_home) = &arguments.java_home {
        // JAVACMD would win over JAVA_HOME.
        command.env("JAVA_HOME", java_home).env_remove("JAVACMD");
    }
    Ok(command)
}
