//! One start in progress: waits for the process, the log line and the port, or for a failure and its reason.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::explain::{self, FailureContext};
use super::failure::Failure;
use super::follow::Follower;
use super::stage::{self, Stages};
use super::started::Started;
use super::{Progress, ServerError, java, launch, ready, troubles};
use crate::apply::StateDir;
use crate::domain::Home;
use crate::probe::World;
use crate::probe::logs::{self, Since, Written};
use crate::probe::process::{self, ServerProcess};

/// How often logs and ports are checked.
const TICK: Duration = Duration::from_millis(100);

/// How long a server that says it is up is given to open its main port, which another configuration may have moved.
const PORT_GRACE: Duration = Duration::from_secs(5);

/// A question for a password to which nothing follows for so long is one that waits for an answer: a server that gets none
/// from a console that is not there goes on at once.
const UNANSWERED: Duration = Duration::from_secs(3);

/// How long a start that waits for a password is given to end.
const ENDS: Duration = Duration::from_secs(5);

/// The sources that a start is observed through. Made before the launch, so that no output is missed.
pub(super) struct StartWatch {
    log: Follower,
    /// The output of the script.
    said: Follower,
    /// Everything that a start writes, the most informative first.
    written: Vec<Since>,
    console: PathBuf,
}

impl StartWatch {
    /// From the ends of the home's logs on.
    pub(super) fn new(state: &StateDir, home: &Home, console: PathBuf) -> Self {
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
    watch: StartWatch,
    /// The Java that it was launched with; `None` where the script names its own.
    pub(super) java_home: Option<PathBuf>,
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
    /// The seconds that its own line says that it is up after, and when that was read.
    marked: Option<(f64, Instant)>,
    /// Since when the last that it printed is a question for a password.
    asked: Option<Instant>,
}

impl<'a> Attempt<'a> {
    /// Starts the clock.
    pub(super) fn new(
        world: World,
        home: &'a Home,
        watch: StartWatch,
        (launched, ended): (u32, Receiver<Option<i32>>),
        timeout: Duration,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        progress(Progress::Stage(stage::SCRIPT));
        Self {
            world,
            home,
            watch,
            java_home: None,
            launched,
            ended,
            begin: Instant::now(),
            timeout,
            progress,
            server: None,
            stages: Stages::default(),
            marked: None,
            asked: None,
        }
    }

    /// Waits until the server's process exists. A script that has none when the time runs out is killed: a start that was
    /// reported as failed must not succeed later.
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
        loop {
            for line in self.fresh_lines() {
                if let Some(counted) = logs::started_marker(&line) {
                    self.marked = Some((counted, Instant::now()));
                }
            }
            if let Some((counted, since)) = self.marked {
                let port = ready::offset(self.home, Some(&server))
                    .and_then(|offset| ready::main_port(&ready::expected(self.home, true), offset));
                let closed = port.filter(|port| {
                    let around = ready::listening(&self.world, Some(server.pid));
                    ready::is_open(&around, *port) == Ok(false)
                });
                if closed.is_none() || since.elapsed() > PORT_GRACE {
                    let mut started = self.outcome(&server, Some(counted), true);
                    started.note = closed.map(|port| format!("It says that it is up, but port {port} is not open."));
                    started.troubles = troubles::of(&self.context(None));
                    return Ok(started);
                }
            }
            self.tick()?;
            if self.begin.elapsed() > self.timeout {
                self.server = Some(server.clone());
                return Err(ServerError::StillStarting {
                    pid: server.pid,
                    waited: self.begin.elapsed(),
                    failure: explain::so_far(&self.context(None)).map(Box::new),
                });
            }
            // A restart from within (exit code 121) continues under another pid.
            server = process::server_of(&self.world, self.home).unwrap_or(server);
        }
    }

    /// One tick of waiting; the end of the script is the end of the start.
    fn tick(&mut self) -> Result<(), ServerError> {
        (self.progress)(Progress::Waiting(self.begin.elapsed()));
        self.said();
        if self.asked.is_some_and(|since| since.elapsed() > UNANSWERED) {
            return Err(self.unanswered());
        }
        match self.ended.recv_timeout(TICK) {
            Err(RecvTimeoutError::Timeout) => Ok(()),
            Ok(code) => Err(self.failed(code)),
            Err(RecvTimeoutError::Disconnected) => Err(self.failed(None)),
        }
    }

    /// Reads on what it prints: a home may log to its console alone, as containers do, and a vault asks for its password there.
    fn said(&mut self) {
        let lines = self.watch.said.lines();
        for line in &lines {
            if let (None, Some(counted)) = (self.marked, logs::started_marker(line)) {
                self.marked = Some((counted, Instant::now()));
            }
        }
        let half = String::from_utf8_lossy(self.watch.said.unfinished());
        let last = if half.trim().is_empty() {
            lines.last().map(String::as_str)
        } else {
            Some(half.as_ref())
        };
        match (last.map(explain::asks_for_password), self.asked) {
            (Some(true), None) => self.asked = Some(Instant::now()),
            (Some(false), Some(_)) => self.asked = None,
            _ => {}
        }
    }

    /// Nobody can answer a question on that console, so the start is ended: the next one is to find the password.
    fn unanswered(&mut self) -> ServerError {
        self.fresh_lines();
        let failure = explain::waiting(&self.context(None));
        launch::abandon(self.launched);
        // A start that is reported as failed must not come up later.
        if self.ended.recv_timeout(ENDS).is_err() {
            launch::kill(self.launched);
        }
        ServerError::DidNotStart {
            failure: Box::new(failure),
            console: self.watch.console.clone(),
            java: java::used(self.home, self.java_home.as_deref()),
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
        let failure: Failure = explain::explain(&self.context(code));
        ServerError::DidNotStart {
            failure: Box::new(failure),
            console: self.watch.console.clone(),
            java: java::used(self.home, self.java_home.as_deref()),
        }
    }

    /// The evidence for the cause of a failure.
    fn context(&self, code: Option<i32>) -> FailureContext<'_> {
        let written: Vec<Written> = self.watch.written.iter().map(Since::written).collect();
        FailureContext::new(&self.world, self.home, self.server.as_ref(), &written, code)
    }

    pub(super) fn outcome(&self, server: &ServerProcess, counted: Option<f64>, ready: bool) -> Started {
        Started {
            pid: server.pid,
            ready,
            took: self.begin.elapsed(),
            counted,
            note: None,
            troubles: None,
        }
    }
}
