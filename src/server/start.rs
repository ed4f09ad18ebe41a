//! Starts a server: launches it, then waits for the outcome.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::attempt::{Attempt, StartWatch};
use super::launch::{self, LaunchArgs};
use super::preconditions::{self, refuse_second};
use super::started::Started;
use super::{Progress, ServerError, service, start_history, start_notes, state_dir};
use crate::apply::StateDir;
use crate::disk::File;
use crate::domain::Home;
use crate::probe::World;

/// The options of a start.
pub struct StartOptions<'a> {
    /// JAVA_HOME; else the script's own, the environment's, or the one of `java` on the PATH.
    pub java_home: Option<PathBuf>,
    /// How long to wait for the server to be up.
    pub timeout: Duration,
    /// Whether to wait until it is up; else only until its process is there.
    pub wait: bool,
    /// Further arguments of the start script, such as `-DportOffset=1`.
    pub arguments: Vec<OsString>,
    /// This program, which starts itself to become the script.
    pub program: PathBuf,
    /// Receives the progress.
    pub progress: &'a mut dyn FnMut(Progress),
}

/// Starts the server and waits for the outcome.
///
/// # Errors
/// [`ServerError`]: it is running already, another run controls it, there is no script or Java, it did not start (with the lines
/// that show why), or it was not up in time (it is left running then).
pub fn start(home: &Home, options: StartOptions<'_>) -> Result<Started, ServerError> {
    let world = World::here();
    let root = service::Root::default();
    if options.arguments.is_empty()
        && let Some(service) = service::to_start(&root, home)
    {
        refuse_second(&world, home)?;
        let patience = (options.timeout, options.wait);
        return service::start_through(&root, home, &service, patience, options.progress)
            .map_err(|error| ServerError::Service(error.problem()));
    }
    // Checked before the lock is taken: a start that is not possible leaves no trace in the home.
    let mut arguments = preconditions::arguments(&world, home, options.java_home.as_deref())?;
    let (state, lock) = state_dir::locked(home)?;
    refuse_second(&world, home)?;
    for note in start_notes::before_start(home) {
        (options.progress)(Progress::Note(note));
    }
    if let Some(last) = start_history::last(&state) {
        (options.progress)(Progress::Last(last));
    }
    let (console, output) = state_dir::fresh_console(&state)?;
    arguments.arguments = options.arguments;
    let watch = StartWatch::new(&state, home, console);
    // The script is found by its path.
    state.stay()?;
    let (launched, ended) = launch(&arguments, &options.program, output)?;
    let mut attempt = Attempt::new(world, home, watch, (launched, ended), options.timeout, options.progress);
    attempt.java_home = arguments.java_home;
    let server = attempt.process().inspect_err(|error| keep_failed(&state, error))?;
    // From here on another start sees the process itself, and a stop may come.
    drop(lock);
    if options.wait {
        let started = attempt.up(server).inspect_err(|error| keep_failed(&state, error))?;
        start_history::keep(&state, started.took);
        start_history::keep_troubles(&state, started.pid, started.troubles.as_deref());
        Ok(started)
    } else {
        Ok(attempt.outcome(&server, None, false))
    }
}

fn keep_failed(state: &StateDir, error: &ServerError) {
    if let ServerError::DidNotStart { failure, .. } = error {
        start_history::keep_failed(state, failure);
    }
}

/// Starts this program as the script's launcher, which writes to `output`; returns its pid, and a receiver of the script's exit
/// code when it has ended: 128 plus the signal where one ended it, as in shells.
fn launch(arguments: &LaunchArgs, program: &Path, output: File) -> Result<(u32, Receiver<Option<i32>>), ServerError> {
    let cannot = |what| {
        move |source| ServerError::Io {
            what,
            path: program.to_path_buf(),
            source,
        }
    };
    // Made before anything is launched: without it the script's end would not be noticed. It also reaps the child in a program
    // that outlives the server.
    let (hand, handed) = channel::<Child>();
    let (tell, ended) = channel();
    let wait = move || {
        let Ok(mut child) = handed.recv() else { return };
        let code = child.wait().ok().and_then(launch::code);
        // Nobody receives it once the start is over.
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
    let child = launch::command(arguments, program)
        .stdin(Stdio::null())
        .stdout(both.map_err(cannot("cannot launch the server"))?)
        .stderr(output)
        .spawn()
        .map_err(failed)?;
    let launched = child.id();
    // It waits for nothing else, and so is ready.
    let _ = hand.send(child);
    Ok((launched, ended))
}
