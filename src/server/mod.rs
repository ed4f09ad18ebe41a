//! Controls the product's process: start, stop, restart and status, with the real outcome.
//!
//! The products' own scripts always return 0, trust a pid file that nobody removes, and discard their output. So nothing here
//! relies on an exit code or a pid file: a server is a process whose command line names the bootstrap class and this home,
//! "started" is its own log line after this start plus a listening port, and "stopped" is the end of that process.

mod account;
mod attempt;
mod error;
mod expected;
mod explain;
mod failure;
mod follow;
mod foreground;
mod gauges;
mod handle;
mod java;
pub mod launch;
mod lifecycle;
mod lock;
mod port_owners;
mod preconditions;
mod progress;
mod ready;
mod restart;
mod running_script;
pub mod service;
mod stage;
mod start;
mod start_history;
mod start_notes;
mod start_script;
mod started;
mod state_dir;
mod status;
mod stop;
mod troubles;
mod watch;

pub use error::ServerError;
pub use explain::{Cause, all_causes, cause, cause_ids, diagnose, failure_of};
pub use failure::{EvidenceLine, Failure, Other};
pub use follow::follow as follow_log;
pub use foreground::foreground;
pub use gauges::{Gauges, Load, MemoryUse, OpenFiles, OpenedPort, SystemLoad};
pub use preconditions::startable;
pub use progress::{Advice, Progress};
pub use restart::restart;
pub use start::{StartOptions, start};
pub use start_notes::{ForAnother, ROOT_LEAVES, before_start, for_another};
pub use started::Started;
pub use state_dir::{console_log, state_dir};
pub use status::{Port, ServerState, ServerStatus};
pub use stop::{StopOptions, Stopped, stop};
pub use watch::{Watcher, status};
