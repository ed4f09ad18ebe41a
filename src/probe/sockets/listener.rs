//! A listening port as every way of looking tells it.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

use crate::domain::known::Known;

/// A TCP port that something listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listener {
    /// Port number.
    pub port: u16,
    /// Local address; an IPv4 address mapped into IPv6 is shown as IPv4, all zeros means every address.
    pub address: IpAddr,
    /// The socket's number, by which its process is found.
    pub inode: u64,
}

/// The listening TCP ports around one process: all that its network name space has, and which of them are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessListeners {
    /// Every listener, by number.
    pub listeners: Vec<Listener>,
    /// Those that the process itself listens on, by [`Listener::inode`]; unknown where it belongs to another user.
    pub own: Known<BTreeSet<u64>>,
}

/// An IPv4 address that was mapped into IPv6 as IPv4.
pub(super) fn plain(address: Ipv6Addr) -> IpAddr {
    address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4)
}
