//! Linux: one socket of the `sock_diag` family, which may be asked again and again.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::net::netlink::{SOCK_DIAG, SocketAddrNetlink};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, sendto, socket_with};

use super::message::{self, Datagram};
use crate::probe::sockets::listener::Listener;

/// The kernel never writes a larger datagram of a dump; bytes.
const DATAGRAM: usize = 32 << 10;

/// The kernel answers at once; this only keeps a strange one from holding the program.
const PATIENCE: Duration = Duration::from_secs(1);

/// An open way to ask the kernel about sockets.
#[derive(Debug)]
pub(in crate::probe::sockets) struct Diag {
    socket: OwnedFd,
    sequence: u32,
    buffer: Vec<u8>,
}

impl Diag {
    /// Opens it. Needs no rights; a kernel, a container's filter or a sandbox may refuse it all the same.
    pub(in crate::probe::sockets) fn open() -> io::Result<Self> {
        let socket = socket_with(
            AddressFamily::NETLINK,
            SocketType::DGRAM,
            SocketFlags::CLOEXEC,
            Some(SOCK_DIAG),
        )?;
        set_socket_timeout(&socket, Timeout::Recv, Some(PATIENCE))?;
        Ok(Self {
            socket,
            sequence: 0,
            buffer: vec![0; DATAGRAM],
        })
    }

    /// Every listening TCP socket of this network name space, by number.
    pub(in crate::probe::sockets) fn listeners(&mut self) -> io::Result<Vec<Listener>> {
        let mut found = Vec::new();
        for family in [message::V4, message::V6] {
            // A late answer to a question that was given up is told by its number.
            self.sequence = self.sequence.wrapping_add(1);
            let request = message::request(family, self.sequence);
            sendto(
                &self.socket,
                &request,
                SendFlags::empty(),
                &SocketAddrNetlink::new(0, 0),
            )?;
            loop {
                let (_, length) = recv(&self.socket, self.buffer.as_mut_slice(), RecvFlags::TRUNC)?;
                let datagram = self.buffer.get(..length).ok_or(io::ErrorKind::UnexpectedEof)?;
                if message::read(datagram, self.sequence, &mut found)? == Datagram::All {
                    break;
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}
