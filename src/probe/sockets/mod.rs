//! Listening TCP ports and their processes.
//!
//! On Linux the kernel is queried, or its tables under `/proc` are read; on other systems the result is the reason why not.

mod listener;
mod netlink;
mod open;
mod table;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::disk::machine;
use crate::domain::Foreign;
use crate::domain::known::Known;

use super::users;
use super::world::World;

use open::sockets_of;

pub use listener::{Listener, ProcessListeners};
pub use watch::SocketWatch;

/// The process behind a listening port.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PortOwner {
    /// Process id.
    pub pid: u32,
    /// User's name, or number where it has none.
    pub user: Foreign,
    /// Short name of the program.
    pub name: Foreign,
}

/// Parses one datagram of the kernel's answers about listening sockets.
///
/// # Errors
/// The kernel's refusal, or a truncated datagram.
#[cfg(target_os = "linux")]
pub fn answers(datagram: &[u8], sequence: u32) -> std::io::Result<Vec<Listener>> {
    netlink::answers(datagram, sequence)
}

/// Every listening TCP port in this network name space, by number.
///
/// # Errors
/// Where the system's table cannot be read.
pub fn listening(world: &World) -> Known<Vec<Listener>> {
    Ok(SocketWatch::new(None).inspect(world)?.listeners)
}

/// The TCP ports that one process listens on, by number; also when it lives in a network name space of its own.
///
/// # Errors
/// Where the process is gone or belongs to another user.
pub fn of_pid(world: &World, pid: u32) -> Known<Vec<Listener>> {
    let ProcessListeners { mut listeners, own } = around(world, pid)?;
    let own = own?;
    listeners.retain(|listener| own.contains(&listener.inode));
    Ok(listeners)
}

/// The listening TCP ports as one process sees them. Reads the files of that process only.
///
/// # Errors
/// Where the process is gone or the system's table cannot be read.
pub fn around(world: &World, pid: u32) -> Known<ProcessListeners> {
    SocketWatch::new(Some(pid)).inspect(world)
}

/// The process that listens on a port; `None` where nobody does, or where the process belongs to a user whose processes may not
/// be read.
pub fn owner(world: &World, port: u16) -> Option<PortOwner> {
    let inodes: BTreeSet<u64> = listening(world)
        .ok()?
        .into_iter()
        .filter(|listener| listener.port == port)
        .map(|listener| listener.inode)
        .collect();
    owners(world, &inodes, &[]).into_values().next()
}

/// The processes that have these sockets open, by [`Listener::inode`]: one walk, which ends as soon as each is found. The
/// processes of `first` are checked before all others. Those of inaccessible users are not included.
pub fn owners(world: &World, inodes: &BTreeSet<u64>, first: &[u32]) -> BTreeMap<u64, PortOwner> {
    let mut found = BTreeMap::new();
    if inodes.is_empty() {
        return found;
    }
    let proc = world.path("/proc");
    let others = machine::list(&proc)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|node| node.name().parse::<u32>().ok())
        .filter(|pid| !first.contains(pid));
    for pid in first.iter().copied().chain(others) {
        let dir = proc.join(pid.to_string());
        let Ok(open) = sockets_of(&dir) else { continue };
        let mut held = open.intersection(inodes).peekable();
        if held.peek().is_none() {
            continue;
        }
        if let Some(owner) = described(world, pid, &dir) {
            found.extend(held.map(|inode| (*inode, owner.clone())));
        }
        if found.len() == inodes.len() {
            break;
        }
    }
    found
}

fn described(world: &World, pid: u32, dir: &Path) -> Option<PortOwner> {
    let status = machine::system_text(&dir.join("status")).ok()?;
    Some(PortOwner {
        pid,
        user: users::effective_uid(&status)
            .map_or_else(|| "unknown".to_owned(), |uid| users::shown(world, uid))
            .into(),
        name: machine::system_text(&dir.join("comm")).ok()?.trim_end().into(),
    })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, TcpListener};

    use super::*;

    #[test]
    fn a_port_opened_here_is_seen_and_attributed() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let world = World::here();
        let me = std::process::id();

        let all = listening(&world).unwrap();
        let seen = all.iter().find(|listener| listener.port == port).unwrap();
        assert_eq!(seen.address, IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert!(of_pid(&world, me).unwrap().contains(seen));
        assert_eq!(owner(&world, port).unwrap().pid, me);
        let asked = BTreeSet::from([seen.inode]);
        assert_eq!(owners(&world, &asked, &[me])[&seen.inode].pid, me);
        assert!(owners(&world, &BTreeSet::new(), &[]).is_empty());

        drop(socket);
        assert!(of_pid(&world, me).unwrap().iter().all(|listener| listener.port != port));
    }

    #[test]
    fn a_missing_table_is_a_reason() {
        let tmp = tempfile::tempdir().unwrap();
        assert!(listening(&World::recorded(tmp.path())).is_err());
        assert_eq!(owner(&World::recorded(tmp.path()), 9443), None);
    }
}
