//! A process handle on Unix without pidfds: the pid. Its identity is checked right before each signal.

use std::io;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::server::ServerError;

/// How often the process is polled.
const TICK: Duration = Duration::from_millis(100);

/// A handle on one process.
#[derive(Debug)]
pub(in crate::server) struct Handle(Pid);

impl Handle {
    /// Opens a handle on the process; `None` when it is gone.
    #[expect(clippy::unnecessary_wraps, reason = "the version of another system can fail")]
    pub(in crate::server) fn open(pid: u32) -> Result<Option<Self>, ServerError> {
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        Ok(pid.map(Self).filter(|handle| !handle.gone()))
    }

    /// Asks the process to end.
    pub(in crate::server) fn terminate(&self) -> io::Result<()> {
        self.signal(Signal::TERM)
    }

    /// Ends the process.
    pub(in crate::server) fn kill(&self) -> io::Result<()> {
        self.signal(Signal::KILL)
    }

    /// Waits for the end; whether it came within the time.
    pub(in crate::server) fn ended_within(&self, limit: Duration) -> io::Result<bool> {
        let deadline = Instant::now() + limit;
        loop {
            if self.gone() {
                return Ok(true);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            std::thread::sleep(left.min(TICK));
        }
    }

    /// A process that is gone already needs no signal.
    fn signal(&self, signal: Signal) -> io::Result<()> {
        match kill_process(self.0, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    fn gone(&self) -> bool {
        test_kill_process(self.0) == Err(rustix::io::Errno::SRCH)
    }
}
