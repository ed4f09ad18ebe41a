//! Launches on Windows: the batch file runs in a process group of its own, without a window; there is no `exec`.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::server::lock::ControlLock;

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

/// The batch file is executable itself.
pub(super) fn shell(home: &Path, script: &Path) -> Command {
    Command::new(home.join(script))
}

/// Runs the command in place of this program. The lock is released once it runs.
pub(super) fn become_it(mut command: Command, lock: ControlLock) -> io::Error {
    let ended = command.spawn().and_then(|mut child| {
        drop(lock);
        child.wait()
    });
    match ended {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}

pub(super) fn exec(command: Command) -> io::Error {
    match run(command) {
        Ok(code) => std::process::exit(code),
        Err(error) => error,
    }
}

/// A batch file cannot be asked to end; it is left running.
pub(super) fn abandon(_session: u32) {}

/// Nor is it killed.
pub(super) fn kill(_session: u32) {}

/// There are no signals.
pub(super) fn signal(_status: std::process::ExitStatus) -> Option<i32> {
    None
}

fn run(mut command: Command) -> io::Result<i32> {
    command.stdin(Stdio::null());
    Ok(command.status()?.code().unwrap_or(1))
}
