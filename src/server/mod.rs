//! F5: the product's process. Start, stop, restart and status, with the outcome as it truly is.
//!
//! The products' own scripts return 0 whatever happens, trust a pid file that nobody removes, and send their output to
//! nowhere. So nothing here believes an exit code or a pid file: a server is a process whose command line names the
//! bootstrap class and this home, "started" is its own log line after this start plus a listening port, and "stopped"
//! is the end of that process.

mod account;
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
mod state_dir;
mod preconditions;
mod progress;
mod ready;
mod restart;
mod running_script;
pub mod service;
mod lifecycle;
mod stage;
mod start;
mod start_script;
mod started;
mod start_history;
mod status;
mod stop;
mod troubles;
mod watch;

pub use advice::{ForAnother, ROOT_LEAVES, before_start, for_another};
pub use error::ServerError;
pub use explain::{Cause, all_causes, cause, causes, diagnose, failure_of};
pub use failure::{Failure, Other, EvidenceLine};
pub use follow::follow as follow_log;
pub use foreground::foreground;
pub use gauges::{Gauges, Load, MemoryUse, OpenFiles, Opened, SystemLoad};
pub use state_dir::{console_log, state_dir};
pub use preconditions::startable;
pub use progress::{Advice, Progress};
pub use restart::restart;
pub use start::{StartOptions, start};
pub use started::Started;
pub use status::{Port, ServerState, Status};
pub use stop::{StopOptions, Stopped, stop};
pub use watch::{Watcher, status};
