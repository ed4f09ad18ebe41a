//! Executes the commands for the server, and reports their progress.

use std::path::Path;
use std::time::Duration;

use crate::domain::home::Home;
use crate::engine::executor::ExecutorContext;
use crate::engine::message::{Report, StartProgress, WorkProgress};
use crate::engine::session::{Failed, ServerCommand, Timeouts};
use crate::server;
use crate::server::{ServerError, service};

/// Executes one command, and reports its progress.
pub(in crate::engine) fn act(
    context: &ExecutorContext,
    command: ServerCommand,
    home: &Home,
    java: Option<&Path>,
    timeouts: &Timeouts,
    out: &mut dyn FnMut(Report),
) -> Result<String, Failed> {
    let stop = |out: &mut dyn FnMut(Report), force: bool| {
        let mut start_progress = StartProgress::default();
        let mut progress = |what: server::Progress| tell(what, &mut start_progress, out);
        let force_after = timeouts.force_after.or(force.then_some(Duration::from_secs(10)));
        server::stop(
            home,
            server::StopOptions {
                timeout: timeouts.stop,
                force_after,
                progress: &mut progress,
            },
        )
    };
    let start = |out: &mut dyn FnMut(Report)| {
        let mut start_progress = StartProgress::default();
        let mut progress = |what: server::Progress| tell(what, &mut start_progress, out);
        server::start(
            home,
            server::StartOptions {
                java_home: java.map(Path::to_path_buf),
                timeout: timeouts.start,
                wait: timeouts.wait,
                arguments: Vec::new(),
                program: context.program.clone(),
                progress: &mut progress,
            },
        )
    };
    let done = match command {
        ServerCommand::Start => start(out).map(|started| started_words(&started)),
        // As root a start goes through the installed service; other users are told what to do.
        ServerCommand::StartService => service::startable(&service::Root::default(), home)
            .map_err(|error| ServerError::Service(error.problem()))
            .and_then(|()| start(out))
            .map(|started| started_words(&started)),
        ServerCommand::Stop { force } => stop(out, force).map(|stopped| stopped_words(&stopped)),
        // A server that could not be started again is not stopped.
        ServerCommand::Restart => server::startable(home, java)
            .and_then(|()| stop(out, false))
            .and_then(|_| start(out))
            .map(|started| started_words(&started)),
    };
    done.map_err(|error| Failed {
        problem: error.problem(),
        failure: server::failure_of(&error).map(Box::new),
        goes_on: matches!(error, ServerError::StillStopping { .. }),
    })
}

fn started_words(started: &server::Started) -> String {
    let mut words = if started.ready {
        format!(
            "The server is up: pid {}, after {:.1} s.",
            started.pid,
            started.took.as_secs_f64()
        )
    } else {
        format!("The server is coming up: pid {}.", started.pid)
    };
    for note in [&started.note, &started.troubles].into_iter().flatten() {
        words.push(' ');
        words.push_str(note);
    }
    words
}

fn stopped_words(stopped: &server::Stopped) -> String {
    match stopped.pid {
        None => "No server of this home is running.".into(),
        Some(pid) => {
            let how = if stopped.forced { "was killed" } else { "has ended" };
            format!(
                "The server {how}: pid {pid}, after {:.1} s.",
                stopped.took.as_secs_f64()
            )
        }
    }
}

fn tell(what: server::Progress, start_progress: &mut StartProgress, out: &mut dyn FnMut(Report)) {
    let words = match what {
        server::Progress::Note(text) => return out(Report::Progress(WorkProgress::Advice(text))),
        server::Progress::Last(last) => {
            start_progress.last = Some(last);
            return;
        }
        server::Progress::Stage(stage) => {
            stage.clone_into(&mut start_progress.stage);
            return out(Report::Progress(WorkProgress::Start(start_progress.clone())));
        }
        server::Progress::Waiting(waited) => {
            // A stop has no stages; for a start each second is reported once.
            let second = Duration::from_secs(waited.as_secs());
            if !start_progress.stage.is_empty() && second != start_progress.elapsed {
                start_progress.elapsed = second;
                out(Report::Progress(WorkProgress::Start(start_progress.clone())));
            }
            return;
        }
        server::Progress::Process { pid } => format!("process {pid} has started"),
        server::Progress::Line(line) => line,
        server::Progress::Asked { pid } => format!("process {pid} was asked to end"),
        server::Progress::Unlocked { reason } => {
            format!("no lock can be made ({reason}): the server is stopped without one, so start it nowhere else now")
        }
        server::Progress::Forced { pid } => format!("process {pid} is being killed"),
    };
    out(Report::Progress(WorkProgress::Doing(words)));
}
