//! Launches on Unix: a new session, default signals, and `exec` of the shell.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::{Pid, Signal};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

use crate::server::lock::ControlLock;

/// Signals that a parent may have ignored (as `nohup` does) and that a server must receive.
const HEARD: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Nothing to prepare: the child leaves the session itself.
pub(super) fn detach(_command: &mut Command) {}

/// The script by its shell: in many packs it is not executable.
pub(super) fn shell(_home: &Path, script: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg(script);
    command
}

/// Executes the command. The lock ends with this program: its file is closed by the `exec`.
pub(super) fn become_it(mut command: Command, lock: ControlLock) -> io::Error {
    let error = command.exec();
    drop(lock);
    error
}

pub(super) fn exec(command: Command) -> io::Error {
    match prepare(command) {
        Ok(mut command) => command.exec(),
        Err(error) => error,
    }
}

/// Ends the session of a script that did not become a server. Best effort: it may be gone already.
pub(super) fn abandon(session: u32) {
    signal_group(session, Signal::TERM);
}

/// Kills it.
pub(super) fn kill(session: u32) {
    signal_group(session, Signal::KILL);
}

fn signal_group(session: u32, signal: Signal) {
    if let Some(group) = i32::try_from(session).ok().and_then(Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

/// The signal that ended a process.
pub(super) fn signal(status: std::process::ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal()
}

fn prepare(mut command: Command) -> io::Result<Command> {
    // Only the leader of a process group is refused, and a child of this program leads none.
    rustix::process::setsid()?;
    // exec turns every caught signal into its default, and leaves ignored ones ignored: so catch them first.
    for signal in HEARD {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    command.stdin(Stdio::null());
    Ok(command)
}
