//! Reads `/etc/hosts`, which comes before any resolver, and is the only source on a recorded machine.

use std::net::IpAddr;

use crate::disk::{limit, machine};
use crate::probe::world::World;

/// The addresses that the table gives a name, in its order.
pub(super) fn addresses(table: &str, name: &str) -> Vec<IpAddr> {
    let rows = table.lines().filter_map(|line| {
        let mut words = line.split('#').next()?.split_whitespace();
        let address: IpAddr = words.next()?.parse().ok()?;
        words.any(|word| word.eq_ignore_ascii_case(name)).then_some(address)
    });
    let mut found = Vec::new();
    for address in rows {
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// The table; empty where it cannot be read, since the resolver is next.
pub(super) fn table(world: &World) -> String {
    machine::read(&world.path("/etc/hosts"), limit::SYSTEM)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_case_do_not_matter() {
        let table = "127.0.0.1 localhost\n# 10.0.0.9 id.example.com\n10.0.0.11\tID.example.com id # ours\n10.0.0.11 id.example.com\n";
        assert_eq!(
            addresses(table, "id.example.com"),
            ["10.0.0.11".parse::<IpAddr>().unwrap()]
        );
        assert!(addresses(table, "ours").is_empty());
    }
}
