//! F5: the product's process. Start, stop, restart and status, with the outcome as it truly is.
//!
//! The products' own scripts return 0 whatever happens, trust a pid file that nobody removes, and send their output to
//! nowhere. So nothing here believes an exit code or a pid file: a server is a process whose command line names the
//! bootstrap class and this home, "started" is its own log line after this start plus a listening port, and "stopped"
//! is the end of that process.

mod advice;
mod attempt;
mod error;
mod expected;
mod explain;
mod failure;
mod follow;
mod foreground;
mod gauges;
mod handle;
mod holders;
mod java;
pub mod launch;
mod lock;
mod place;
mod preconditions;
mod ready;
mod running_script;
pub mod service;
mod shell;
mod sign;
mod stage;
mod start;
mod start_script;
mod starts;
mod status;
mod stop;
mod watch;

use std::time::Duration;

pub use advice::{Advice, ForAnother, ROOT_LEAVES, before_start, for_another};
pub use error::ServerError;
pub use explain::{CAUSES, Cause, cause, causes, diagnose};
pub use failure::{Failure, Seen};
pub use follow::follow as follow_log;
pub use foreground::foreground;
pub use gauges::{Gauges, Load, MemoryUse, OpenFiles, Opened, Surroundings};
pub use place::{console_log, state_dir};
pub use preconditions::startable;
pub use start::{StartOptions, Started, start};
pub use status::{Port, State, Status, status};
pub use stop::{StopOptions, Stopped, stop};
pub use watch::Watcher;

use crate::domain::Home;

/// What happens while a server starts or stops, for whoever shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Something to know before the start.
    Note(Advice),
    /// How long the last start of this home took that came up.
    Last(Duration),
    /// The start has come so far: a few words.
    Stage(&'static str),
    /// The server's process is there.
    Process {
        /// Its pid.
        pid: u32,
    },
    /// A line of the product's log.
    Line(String),
    /// Still waiting; how long by now.
    Waiting(Duration),
    /// The process was asked to end.
    Asked {
        /// Its pid.
        pid: u32,
    },
    /// The process was ended by force.
    Forced {
        /// Its pid.
        pid: u32,
    },
}

/// Stops the server where it runs, waits for its end, and starts it. What could not be started is not stopped.
pub fn restart(home: &Home, stop_with: StopOptions<'_>, start_with: StartOptions<'_>) -> Result<Started, ServerError> {
    startable(home, start_with.java_home.as_deref())?;
    stop(home, stop_with)?;
    start(home, start_with)
}
