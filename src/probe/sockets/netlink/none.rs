//! Netlink on systems without it: always refused.

use std::io;

use super::super::listener::Listener;

/// There is no such socket.
#[derive(Debug)]
pub(in crate::probe::sockets) struct Diag;

impl Diag {
    /// Always refused.
    pub(in crate::probe::sockets) fn open() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Always refused.
    #[expect(clippy::unused_self, reason = "the Linux version queries the kernel")]
    pub(in crate::probe::sockets) fn listeners(&mut self) -> io::Result<Vec<Listener>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
