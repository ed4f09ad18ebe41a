//! Stops a server: opens a handle on the process, checks its identity again, asks it to end, and waits for its end.

use std::io;
use std::time::{Duration, Instant};

use super::follow::Follower;
use super::handle::Handle;
use super::lock::Right;
use super::{Progress, ServerError, running_script, state_dir};
use crate::apply::StateDir;
use crate::domain::Home;
use crate::probe::World;
use crate::probe::process::{self, ServerProcess};

/// How often the progress of waiting is reported.
const TICK: Duration = Duration::from_millis(250);

/// How long the system may take to remove a process that was killed.
const AFTER_KILL: Duration = Duration::from_secs(30);

/// How long a start script whose server has ended may take to end itself.
const SCRIPT_GRACE: Duration = Duration::from_secs(3);

/// The options of a stop.
pub struct StopOptions<'a> {
    /// How long to wait for the end.
    pub timeout: Duration,
    /// Kill it when it is still running after this time.
    pub force_after: Option<Duration>,
    /// Receives the progress.
    pub progress: &'a mut dyn FnMut(Progress),
}

/// The result of a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The process that ended; `None` where none ran.
    pub pid: Option<u32>,
    /// How long it took.
    pub took: Duration,
    /// Whether it was killed.
    pub forced: bool,
}

/// Stops the server and waits for its end, and that of its start script, so that it stays down. A server that is not running is
/// no error. No pid file is trusted.
///
/// # Errors
/// [`ServerError`]: it belongs to another user, another run controls it, or it was still running when the time ran out.
pub fn stop(home: &Home, options: StopOptions<'_>) -> Result<Stopped, ServerError> {
    let world = World::here();
    let nothing = Stopped {
        pid: None,
        took: Duration::ZERO,
        forced: false,
    };
    // Never controlled from here and not running: then leave the home without our directory.
    let there = process::server_of(&world, home).is_some() || running_script::of(&world, home).is_some();
    if !there && !StateDir::of(home)?.is_made() {
        return Ok(nothing);
    }
    let lock = match Right::to_stop(state_dir::locked(home).map(|(_, lock)| lock))? {
        Right::Alone(lock) => Some(lock),
        Right::Unmade(reason) => {
            if there {
                (options.progress)(Progress::Unlocked { reason });
            }
            None
        }
    };
    let log = Follower::at_end(&home.root, &home.server_log());
    let mut stopping = Stopping {
        begin: Instant::now(),
        options,
        log,
        home,
        forced: false,
    };
    let mut lock = lock;
    let mut first = None;
    while let Some(held) = hold(&world, home)? {
        if held.server.is_none() && first.is_some() && stopping.ends_alone(&world, &held)? {
            continue;
        }
        // A server that appears after one has ended is the script's next one: without the script there is no third.
        if let Some(script) =
            running_script::of(&world, home).filter(|script| first.is_some() && script.pid != held.pid)
            && let Some(handle) = Handle::open(script.pid)?
            && running_script::of(&world, home) == Some(script)
        {
            handle.terminate().map_err(|source| held.refusal(home, source))?;
        }
        held.handle.terminate().map_err(|source| held.refusal(home, source))?;
        (stopping.options.progress)(Progress::Asked { pid: held.pid });
        // It was asked to end; a second stop with a kill must not have to wait for this one.
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

/// A stop in progress.
struct Stopping<'a, 'o> {
    begin: Instant,
    options: StopOptions<'o>,
    log: Follower,
    home: &'a Home,
    forced: bool,
}

impl Stopping<'_, '_> {
    /// Waits for the end of what was asked to end; kills it when the time for that has come.
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
    fn ends_alone(&self, world: &World, held: &HeldProcess) -> Result<bool, ServerError> {
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

/// A process of this home with a handle, so that no other can be signalled in its place.
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

/// The server, else the start script of one that is to start, and a handle on it. Checks again after opening the handle: only
/// then it is certain that both are the same process.
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
