//! One start under way: waits for the process, the log line and the port, or for the end that tells why not.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::follow::Follower;
use super::start::Started;
use super::{Progress, ServerError, explain, launch, ready};
use crate::domain::Home;
use crate::probe::process::{self, ServerProcess};
use crate::probe::{World, logs, sockets};
use crate::text::mask;

/// How often logs and ports are looked at.
const TICK: Duration = Duration::from_millis(100);

/// How long a server that says it is up is given to open its main port, which another configuration may have moved.
const PORT_GRACE: Duration = Duration::from_secs(5);

/// What a start is watched by. Made before the launch, so that nothing it writes is missed.
pub(super) struct Watch {
    log: Follower,
    patches: Follower,
    console: PathBuf,
}

impl Watch {
    /// From the ends of the home's logs on.
    pub(super) fn new(home: &Home, console: PathBuf) -> Self {
        let logs = home.path.join(home.logs());
        Self {
            log: Follower::at_end(&logs.join("wso2carbon.log")),
            patches: Follower::at_end(&logs.join("patches.log")),
            console,
        }
    }
}

/// One start, from the launch to its outcome.
pub(super) struct Attempt<'a> {
    world: World,
    home: &'a Home,
    watch: Watch,
    /// Pid of the launched script.
    launched: u32,
    /// Fires when the script has ended.
    ended: Receiver<()>,
    begin: Instant,
    timeout: Duration,
    progress: &'a mut dyn FnMut(Progress),
    /// The server's process, as last seen.
    server: Option<ServerProcess>,
    /// The lines that its log got since the launch.
    seen: Vec<String>,
}

impl<'a> Attempt<'a> {
    /// Begins to count.
    pub(super) fn new(
        world: World,
        home: &'a Home,
        watch: Watch,
        (launched, ended): (u32, Receiver<()>),
        timeout: Duration,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        progress(Progress::Launched);
        Self {
            world,
            home,
            watch,
            launched,
            ended,
            begin: Instant::now(),
            timeout,
            progress,
            server: None,
            seen: Vec::new(),
        }
    }

    /// Waits until the server's process is there. A script that has none when the time runs out is ended: what was told
    /// to have failed must not come up later.
    pub(super) fn process(&mut self) -> Result<ServerProcess, ServerError> {
        loop {
            if let Some(server) = process::server_of(&self.world, self.home) {
                (self.progress)(Progress::Process { pid: server.pid });
                self.server = Some(server.clone());
                return Ok(server);
            }
            self.tick()?;
            if self.begin.elapsed() > self.timeout {
                launch::abandon(self.launched);
                return Err(self.failed());
            }
        }
    }

    /// Waits until the server says that it is up and its main port listens.
    pub(super) fn up(&mut self, mut server: ServerProcess) -> Result<Started, ServerError> {
        let mut marked: Option<(f64, Instant)> = None;
        loop {
            for line in self.fresh_lines() {
                if let Some(counted) = logs::started_marker(&line) {
                    marked = Some((counted, Instant::now()));
                }
            }
            if let Some((counted, since)) = marked {
                let port = ready::offset(self.home, Some(&server))
                    .and_then(|offset| ready::main_port(&ready::expected(self.home, true), offset));
                let closed = port.filter(|port| {
                    let around = ready::listening(&self.world, Some(server.pid));
                    ready::is_open(&around, *port) == Ok(false)
                });
                if closed.is_none() || since.elapsed() > PORT_GRACE {
                    let mut started = self.outcome(&server, Some(counted), true);
                    started.note = closed.map(|port| format!("It says that it is up, but port {port} is not open."));
                    return Ok(started);
                }
            }
            self.tick()?;
            if self.begin.elapsed() > self.timeout {
                return Err(ServerError::StillStarting {
                    pid: server.pid,
                    waited: self.begin.elapsed(),
                });
            }
            // A restart from within (exit code 121) goes on under another pid.
            server = process::server_of(&self.world, self.home).unwrap_or(server);
        }
    }

    /// One tick of waiting; the end of the script is the end of the start.
    fn tick(&mut self) -> Result<(), ServerError> {
        (self.progress)(Progress::Waiting(self.begin.elapsed()));
        match self.ended.recv_timeout(TICK) {
            Err(RecvTimeoutError::Timeout) => Ok(()),
            Ok(()) | Err(RecvTimeoutError::Disconnected) => Err(self.failed()),
        }
    }

    fn fresh_lines(&mut self) -> Vec<String> {
        let lines = self.watch.log.lines();
        for line in &lines {
            (self.progress)(Progress::Line(line.clone()));
        }
        self.seen.extend(lines.iter().cloned());
        lines
    }

    fn failed(&mut self) -> ServerError {
        self.fresh_lines();
        let console = fs::read(&self.watch.console).unwrap_or_default();
        let mut evidence = explain::evidence(&[
            self.seen.join("\n"),
            self.watch.patches.lines().join("\n"),
            String::from_utf8_lossy(&console).into_owned(),
        ]);
        let (cause, cure) = explain::cause(&evidence);
        if explain::is_port(cause) {
            evidence.extend(self.holders());
        }
        ServerError::DidNotStart {
            cause: cause.to_owned(),
            cure,
            evidence: mask::lines(&evidence.join("\n")),
            console: self.watch.console.clone(),
        }
    }

    /// Who holds the ports that this server would open, as far as that can be seen.
    fn holders(&self) -> Vec<String> {
        let Some(offset) = ready::offset(self.home, self.server.as_ref()) else {
            return Vec::new();
        };
        ready::expected(self.home, self.server.is_some())
            .into_iter()
            .filter_map(|row| {
                let port = row.number.checked_add(if row.moves { offset } else { 0 })?;
                let owner = sockets::owner(&self.world, port)?;
                Some(format!(
                    "port {port} ({}) is held by process {} ({}) of {}",
                    row.name, owner.pid, owner.name, owner.user
                ))
            })
            .collect()
    }

    pub(super) fn outcome(&self, server: &ServerProcess, counted: Option<f64>, ready: bool) -> Started {
        Started {
            pid: server.pid,
            ready,
            took: self.begin.elapsed(),
            counted,
            note: None,
        }
    }
}
