//! Watches the listening ports of one process.
//!
//! That process's files are read again only when a socket began to listen, since that costs more the more connections there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

use super::listener::{Listener, ProcessListeners};
use super::netlink::Diag;
use super::open::sockets_of;
use super::table;

/// How many looks one reading of the kernel's slow tables is used for, where it cannot be queried.
const SLOW: u32 = 10;

/// The listening ports of one process, or of this machine, read repeatedly.
#[derive(Debug)]
pub struct SocketWatch {
    pid: Option<u32>,
    way: Option<LookupMethod>,
    /// The result of the last look.
    last: Option<ProcessListeners>,
    /// Looks until the slow tables are read again.
    wait: u32,
}

/// How listeners are looked up.
#[derive(Debug)]
enum LookupMethod {
    /// By querying the kernel.
    Kernel(Diag),
    /// From the tables of the process's own network name space.
    Tables,
}

impl SocketWatch {
    /// Begins to watch the ports around a process; without one, those of this machine.
    pub fn new(pid: Option<u32>) -> Self {
        Self {
            pid,
            way: None,
            last: None,
            wait: 0,
        }
    }

    /// Looks once. Where the kernel cannot be queried, an answer may be some looks old.
    ///
    /// # Errors
    /// Where the process is gone or the system does not report it.
    pub fn inspect(&mut self, world: &World) -> Known<ProcessListeners> {
        supported(world)?;
        let process = self.pid.map(|pid| world.path("/proc").join(pid.to_string()));
        let listeners = self.listeners(world, process.as_deref())?;
        let own = match (self.last.take(), &process) {
            (Some(last), _) if all_known(&last.listeners, &listeners) => {
                last.own.map(|own| remaining(&own, &listeners))
            }
            (_, Some(dir)) => own(dir, &listeners),
            (_, None) => Ok(BTreeSet::new()),
        };
        let around = ProcessListeners { listeners, own };
        self.last = Some(around.clone());
        Ok(around)
    }

    fn listeners(&mut self, world: &World, process: Option<&Path>) -> Known<Vec<Listener>> {
        let way = self.way.take().unwrap_or_else(|| way(world, process));
        if let LookupMethod::Kernel(mut diag) = way
            && let Ok(listeners) = diag.listeners()
        {
            self.way = Some(LookupMethod::Kernel(diag));
            return Ok(listeners);
        }
        self.way = Some(LookupMethod::Tables);
        if let Some(last) = &self.last
            && self.wait > 0
        {
            self.wait -= 1;
            return Ok(last.listeners.clone());
        }
        self.wait = SLOW - 1;
        table::read(&process.map_or_else(|| world.path("/proc/net"), |dir| dir.join("net")))
    }
}

fn supported(world: &World) -> Known<()> {
    if world.reads_proc() {
        Ok(())
    } else {
        Err(Unknown::because("listening ports can be looked up on Linux only"))
    }
}

/// The kernel answers for the network name space of this program only.
fn way(world: &World, process: Option<&Path>) -> LookupMethod {
    if world.is_recorded() {
        return LookupMethod::Tables;
    }
    match Diag::open() {
        Ok(mut diag) => match process {
            Some(dir) if !shares_network(world, dir, &mut diag) => LookupMethod::Tables,
            _ => LookupMethod::Kernel(diag),
        },
        Err(_) => LookupMethod::Tables,
    }
}

fn shares_network(world: &World, dir: &Path, diag: &mut Diag) -> bool {
    let space = |of: PathBuf| machine::read_link(&of.join("ns/net"));
    match (space(world.path("/proc/self")), space(dir.to_path_buf())) {
        (Ok(mine), Ok(its)) => mine == its,
        // Another user's link may not be readable, but the tables may. A socket's number is unique on the machine: one that both
        // see is one in both.
        _ => match (diag.listeners(), table::read(&dir.join("net"))) {
            (Ok(mine), Ok(its)) => its.iter().any(|listener| mine.contains(listener)),
            _ => false,
        },
    }
}

fn own(process: &Path, listeners: &[Listener]) -> Known<BTreeSet<u64>> {
    let open = sockets_of(process).map_err(|e| {
        Unknown::because(format!(
            "the sockets of process {} cannot be read ({e}); run as its user or as root",
            process.file_name().unwrap_or_default().shown()
        ))
    })?;
    let numbers = listeners.iter().map(|listener| listener.inode);
    Ok(numbers.filter(|inode| open.contains(inode)).collect())
}

/// Whether no socket came since these were read: of those that went, nothing needs to be read.
fn all_known(before: &[Listener], now: &[Listener]) -> bool {
    let known: BTreeSet<u64> = before.iter().map(|listener| listener.inode).collect();
    before == now || now.iter().all(|listener| known.contains(&listener.inode))
}

/// Those of a process's own sockets that still listen.
fn remaining(own: &BTreeSet<u64>, listeners: &[Listener]) -> BTreeSet<u64> {
    let listening: BTreeSet<u64> = listeners.iter().map(|listener| listener.inode).collect();
    own.intersection(&listening).copied().collect()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::net::{IpAddr, Ipv6Addr, TcpListener};

    use std::fs;

    use super::*;

    /// What the kernel answers about these ports, which must be what its tables contain.
    fn told(ports: &[u16]) -> Vec<Listener> {
        let ours = |mut all: Vec<Listener>| {
            all.retain(|listener| ports.contains(&listener.port));
            all
        };
        let kernel = ours(Diag::open().unwrap().listeners().unwrap());
        // Other tests open and close ports meanwhile, and a table that changes while it is read may lose a row.
        let tables = || ours(table::read(Path::new("/proc/self/net")).unwrap());
        let same = (0..50).any(|_| tables() == kernel);
        assert!(same, "the kernel: {kernel:?}, its tables: {:?}", tables());
        kernel
    }

    #[test]
    fn the_kernel_and_its_tables_say_the_same() {
        let mut sockets: Vec<TcpListener> = vec![
            TcpListener::bind("127.0.0.1:0").unwrap(),
            TcpListener::bind("127.0.0.2:0").unwrap(),
        ];
        // Where there is no IPv6, the other family must be enough.
        let mapped = Ipv6Addr::from([0, 0, 0, 0, 0, 0xffff, 0x7f00, 1]);
        for address in [Ipv6Addr::LOCALHOST, mapped] {
            sockets.extend(TcpListener::bind((IpAddr::V6(address), 0)));
        }
        let locals: Vec<_> = sockets.iter().map(|socket| socket.local_addr().unwrap()).collect();
        let ports: Vec<u16> = locals.iter().map(std::net::SocketAddr::port).collect();
        let kernel = told(&ports);
        for local in locals {
            let address = match local.ip() {
                IpAddr::V6(v6) => super::super::listener::plain(v6),
                v4 @ IpAddr::V4(_) => v4,
            };
            let seen = |l: &&Listener| (l.port, l.address) == (local.port(), address);
            assert_eq!(kernel.iter().filter(seen).count(), 1, "{local} in {kernel:?}");
        }
        assert!(kernel.iter().all(|l| l.inode > 0));
    }

    #[test]
    fn hundreds_of_listeners_come_in_more_than_one_datagram() {
        let sockets: Vec<_> = (0..400).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = sockets.iter().map(|s| s.local_addr().unwrap().port()).collect();
        assert_eq!(told(&ports).len(), 400);
    }

    #[test]
    fn a_standing_look_sees_ports_come_and_go() {
        let world = World::here();
        let mut watch = SocketWatch::new(Some(std::process::id()));
        let is_own = |watch: &mut SocketWatch, port: u16| {
            let ProcessListeners { listeners, own } = watch.inspect(&world).unwrap();
            let own = own.unwrap();
            listeners.iter().any(|l| l.port == port && own.contains(&l.inode))
        };
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        assert!(is_own(&mut watch, port));
        assert!(matches!(watch.way, Some(LookupMethod::Kernel(_))));
        let second = TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(is_own(&mut watch, second.local_addr().unwrap().port()));
        drop(first);
        assert!(!is_own(&mut watch, port));
        assert!(SocketWatch::new(Some(u32::MAX - 7)).inspect(&world).is_err());
    }

    #[test]
    fn the_slow_tables_are_read_at_every_tenth_look() {
        let tmp = tempfile::tempdir().unwrap();
        let net = tmp.path().join("proc/net");
        fs::create_dir_all(&net).unwrap();
        let row = |port: &str| format!("head\n 0: 0100007F:{port} 00000000:0000 0A 0:0 0:0 0 802 0 4711 1\n");
        fs::write(net.join("tcp"), row("24E3")).unwrap();
        let world = World::recorded(tmp.path());
        let mut watch = SocketWatch::new(None);
        let mut port = || watch.inspect(&world).unwrap().listeners[0].port;
        assert_eq!(port(), 9443);
        fs::write(net.join("tcp"), row("2623")).unwrap();
        let seen: Vec<u16> = (0..10).map(|_| port()).collect();
        assert_eq!(seen, [[9443; 9].as_slice(), &[9763]].concat());
    }
}
