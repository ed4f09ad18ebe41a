//! The addresses of this machine, to which a name may resolve.

use std::net::{IpAddr, Ipv6Addr};

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

/// Every address of every interface, including loopback.
pub(super) fn own(world: &World) -> Known<Vec<IpAddr>> {
    let mut found: Vec<IpAddr> = if world.is_recorded() {
        recorded(world)?
    } else {
        let networks = sysinfo::Networks::new_with_refreshed_list()
            .map_err(|error| Unknown::because(format!("this machine's addresses cannot be read: {error}")))?;
        let all = networks.values().flat_map(sysinfo::NetworkData::ip_networks);
        all.map(|network| network.addr).collect()
    };
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        return Err(Unknown::because("the system does not report this machine's addresses"));
    }
    Ok(found)
}

/// A recorded machine has only the kernel's tables.
fn recorded(world: &World) -> Known<Vec<IpAddr>> {
    let read = |name: &str| machine::system_text(&world.path(name));
    let v4 = read("/proc/net/fib_trie")
        .map_err(|error| Unknown::because(format!("/proc/net/fib_trie cannot be read: {error}")))?;
    let mut found = local_of(&v4);
    found.extend(
        read("/proc/net/if_inet6")
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(v6),
    );
    Ok(found)
}

/// The leaves of the routing tree that are this machine's own: each is followed by its kinds, one of them `host LOCAL`.
fn local_of(trie: &str) -> Vec<IpAddr> {
    let mut leaf: Option<IpAddr> = None;
    let mut found = Vec::new();
    for line in trie.lines().map(str::trim) {
        if let Some(address) = line.strip_prefix("|-- ") {
            leaf = address.trim().parse().ok();
        } else if line.ends_with("host LOCAL") {
            found.extend(leaf);
        }
    }
    found
}

/// A row of `if_inet6` begins with the address in 32 hexadecimal digits.
fn v6(line: &str) -> Option<IpAddr> {
    let digits = line.split_whitespace().next().filter(|digits| digits.len() == 32)?;
    let bits = u128::from_str_radix(digits, 16).ok()?;
    Some(IpAddr::V6(Ipv6Addr::from_bits(bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_kernels_tables() {
        let trie = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     |-- 10.0.0.11\n        /32 host LOCAL\n     |-- 10.0.0.255\n        /32 link BROADCAST\n";
        assert_eq!(local_of(trie), ["10.0.0.11".parse::<IpAddr>().unwrap()]);
        let row = "00000000000000000000000000000001 01 80 10 80       lo";
        assert_eq!(v6(row), Some(IpAddr::V6(Ipv6Addr::LOCALHOST)));
        assert_eq!(v6("x"), None);
    }

    #[test]
    fn this_machine_has_an_address_and_a_bare_recording_has_none() {
        assert!(own(&World::here()).unwrap().iter().any(IpAddr::is_loopback));
        let room = tempfile::tempdir().unwrap();
        assert!(own(&World::recorded(room.path())).is_err());
    }
}
