//! Stopping: hold the process, make sure once more who it is, ask it to end, and wait for the end itself.

use std::io;
use std::time::{Duration, Instant};

use super::follow::Follower;
use super::handle::Handle;
use super::{Progress, ServerError, place};
use crate::apply::State;
use crate::domain::Home;
use crate::probe::World;
use crate::probe::process::{self, ServerProcess};

/// How often the one who waits is told so.
const TICK: Duration = Duration::from_millis(250);

/// How long the system may take to clear away a process that was ended by force.
const AFTER_KILL: Duration = Duration::from_secs(30);

/// How to stop.
pub struct StopOptions<'a> {
    /// How long to wait for the end.
    pub timeout: Duration,
    /// End it by force when it is still there after this time.
    pub force_after: Option<Duration>,
    /// Told what happens.
    pub progress: &'a mut dyn FnMut(Progress),
}

/// A server that does not run any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The process that ended; `None` where none ran.
    pub pid: Option<u32>,
    /// How long it took.
    pub took: Duration,
    /// Whether force was needed.
    pub forced: bool,
}

/// Stops the server and waits for its end. That none runs is no error. A pid file is never believed.
///
/// # Errors
/// [`ServerError`]: it belongs to another user, another run is at it, or it was still there when the time ran out.
pub fn stop(home: &Home, options: StopOptions<'_>) -> Result<Stopped, ServerError> {
    let StopOptions {
        timeout,
        force_after,
        progress,
    } = options;
    let begin = Instant::now();
    let nothing = Stopped {
        pid: None,
        took: Duration::ZERO,
        forced: false,
    };
    // Never controlled from here and nothing runs: then leave the home without our directory.
    let world = World::here();
    if process::server_of(&world, home).is_none() && !State::open(&home.path)?.is_made() {
        return Ok(nothing);
    }
    let (_, lock) = place::locked(home)?;
    let Some((server, handle)) = hold(&world, home)? else {
        return Ok(nothing);
    };
    let pid = server.pid;
    let refused = |source: io::Error| refusal(&server, home, source);
    let mut log = Follower::at_end(&home.path.join(home.logs()).join("wso2carbon.log"));
    handle.terminate().map_err(refused)?;
    progress(Progress::Asked { pid });
    // It was asked; a second stop with more force must not have to wait for this one.
    drop(lock);
    let mut forced = false;
    loop {
        let ended = handle.ended_within(TICK).map_err(refused)?;
        log.lines().into_iter().for_each(|line| progress(Progress::Line(line)));
        if ended {
            return Ok(Stopped {
                pid: Some(pid),
                took: begin.elapsed(),
                forced,
            });
        }
        let waited = begin.elapsed();
        progress(Progress::Waiting(waited));
        if !forced && force_after.is_some_and(|after| waited >= after) {
            handle.kill().map_err(refused)?;
            progress(Progress::Forced { pid });
            forced = true;
        }
        let limit = if forced {
            timeout.max(force_after.unwrap_or_default() + AFTER_KILL)
        } else {
            timeout
        };
        if waited > limit {
            return Err(ServerError::StillStopping { pid, waited });
        }
    }
}

/// The server and a hold on it. Looks again after taking hold: only then it is certain that both are one.
fn hold(world: &World, home: &Home) -> Result<Option<(ServerProcess, Handle)>, ServerError> {
    let Some(found) = process::server_of(world, home) else {
        return Ok(None);
    };
    let Some(handle) = Handle::open(found.pid)? else {
        return Ok(None);
    };
    let again = process::server_of(world, home)
        .filter(|again| (again.pid, again.start_ticks) == (found.pid, found.start_ticks));
    Ok(again.map(|server| (server, handle)))
}

fn refusal(server: &ServerProcess, home: &Home, source: io::Error) -> ServerError {
    if source.kind() == io::ErrorKind::PermissionDenied {
        ServerError::NotPermitted {
            pid: server.pid,
            user: server.user.clone(),
        }
    } else {
        ServerError::Io {
            what: "cannot stop the server",
            path: home.path.clone(),
            source,
        }
    }
}
