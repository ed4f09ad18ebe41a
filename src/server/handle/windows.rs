//! A process handle on Windows: never created, since Windows has no TERM and the products ship no stop command for it.

use std::io;
use std::time::Duration;

use crate::server::ServerError;

/// A handle on one process; never created here.
#[derive(Debug)]
pub(in crate::server) enum Handle {}

impl Handle {
    /// Refuses.
    pub(in crate::server) fn open(_pid: u32) -> Result<Option<Self>, ServerError> {
        Err(ServerError::Unsupported {
            what: "stopping a server",
            instead: "press Ctrl+C in its window, or shut it down in its management console",
        })
    }

    /// Never called.
    pub(in crate::server) fn terminate(&self) -> io::Result<()> {
        match *self {}
    }

    /// Never called.
    pub(in crate::server) fn kill(&self) -> io::Result<()> {
        match *self {}
    }

    /// Never called.
    pub(in crate::server) fn ended_within(&self, _limit: Duration) -> io::Result<bool> {
        match *self {}
    }
}
