//! Starting: launch, then wait for the outcome.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::attempt::{Attempt, Watch};
use super::handle::Handle;
use super::launch::{self, LaunchArgs};
use super::{Progress, ServerError, advice, java, place, script, service, starts};
use crate::apply::State;
use crate::disk::{File, Refusal, limit};
use crate::domain::{Home, setting::FileRole};
use crate::probe::{World, process};

/// How long a start script without a server is given to end or to get one, before a start is refused because of it.
const SCRIPT_GRACE: Duration = Duration::from_secs(2);

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
    let world = World::here();
    let root = service::Root::default();
    if options.arguments.is_empty()
        && let Some(service) = service::to_start(&root, home)
    {
        refuse_second(&world, home)?;
        let patience = (options.timeout, options.wait);
        return service::start_through(&root, home, &service, patience, options.progress)
            .map_err(|error| ServerError::Service(Box::new(error)));
    }
    // Looked at before the lock is taken: who cannot start anyway leaves no trace in the home.
    let mut arguments = arguments(&world, home, options.java_home.as_deref())?;
    let (state, lock) = place::locked(home)?;
    refuse_second(&world, home)?;
    for note in advice::before_start(home) {
        (options.progress)(Progress::Note(note));
    }
    if let Some(last) = starts::last(&state) {
        (options.progress)(Progress::Last(last));
    }
    let (console, output) = place::fresh_console(&state)?;
    arguments.arguments = options.arguments;
    let watch = Watch::new(&state, home, console);
    // The script is found by its path.
    state.stay()?;
    let (launched, ended) = launch(&arguments, &options.program, output)?;
    let mut attempt = Attempt::new(world, home, watch, (launched, ended), options.timeout, options.progress);
    let server = attempt.process().inspect_err(|error| keep_failed(&state, error))?;
    // From here on another start sees the process itself, and a stop may come.
    drop(lock);
    if options.wait {
        let started = attempt.up(server).inspect_err(|error| keep_failed(&state, error))?;
        starts::keep(&state, started.took);
        Ok(started)
    } else {
        Ok(attempt.outcome(&server, None, false))
    }
}

fn keep_failed(state: &State, error: &ServerError) {
    if let ServerError::DidNotStart { failure, .. } = error {
        starts::keep_failed(state, failure);
    }
}

/// Whether a start could be tried at all: there is a script, and a Java for it. For a restart, which must not stop what
/// it cannot start again.
///
/// # Errors
/// As [`start`].
pub fn startable(home: &Home, java_home: Option<&Path>) -> Result<(), ServerError> {
    start_script(home)?;
    java::home(&World::here(), home, java_home).map(drop)
}

/// What is to be launched, unless the server runs already.
pub(super) fn arguments(world: &World, home: &Home, java_home: Option<&Path>) -> Result<LaunchArgs, ServerError> {
    refuse_running(world, home)?;
    Ok(LaunchArgs {
        home: home.path.clone(),
        script: start_script(home)?,
        java_home: java::home(world, home, java_home)?,
        ..LaunchArgs::default()
    })
}

/// Refuses where the server runs, or comes up by a start that holds no lock: one in the foreground, or a restart from
/// within. To be asked with the lock held, else it would wait for the start of another run.
pub(super) fn refuse_second(world: &World, home: &Home) -> Result<(), ServerError> {
    let deadline = Instant::now() + SCRIPT_GRACE;
    loop {
        refuse_running(world, home)?;
        let Some(script) = script::of(world, home) else {
            // Its server may have come between the two looks.
            return refuse_running(world, home);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ServerError::AlreadyStarting { pid: script.pid });
        }
        if let Some(handle) = Handle::open(script.pid)? {
            // Its end, or a short while: whether the time was over is asked above.
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

/// The script to run: our own beside the product's where it was made, else the product's. Both must be there.
fn start_script(home: &Home) -> Result<PathBuf, ServerError> {
    let shipped = shipped_script(home).ok_or_else(|| refused(home))?;
    let own = own_script(home);
    for script in own.iter().chain([&shipped]) {
        let path = home.path.join(script);
        // A shell would read gigabytes to their end.
        if let Err(error) = home.root.read(&path, limit::CONFIGURATION)
            && let Some(refusal) = Refusal::of(&error)
        {
            return Err(ServerError::ScriptRefused {
                path,
                refusal: Box::new(refusal.clone()),
            });
        }
    }
    Ok(own.unwrap_or(shipped))
}

/// Why the product's script is not run: it is not there, or left alone.
fn refused(home: &Home) -> ServerError {
    let named = if cfg!(windows) { &home.bat } else { &home.script };
    let path = named.as_ref().map(|script| home.path.join(script));
    let refusal = path.as_ref().and_then(|path| {
        let error = home.root.open(path).err()?;
        Refusal::of(&error).cloned()
    });
    match (path, refusal) {
        (Some(path), Some(refusal)) => ServerError::ScriptRefused {
            path,
            refusal: Box::new(refusal),
        },
        _ => ServerError::NoScript(home.path.join(home.bin())),
    }
}

/// Our own script beside the product's, which it runs.
pub(super) fn own_script(home: &Home) -> Option<PathBuf> {
    FileRole::OwnScript
        .path(home)
        .filter(|own| cfg!(unix) && home.root.is_file(&home.path.join(own)))
}

/// The product's script for this system.
pub(super) fn shipped_script(home: &Home) -> Option<PathBuf> {
    let shipped = if cfg!(windows) { &home.bat } else { &home.script };
    shipped
        .clone()
        .filter(|script| home.root.is_file(&home.path.join(script)))
}

/// Starts this program as the script's launcher, which writes to `output`; gives its pid, and a receiver of the script's exit code when it
/// has ended: 128 and the signal where one ended it, as shells tell it.
fn launch(arguments: &LaunchArgs, program: &Path, output: File) -> Result<(u32, Receiver<Option<i32>>), ServerError> {
    let cannot = |what| {
        move |source| ServerError::Io {
            what,
            path: program.to_path_buf(),
            source,
        }
    };
    // Made before anything is launched: without it nobody would hear of the script's end. It also reaps the child in a program
    // that outlives the server.
    let (hand, handed) = channel::<Child>();
    let (tell, ended) = channel();
    let wait = move || {
        let Ok(mut child) = handed.recv() else { return };
        let code = child.wait().ok().and_then(launch::code);
        // Nobody listens any more once the start is over.
        let _ = tell.send(code);
    };
    thread::Builder::new()
        .name("launched".to_owned())
        .spawn(wait)
        .map_err(cannot(
            "cannot make the thread that waits for the server, which was not launched",
        ))?;
    let failed = cannot("cannot launch the server");
    let both = output.try_clone();
    let child = arguments
        .command(program)
        .stdin(Stdio::null())
        .stdout(both.map_err(cannot("cannot launch the server"))?)
        .stderr(output)
        .spawn()
        .map_err(failed)?;
    let launched = child.id();
    // It waits for nothing else, and so is there.
    let _ = hand.send(child);
    Ok((launched, ended))
}
