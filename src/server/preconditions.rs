//! Preconditions of a launch: no server of this home is running or starting, and script and Java are there.

use std::path::Path;
use std::time::{Duration, Instant};

use super::handle::Handle;
use super::launch::LaunchArgs;
use super::{ServerError, java, running_script, start_script};
use crate::domain::Home;
use crate::probe::{World, process};

/// How long a start script without a server is given to end or to get one, before a start is refused because of it.
const SCRIPT_GRACE: Duration = Duration::from_secs(2);

/// Whether a start is possible at all: there is a script, and a Java for it. For a restart, which must not stop a server that it
/// cannot start again.
///
/// # Errors
/// As [`super::start()`].
pub fn startable(home: &Home, java_home: Option<&Path>) -> Result<(), ServerError> {
    start_script::chosen(home)?;
    java::home(&World::here(), home, java_home).map(drop)
}

/// What is to be launched, unless the server runs already.
pub(super) fn arguments(world: &World, home: &Home, java_home: Option<&Path>) -> Result<LaunchArgs, ServerError> {
    refuse_running(world, home)?;
    Ok(LaunchArgs {
        home: home.path.clone(),
        script: start_script::chosen(home)?,
        java_home: java::home(world, home, java_home)?,
        ..LaunchArgs::default()
    })
}

/// Refuses where the server runs, or is being started without a lock: in the foreground, or by a restart from within. To be
/// called with the lock held, else it would wait for the start of another run.
pub(super) fn refuse_second(world: &World, home: &Home) -> Result<(), ServerError> {
    let deadline = Instant::now() + SCRIPT_GRACE;
    loop {
        refuse_running(world, home)?;
        let Some(script) = running_script::of(world, home) else {
            // Its server may have appeared between the two looks.
            return refuse_running(world, home);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ServerError::AlreadyStarting { pid: script.pid });
        }
        if let Some(handle) = Handle::open(script.pid)? {
            // Its end, or a short while: the deadline is checked above.
            let _ = handle.ended_within(left.min(Duration::from_millis(100)));
        }
    }
}

/// Refuses where the server runs.
fn refuse_running(world: &World, home: &Home) -> Result<(), ServerError> {
    match process::server_of(world, home) {
        Some(server) => Err(ServerError::AlreadyRunning { pid: server.pid }),
        None => Ok(()),
    }
}
