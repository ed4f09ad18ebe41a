//! Finds which process listens on an expected port: once per socket, since it means a walk through all processes.

use std::collections::BTreeMap;

use super::status::Port;
use crate::domain::known::Known;
use crate::probe::World;
use crate::probe::sockets::{self, PortOwner, ProcessListeners};

/// After so many looks, a process that could not be identified is searched for again.
const AGAIN: u32 = 30;

/// The known listeners, by socket.
#[derive(Debug, Default)]
pub(super) struct Holders {
    known: BTreeMap<u64, (Option<PortOwner>, u32)>,
}

impl Holders {
    /// Names the listener of each port that belongs to another process.
    pub(super) fn tell(&mut self, world: &World, around: &Known<ProcessListeners>, ports: &mut [Port]) {
        let Ok(ProcessListeners {
            listeners,
            own: Ok(own),
        }) = around
        else {
            return;
        };
        let mut seen = BTreeMap::new();
        for port in ports.iter_mut().filter(|port| port.listening && port.owner.is_none()) {
            let socket = listeners
                .iter()
                .find(|listener| listener.port == port.port && !own.contains(&listener.inode));
            let Some(inode) = socket.map(|socket| socket.inode) else {
                continue;
            };
            let (holder, looks) = match self.known.remove(&inode) {
                Some((Some(owner), looks)) => (Some(owner), looks),
                Some((None, looks)) if looks < AGAIN => (None, looks + 1),
                _ => (sockets::owner(world, port.port), 0),
            };
            port.holder.clone_from(&holder);
            seen.insert(inode, (holder, looks));
        }
        // Closed sockets are removed.
        self.known = seen;
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_holder_of_a_port_is_named_and_forgotten_with_its_socket() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let world = World::here();
        let around = || {
            sockets::listening(&world).map(|listeners| ProcessListeners {
                listeners,
                own: Ok(std::collections::BTreeSet::new()),
            })
        };
        let mut ports = [Port {
            port: socket.local_addr().unwrap().port(),
            name: "https",
            listening: true,
            owner: None,
            holder: None,
        }];
        let mut holders = Holders::default();
        for _ in 0..2 {
            ports[0].holder = None;
            holders.tell(&world, &around(), &mut ports);
            assert_eq!(ports[0].holder.as_ref().unwrap().pid, std::process::id());
        }
        ports[0].listening = false;
        holders.tell(&world, &around(), &mut ports);
        assert!(holders.known.is_empty());
    }
}
