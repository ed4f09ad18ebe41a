//! What the server is told to do, and how what comes of it is told.

use std::path::Path;
use std::time::Duration;

use crate::domain::home::Home;
use crate::server::{self, ServerError, service};

use super::effect::Context;
use super::msg::{Course, Failed, Msg};

/// What the server is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerOrder {
    /// Start and wait until it is ready.
    Start,
    /// Start it as the service that was installed for it, and wait until it is ready.
    StartService,
    /// TERM and wait until it is gone.
    Stop {
        /// KILL when that does not help.
        force: bool,
    },
    /// Stop, wait until it is gone, start.
    Restart,
}

impl ServerOrder {
    /// `start the server`.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Start | Self::StartService => "start the server",
            Self::Stop { .. } => "stop the server",
            Self::Restart => "restart the server",
        }
    }

    /// Whether the server is to be down afterwards.
    pub fn stops(self) -> bool {
        matches!(self, Self::Stop { .. })
    }

    /// `Starting the server`.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Start => "Starting the server",
            Self::StartService => "Starting the service",
            Self::Stop { .. } => "Stopping the server",
            Self::Restart => "Restarting the server",
        }
    }
}

/// How long server orders are waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a start. Starts of nine minutes have been seen.
    pub start: Duration,
    /// For a stop.
    pub stop: Duration,
    /// KILL when TERM has not ended it after this time; `None`: never.
    pub force_after: Option<Duration>,
    /// Whether a start is waited for at all.
    pub wait: bool,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            start: Duration::from_mins(15),
            stop: Duration::from_mins(5),
            force_after: None,
            wait: true,
        }
    }
}

/// Does one order, and tells how it goes on.
pub(super) fn act(
    context: &Context,
    order: ServerOrder,
    home: &Home,
    java: Option<&Path>,
    patience: &Patience,
    out: &mut dyn FnMut(Msg),
) -> Result<String, Failed> {
    let stop = |out: &mut dyn FnMut(Msg), force: bool| {
        let mut course = Course::default();
        let mut progress = |what: server::Progress| tell(what, &mut course, out);
        let force_after = patience.force_after.or(force.then_some(Duration::from_secs(10)));
        server::stop(
            home,
            server::StopOptions {
                timeout: patience.stop,
                force_after,
                progress: &mut progress,
            },
        )
    };
    let start = |out: &mut dyn FnMut(Msg)| {
        let mut course = Course::default();
        let mut progress = |what: server::Progress| tell(what, &mut course, out);
        server::start(
            home,
            server::StartOptions {
                java_home: java.map(Path::to_path_buf),
                timeout: patience.start,
                wait: patience.wait,
                arguments: Vec::new(),
                program: context.program.clone(),
                progress: &mut progress,
            },
        )
    };
    let done = match order {
        ServerOrder::Start => start(out).map(|started| started_words(&started)),
        // As root a start goes through the service that is there; for others it says what to do.
        ServerOrder::StartService => service::startable(&service::Root::default(), home)
            .map_err(|error| ServerError::Service(error.problem()))
            .and_then(|()| start(out))
            .map(|started| started_words(&started)),
        ServerOrder::Stop { force } => stop(out, force).map(|stopped| stopped_words(&stopped)),
        // What could not be started again is not stopped.
        ServerOrder::Restart => server::startable(home, java)
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
    if let Some(note) = &started.note {
        words.push(' ');
        words.push_str(note);
    }
    words
}

fn stopped_words(stopped: &server::Stopped) -> String {
    match stopped.pid {
        None => "No server of this home is running.".into(),
        Some(pid) => {
            let how = if stopped.forced {
                "was ended by force"
            } else {
                "has ended"
            };
            format!(
                "The server {how}: pid {pid}, after {:.1} s.",
                stopped.took.as_secs_f64()
            )
        }
    }
}

fn tell(what: server::Progress, course: &mut Course, out: &mut dyn FnMut(Msg)) {
    let words = match what {
        server::Progress::Note(text) => return out(Msg::Noted(text)),
        server::Progress::Last(last) => {
            course.last = Some(last);
            return;
        }
        server::Progress::Stage(stage) => {
            stage.clone_into(&mut course.stage);
            return out(Msg::Stage(course.clone()));
        }
        server::Progress::Waiting(waited) => {
            // A stop has no stages; of a start each second is told once.
            let second = Duration::from_secs(waited.as_secs());
            if !course.stage.is_empty() && second != course.elapsed {
                course.elapsed = second;
                out(Msg::Stage(course.clone()));
            }
            return;
        }
        server::Progress::Process { pid } => format!("process {pid} is there"),
        server::Progress::Line(line) => line,
        server::Progress::Asked { pid } => format!("process {pid} was asked to end"),
        server::Progress::Forced { pid } => format!("process {pid} is ended by force"),
    };
    out(Msg::Doing(words));
}
