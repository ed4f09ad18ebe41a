//! Which TCP ports are listened on, and by whom. On Linux from `/proc`; elsewhere the answer is the reason why not.

use std::collections::BTreeSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use crate::domain::known::{Known, Unknown};

use super::users;
use super::world::World;

/// The state number of a listening socket. Source: the kernel's `tcp_states.h`.
const LISTEN: &str = "0A";

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

/// The process behind a listening port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Process id.
    pub pid: u32,
    /// User's name, or number where it has none.
    pub user: String,
    /// Short name of the program.
    pub name: String,
}

/// The listening TCP ports around one process: all that its network name space has, and which of them are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// Every listener, by number.
    pub listeners: Vec<Listener>,
    /// The sockets of the process, by [`Listener::inode`]; unknown where it belongs to another user.
    pub own: Known<BTreeSet<u64>>,
}

/// Every listening TCP port in this network name space, by number.
///
/// # Errors
/// Where the system's table cannot be read.
pub fn listening(world: &World) -> Known<Vec<Listener>> {
    supported(world)?;
    table(&world.path("/proc/net"))
}

/// The TCP ports that one process listens on, by number; also when it lives in a network name space of its own.
///
/// # Errors
/// Where the process is gone or belongs to another user.
pub fn of_pid(world: &World, pid: u32) -> Known<Vec<Listener>> {
    let Around { mut listeners, own } = around(world, pid)?;
    let own = own?;
    listeners.retain(|listener| own.contains(&listener.inode));
    Ok(listeners)
}

/// The listening TCP ports as one process sees them. Looks through the files of that process only.
///
/// # Errors
/// Where the process is gone or the system's table cannot be read.
pub fn around(world: &World, pid: u32) -> Known<Around> {
    supported(world)?;
    let dir = world.path("/proc").join(pid.to_string());
    let own = sockets_of(&dir).map_err(|e| {
        Unknown::because(format!(
            "the sockets of process {pid} cannot be looked at ({e}); run as its user or as root"
        ))
    });
    Ok(Around {
        listeners: table(&dir.join("net"))?,
        own,
    })
}

/// The process that listens on a port; `None` where nobody does, or where the process belongs to a user whose processes
/// may not be looked at.
pub fn owner(world: &World, port: u16) -> Option<Owner> {
    let inodes: BTreeSet<u64> = listening(world)
        .ok()?
        .into_iter()
        .filter(|listener| listener.port == port)
        .map(|listener| listener.inode)
        .collect();
    if inodes.is_empty() {
        return None;
    }
    let entries = fs::read_dir(world.path("/proc")).ok()?;
    entries.flatten().find_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let dir = entry.path();
        if sockets_of(&dir).ok()?.is_disjoint(&inodes) {
            return None;
        }
        let status = fs::read_to_string(dir.join("status")).ok()?;
        Some(Owner {
            pid,
            user: users::effective_uid(&status).map_or_else(|| "unknown".to_owned(), |uid| users::shown(world, uid)),
            name: fs::read_to_string(dir.join("comm")).ok()?.trim_end().to_owned(),
        })
    })
}

fn supported(world: &World) -> Known<()> {
    if world.reads_proc() {
        Ok(())
    } else {
        Err(Unknown::because("listening ports can be looked up on Linux only"))
    }
}

fn table(net: &Path) -> Known<Vec<Listener>> {
    let v4 = fs::read_to_string(net.join("tcp"));
    let v6 = fs::read_to_string(net.join("tcp6"));
    if let (Err(e), Err(_)) = (&v4, &v6) {
        return Err(Unknown::because(format!(
            "{} cannot be read: {e}",
            net.join("tcp").display()
        )));
    }
    let mut listeners: Vec<Listener> = [v4, v6]
        .into_iter()
        .flatten()
        .flat_map(|text| text.lines().skip(1).filter_map(row).collect::<Vec<_>>())
        .collect();
    listeners.sort_unstable();
    Ok(listeners)
}

/// One row of the table: slot, local address, remote address, state, four more fields, then the inode as the tenth.
fn row(line: &str) -> Option<Listener> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    if *fields.get(3)? != LISTEN {
        return None;
    }
    let (address, port) = fields.get(1)?.split_once(':')?;
    Some(Listener {
        port: u16::from_str_radix(port, 16).ok()?,
        address: address_of(address)?,
        inode: fields.get(9)?.parse().ok()?,
    })
}

/// The kernel prints an address as 32-bit words in the machine's own byte order.
fn address_of(hex: &str) -> Option<IpAddr> {
    if !hex.is_ascii() {
        return None;
    }
    let mut bytes = Vec::with_capacity(16);
    for start in (0..hex.len()).step_by(8) {
        let word = u32::from_str_radix(hex.get(start..start + 8)?, 16).ok()?;
        bytes.extend_from_slice(&word.to_ne_bytes());
    }
    if let Ok(v4) = <[u8; 4]>::try_from(bytes.as_slice()) {
        return Some(IpAddr::V4(Ipv4Addr::from(v4)));
    }
    let v6 = Ipv6Addr::from(<[u8; 16]>::try_from(bytes.as_slice()).ok()?);
    Some(v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4))
}

fn sockets_of(process: &Path) -> std::io::Result<BTreeSet<u64>> {
    Ok(fs::read_dir(process.join("fd"))?
        .flatten()
        .filter_map(|entry| {
            let target = fs::read_link(entry.path()).ok()?;
            let number = target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
            number.parse().ok()
        })
        .collect())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::net::TcpListener;

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

        drop(socket);
        assert!(of_pid(&world, me).unwrap().iter().all(|listener| listener.port != port));
    }

    #[test]
    fn reads_a_recorded_table() {
        let tmp = tempfile::tempdir().unwrap();
        let net = tmp.path().join("proc/net");
        fs::create_dir_all(&net).unwrap();
        let head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        let any =
            "   0: 00000000:24E3 00000000:0000 0A 00000000:00000000 00:00000000 00000000   802        0 4711 1 x\n";
        let talk =
            "   1: 0100007F:24E3 0100007F:9999 01 00000000:00000000 00:00000000 00000000   802        0 4712 1 x\n";
        fs::write(net.join("tcp"), format!("{head}{any}{talk}")).unwrap();
        let mapped = "   0: 0000000000000000FFFF00000100007F:2623 00000000000000000000000000000000:0000 0A 0:0 0:0 0 802 0 4713 1\n";
        fs::write(net.join("tcp6"), format!("{head}{mapped}")).unwrap();
        let got = listening(&World::recorded(tmp.path())).unwrap();
        let ports: Vec<_> = got.iter().map(|l| (l.port, l.address.to_string(), l.inode)).collect();
        assert_eq!(
            ports,
            [(9443, "0.0.0.0".to_owned(), 4711), (9763, "127.0.0.1".to_owned(), 4713)]
        );
    }

    #[test]
    fn a_missing_table_is_a_reason() {
        let tmp = tempfile::tempdir().unwrap();
        assert!(listening(&World::recorded(tmp.path())).is_err());
        assert_eq!(owner(&World::recorded(tmp.path()), 9443), None);
    }
}
