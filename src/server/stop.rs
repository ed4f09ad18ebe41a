//! Stopping: hold the process, make sure once more who it is, ask it to end, and wait for the end itself.

use std::io;
use std::time::{Duration, Instant};

use super::follow::Follower;
use super::handle::Handle;
use super::{Progress, ServerError, state_dir, running_script};
use crate::apply::StateDir;
use crate::domain::Home;
use crate::probe::World;
use crate::probe::process::{self, ServerProcess};

/// How often the one who waits is told so.
const TICK: Duration = Duration::from_millis(250);

/// How long the system may take to clear away a process that was ended by force.
const AFTER_KILL: Duration = Duration::from_secs(30);

/// How long a start script whose server has ended may take to end itself.
const SCRIPT_GRACE: Duration = Duration::from_secs(3);

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

/// Stops the server and waits for its end, and that of its start script: it stays down. That none runs is no error. A pid
/// file is never believed.
///
/// # Errors
/// [`ServerError`]: it belongs to another user, another run is at it, or it was still there when the time ran out.
pub fn stop(home: &Home, options: StopOptions<'_>) -> Result<Stopped, ServerError> {
    let world = World::here();
    let nothing = Stopped {
        pid: None,
        took: Duration::ZERO,
        forced: false,
    };
    // Never controlled from here and nothing runs: then leave the home without our directory.
    let there = process::server_of(&world, home).is_some() || running_script::of(&world, home).is_some();
    if !there && !StateDir::of(home)?.is_made() {
        return Ok(nothing);
    }
    let (_, lock) = state_dir::locked(home)?;
    let log = Follower::at_end(&home.root, &home.server_log());
    let mut stopping = Stopping {
        begin: Instant::now(),
        options,
        log,
        home,
        forced: false,
    };
    let mut lock = Some(lock);
    let mut first = None;
    while let Some(held) = hold(&world, home)? {
        if held.server.is_none() && first.is_some() && stopping.ends_by_itself(&world, &held)? {
            continue;
        }
        // A server that comes after one was ended is the script's next one: without the script there is no third.
        if let Some(script) =
            running_script::of(&world, home).filter(|script| first.is_some() && script.pid != held.pid)
            && let Some(handle) = Handle::open(script.pid)?
            && running_script::of(&world, home) == Some(script)
        {
            handle.terminate().map_err(|source| held.refusal(home, source))?;
        }
        held.handle.terminate().map_err(|source| held.refusal(home, source))?;
        (stopping.options.progress)(Progress::Asked { pid: held.pid });
        // It was asked; a second stop with more force must not have to wait for this one.
        lock.take();
        stopping.wait(&held)?;
        first.get_or_insert(held.pid);
    }
    Ok(Stopped {
        pid: first,
        took: first.map_or(Duration::ZERO, |_| stopping.begin.elapsed()),
        forced: stopping.forced,
    })
}

/// A stop under way.
struct Stopping<'a, 'o> {
    begin: Instant,
    options: StopOptions<'o>,
    log: Follower,
    home: &'a Home,
    forced: bool,
}

impl Stopping<'_, '_> {
    /// Waits for the end of what was asked to end; with force when the time for that has come.
    fn wait(&mut self, held: &HeldProcess) -> Result<(), ServerError> {
        let pid = held.pid;
        let refused = |source| held.refusal(self.home, source);
        let mut killed = false;
        loop {
            let ended = held.handle.ended_within(TICK).map_err(refused)?;
            for line in self.log.lines() {
                (self.options.progress)(Progress::Line(line));
            }
            if ended {
                return Ok(());
            }
            let waited = self.begin.elapsed();
            (self.options.progress)(Progress::Waiting(waited));
            let force_after = self.options.force_after;
            if !killed && force_after.is_some_and(|after| waited >= after) {
                held.handle.kill().map_err(refused)?;
                (self.options.progress)(Progress::Forced { pid });
                killed = true;
                self.forced = true;
            }
            let limit = if killed {
                self.options.timeout.max(force_after.unwrap_or_default() + AFTER_KILL)
            } else {
                self.options.timeout
            };
            if waited > limit {
                return Err(ServerError::StillStopping { pid, waited });
            }
        }
    }

    /// Whether a script whose server has ended does what it always does then: end, or start the next one.
    fn ends_by_itself(&self, world: &World, held: &HeldProcess) -> Result<bool, ServerError> {
        let deadline = Instant::now() + SCRIPT_GRACE;
        while Instant::now() < deadline {
            let ended = held.handle.ended_within(Duration::from_millis(50));
            if ended.map_err(|source| held.refusal(self.home, source))?
                || process::server_of(world, self.home).is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A process of this home, held so that no other can be signalled in its place.
struct HeldProcess {
    pid: u32,
    handle: Handle,
    /// The server; `None` for the start script without one.
    server: Option<ServerProcess>,
}

impl HeldProcess {
    fn refusal(&self, home: &Home, source: io::Error) -> ServerError {
        refusal(self.pid, self.server.as_ref(), home, source)
    }
}

/// The server, else the start script of one that is to come, and a hold on it. Looks again after taking hold: only then
/// it is certain that both are one.
fn hold(world: &World, home: &Home) -> Result<Option<HeldProcess>, ServerError> {
    loop {
        let server = process::server_of(world, home);
        let script = running_script::of(world, home);
        let Some(pid) = server
            .as_ref()
            .map(|server| server.pid)
            .or(script.map(|script| script.pid))
        else {
            return Ok(None);
        };
        let Some(handle) = Handle::open(pid)? else {
            continue;
        };
        let same = match &server {
            Some(found) => process::server_of(world, home)
                .is_some_and(|again| (again.pid, again.start_ticks) == (found.pid, found.start_ticks)),
            None => running_script::of(world, home) == script,
        };
        if same {
            return Ok(Some(HeldProcess { pid, handle, server }));
        }
    }
}

fn refusal(pid: u32, server: Option<&ServerProcess>, home: &Home, source: io::Error) -> ServerError {
    if source.kind() == io::ErrorKind::PermissionDenied {
        ServerError::NotPermitted {
            pid,
            user: server.map_or_else(|| "another user".to_owned(), |server| server.user.clone()),
        }
    } else {
        ServerError::Io {
            what: "cannot stop the server",
            path: home.path.clone(),
            source,
        }
    }
}
