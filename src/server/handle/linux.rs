//! A process handle on Linux: a pidfd. Kernels before 5.3 have none; there the pid is used, right after its identity was checked.

use std::io;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::server::ServerError;

/// How often an old kernel is polled for the process.
const OLD_KERNEL_TICK: Duration = Duration::from_millis(100);

/// A handle on one process.
#[derive(Debug)]
pub(in crate::server) struct Handle {
    pid: Pid,
    fd: Option<OwnedFd>,
}

impl Handle {
    /// Opens a handle on the process; `None` when it is gone. Its identity must be checked after this, not before.
    #[expect(clippy::unnecessary_wraps, reason = "the version of another system can fail")]
    pub(in crate::server) fn open(pid: u32) -> Result<Option<Self>, ServerError> {
        let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) else {
            return Ok(None);
        };
        match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(fd) => Ok(Some(Self { pid, fd: Some(fd) })),
            Err(rustix::io::Errno::SRCH) => Ok(None),
            Err(_) => Ok(Some(Self { pid, fd: None })),
        }
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
            let left = deadline.saturating_duration_since(Instant::now());
            let ended = match &self.fd {
                Some(fd) => wait(fd, left)?,
                None => self.gone_by_pid(left),
            };
            if ended || left.is_zero() {
                return Ok(ended);
            }
        }
    }

    /// A process that is gone already needs no signal.
    fn signal(&self, signal: Signal) -> io::Result<()> {
        let sent = match &self.fd {
            Some(fd) => pidfd_send_signal(fd, signal),
            None => rustix::process::kill_process(self.pid, signal),
        };
        match sent {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    fn gone_by_pid(&self, left: Duration) -> bool {
        std::thread::sleep(left.min(OLD_KERNEL_TICK));
        rustix::process::test_kill_process(self.pid) == Err(rustix::io::Errno::SRCH)
    }
}

/// A pidfd becomes readable when its process ends. An interrupted wait counts as "not yet".
fn wait(fd: &OwnedFd, left: Duration) -> io::Result<bool> {
    let mut fds = [PollFd::new(fd, PollFlags::IN)];
    let timeout = Timespec {
        tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: left.subsec_nanos().into(),
    };
    match poll(&mut fds, Some(&timeout)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn sees_a_process_end() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let handle = Handle::open(child.id()).unwrap().unwrap();
        assert!(!handle.ended_within(Duration::ZERO).unwrap());
        handle.terminate().unwrap();
        assert!(handle.ended_within(Duration::from_secs(10)).unwrap());
        child.wait().unwrap();
        handle.kill().unwrap();
    }
}
