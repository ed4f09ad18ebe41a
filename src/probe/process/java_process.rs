//! What the reader of either kind of system tells of a process.

use std::path::PathBuf;
use std::time::SystemTime;

use super::cmdline::JavaCommand;

/// What a process uses now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// Processor time used since its start, user and system together, seconds.
    pub cpu_seconds: f64,
    /// Resident memory, bytes.
    pub rss: u64,
    /// Threads of the operating system; `None` where it does not tell.
    pub threads: Option<u32>,
}

/// A Java process as either system's reader gives it.
#[derive(Clone, Debug)]
pub(super) struct JavaProcess {
    pub(super) pid: u32,
    pub(super) start_ticks: u64,
    pub(super) started: Option<SystemTime>,
    pub(super) user: String,
    pub(super) uid: u32,
    pub(super) resident: u64,
    pub(super) java: JavaCommand,
    pub(super) cwd: Option<PathBuf>,
    /// Whether its paths mean the files that this process sees.
    pub(super) here: bool,
}
