//! One start under way: waits for the process, the log line and the port, or for the end that tells why not.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::explain::{self, Scene};
use super::failure::Failure;
use super::follow::Follower;
use super::stage::{self, Stages};
use super::started::Started;
use super::{Progress, ServerError, launch, ready};
use crate::apply::State;
use crate::domain::Home;
use crate::probe::World;
use crate::probe::logs::{self, Since, Written};
use crate::probe::process::{self, ServerProcess};

/// How often logs and ports are looked at.
const TICK: Duration = Duration::from_millis(100);

/// How long a server that says it is up is given to open its main port, which another configuration may have moved.
const PORT_GRACE: Duration = Duration::from_secs(5);

/// What a start is watched by. Made before the launch, so that nothing it writes is missed.
pub(super) struct Watch {
    log: Follower,
    /// What it prints.
    said: Follower,
    /// Everything that a start writes, the most telling first.
    written: Vec<Since>,
    console: PathBuf,
}

impl Watch {
    /// From the ends of the home's logs on.
    pub(super) fn new(state: &State, home: &Home, console: PathBuf) -> Self {
        let own = state.own();
        let logs = home.start_logs();
        let mut written: Vec<Since> = logs.map(|log| Since::now(&home.root, log)).into();
        written.push(Since::now(own, console.clone()));
        Self {
            log: Follower::at_end(&home.root, &home.server_log()),
            said: Follower::at_end(own, &console),
            written,
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
    ended: Receiver<Option<i32>>,
    begin: Instant,
    timeout: Duration,
    progress: &'a mut dyn FnMut(Progress),
    /// The server's process, as last seen.
    server: Option<ServerProcess>,
    stages: Stages,
}

impl<'a> Attempt<'a> {
    /// Begins to count.
    pub(super) fn new(
        world: World,
        home: &'a Home,
        watch: Watch,
        (launched, ended): (u32, Receiver<Option<i32>>),
        timeout: Duration,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        progress(Progress::Stage(stage::SCRIPT));
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
            stages: Stages::default(),
        }
    }

    /// Waits until the server's process is there. A script that has none when the time runs out is ended: what was told
    /// to have failed must not come up later.
    pub(super) fn process(&mut self) -> Result<ServerProcess, ServerError> {
        loop {
            if let Some(server) = process::server_of(&self.world, self.home) {
                (self.progress)(Progress::Process { pid: server.pid });
                (self.progress)(Progress::Stage(stage::JAVA));
                self.server = Some(server.clone());
                return Ok(server);
            }
            self.tick()?;
            if self.begin.elapsed() > self.timeout {
                launch::abandon(self.launched);
                return Err(self.failed(None));
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
            // A home may log to its console alone, as containers do.
            for line in self.watch.said.lines() {
                if let (None, Some(counted)) = (marked, logs::started_marker(&line)) {
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
                self.server = Some(server.clone());
                return Err(ServerError::StillStarting {
                    pid: server.pid,
                    waited: self.begin.elapsed(),
                    failure: explain::so_far(&self.scene(None)).map(Box::new),
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
            Ok(code) => Err(self.failed(code)),
            Err(RecvTimeoutError::Disconnected) => Err(self.failed(None)),
        }
    }

    fn fresh_lines(&mut self) -> Vec<String> {
        let lines = self.watch.log.lines();
        for line in &lines {
            (self.progress)(Progress::Line(line.clone()));
            if let Some(stage) = self.stages.next(line) {
                (self.progress)(Progress::Stage(stage));
            }
        }
        lines
    }

    fn failed(&mut self, code: Option<i32>) -> ServerError {
        self.fresh_lines();
        let failure: Failure = explain::explain(&self.scene(code));
        ServerError::DidNotStart {
            failure: Box::new(failure),
            console: self.watch.console.clone(),
        }
    }

    /// What there is to judge by.
    fn scene(&self, code: Option<i32>) -> Scene<'_> {
        let written: Vec<Written> = self.watch.written.iter().map(Since::written).collect();
        Scene::new(&self.world, self.home, self.server.as_ref(), &written, code)
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
