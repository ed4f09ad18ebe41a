//! Launching on Windows: the batch file runs in a process group of its own, without a window; it has no `exec`.

use std::fs::OpenOptions;
use std::io;
use std::process::{Command, Stdio};

use super::LaunchArgs;

/// The child survives the console of its parent, and Ctrl+C there.
#[cfg(windows)]
pub(super) fn detach(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}

/// Other systems have nothing of the kind.
#[cfg(not(windows))]
pub(super) fn detach(_command: &mut Command) {}

pub(super) fn exec(arguments: &LaunchArgs) -> io::Error {
    match run(arguments) {
        Ok(code) => std::process::exit(code),
        Err(error) => error,
    }
}

fn run(arguments: &LaunchArgs) -> io::Result<i32> {
    let log = OpenOptions::new().append(true).create(true).open(&arguments.log)?;
    let mut command = Command::new(arguments.home.join(&arguments.script));
    command
        .args(&arguments.arguments)
        .current_dir(&arguments.home)
        .env_remove("CARBON_HOME")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    if let Some(java_home) = &arguments.java_home {
        command.env("JAVA_HOME", java_home);
    }
    Ok(command.status()?.code().unwrap_or(1))
}
