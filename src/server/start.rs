//! Starting: launch, then wait for the log line and the port, or for the end that tells why not.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::follow::Follower;
use super::launch::LaunchArgs;
use super::lock::Lock;
use super::look::ServerProcess;
use super::{Progress, ServerError, explain, java, look, place, ready};
use crate::domain::{Home, setting::FileRole};

/// How often logs and ports are looked at.
const TICK: Duration = Duration::from_millis(100);

/// How long a server that says it is up is given to open its main port, which another configuration may have moved.
const PORT_GRACE: Duration = Duration::from_secs(5);

/// How to start.
pub struct StartOptions<'a> {
    /// JAVA_HOME; else the script's own, the environment's, or the one behind `java` on the PATH.
    pub java_home: Option<PathBuf>,
    /// How long to wait for the server to be up.
    pub timeout: Duration,
    /// Whether to wait until it is up; else only until its process is there.
    pub wait: bool,
    /// Further arguments of the start script, such as `-DportOffset=1`.
    pub arguments: Vec<OsString>,
    /// This program, which starts itself to become the script.
    pub program: PathBuf,
    /// Told what happens.
    pub progress: &'a mut dyn FnMut(Progress),
}

/// A server that was started.
#[derive(Clone, Debug, PartialEq)]
pub struct Started {
    /// The server's process.
    pub pid: u32,
    /// Whether it is up; `false` only where that was not waited for.
    pub ready: bool,
    /// From the launch until now.
    pub took: Duration,
    /// The seconds that the product itself counted.
    pub counted: Option<f64>,
    /// Something to know, one sentence.
    pub note: Option<String>,
}

/// Starts the server and waits for the outcome.
///
/// # Errors
/// [`ServerError`]: it runs already, another run is at it, there is no script or Java, it did not come up (with the
/// lines that tell why), or it was not up in time (it is then left alone).
pub fn start(home: &Home, options: StartOptions<'_>) -> Result<Started, ServerError> {
    let script = script(home)?;
    let state = place::state_dir(home)?;
    let lock = Lock::take(&state)?;
    if let Some(server) = look::server_of(home) {
        return Err(ServerError::AlreadyRunning { pid: server.pid });
    }
    let java_home = java::home(options.java_home.as_deref(), &home.path.join(&script))?;
    let (console, _) = place::fresh_console(&state)?;
    let arguments = LaunchArgs {
        home: home.path.clone(),
        script,
        log: console.clone(),
        java_home,
        arguments: options.arguments,
    };
    let logs = home.path.join(home.logs());
    let mut attempt = Attempt {
        home,
        begin: Instant::now(),
        timeout: options.timeout,
        log: Follower::at_end(&logs.join("wso2carbon.log")),
        patches: Follower::at_end(&logs.join("patches.log")),
        seen: Vec::new(),
        console,
        ended: launch(&arguments, &options.program)?,
        progress: options.progress,
    };
    (attempt.progress)(Progress::Launched);
    let server = attempt.process()?;
    // From here on another start sees the process itself, and a stop may come.
    drop(lock);
    if options.wait {
        attempt.up(server)
    } else {
        Ok(attempt.outcome(&server, None, false))
    }
}

/// The script to run: our own beside the product's where it was made, else the product's.
pub(super) fn script(home: &Home) -> Result<PathBuf, ServerError> {
    let own = FileRole::OwnScript
        .path(home)
        .filter(|own| cfg!(unix) && home.path.join(own).is_file());
    let shipped = if cfg!(windows) { &home.bat } else { &home.script };
    own.or_else(|| shipped.clone())
        .filter(|script| home.path.join(script).is_file())
        .ok_or_else(|| ServerError::NoScript(home.path.join(home.bin())))
}

/// Starts this program as the script's launcher; the receiver fires when the script has ended.
fn launch(arguments: &LaunchArgs, program: &Path) -> Result<Receiver<()>, ServerError> {
    let mut child = arguments
        .command(program)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|source| ServerError::Io {
            what: "cannot launch the server",
            path: program.to_path_buf(),
            source,
        })?;
    let (tell, ended) = channel();
    // The thread also reaps the child in a program that outlives the server.
    std::thread::spawn(move || {
        let _ = child.wait();
        // Nobody listens any more once the start is over.
        let _ = tell.send(());
    });
    Ok(ended)
}

/// One start, from the launch to its outcome.
struct Attempt<'a> {
    home: &'a Home,
    begin: Instant,
    timeout: Duration,
    log: Follower,
    patches: Follower,
    seen: Vec<String>,
    console: PathBuf,
    ended: Receiver<()>,
    progress: &'a mut dyn FnMut(Progress),
}

impl Attempt<'_> {
    /// Waits until the server's process is there.
    fn process(&mut self) -> Result<ServerProcess, ServerError> {
        loop {
            if let Some(server) = look::server_of(self.home) {
                (self.progress)(Progress::Process { pid: server.pid });
                return Ok(server);
            }
            self.tick()?;
            if self.begin.elapsed() > self.timeout {
                return Err(self.failed());
            }
        }
    }

    /// Waits until the server says that it is up and its main port listens.
    fn up(&mut self, mut server: ServerProcess) -> Result<Started, ServerError> {
        let mut marked: Option<(f64, Instant)> = None;
        loop {
            for line in self.fresh_lines() {
                if let Some(counted) = look::started_marker(&line) {
                    marked = Some((counted, Instant::now()));
                }
            }
            if let Some((counted, since)) = marked {
                let port = ready::main_port(self.home, &server.arguments);
                let open = port.is_none_or(|port| look::listening(Some(server.pid)).contains(&(port, true)));
                if open || since.elapsed() > PORT_GRACE {
                    let mut started = self.outcome(&server, Some(counted), true);
                    started.note = port
                        .filter(|_| !open)
                        .map(|port| format!("It says that it is up, but port {port} is not open."));
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
            server = look::server_of(self.home).unwrap_or(server);
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
        let lines = self.log.lines();
        for line in &lines {
            (self.progress)(Progress::Line(line.clone()));
        }
        self.seen.extend(lines.iter().cloned());
        lines
    }

    fn failed(&mut self) -> ServerError {
        self.fresh_lines();
        let console = fs::read(&self.console).unwrap_or_default();
        let evidence = explain::evidence(&[
            self.seen.join("\n"),
            self.patches.lines().join("\n"),
            String::from_utf8_lossy(&console).into_owned(),
        ]);
        ServerError::DidNotStart {
            cause: explain::cause(&evidence),
            evidence,
            console: self.console.clone(),
        }
    }

    fn outcome(&self, server: &ServerProcess, counted: Option<f64>, ready: bool) -> Started {
        Started {
            pid: server.pid,
            ready,
            took: self.begin.elapsed(),
            counted,
            note: None,
        }
    }
}
