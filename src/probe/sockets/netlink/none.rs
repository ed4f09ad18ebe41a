//! Systems without netlink.

use std::io;

use super::super::listener::Listener;

/// There is none to hold.
#[derive(Debug)]
pub(in crate::probe::sockets) struct Diag;

impl Diag {
    /// Always refused.
    pub(in crate::probe::sockets) fn open() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Always refused.
    #[expect(clippy::unused_self, reason = "the twin of a method that asks the kernel")]
    pub(in crate::probe::sockets) fn listeners(&mut self) -> io::Result<Vec<Listener>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
