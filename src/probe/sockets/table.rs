//! Parses the kernel's tables of TCP sockets.
//!
//! The kernel walks all its sockets for each, so these cost milliseconds: for recorded machines, for other network name spaces,
//! and where the kernel cannot be queried.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};

use super::listener::{Listener, plain};

/// The state number of a listening socket. Source: the kernel's `tcp_states.h`.
const LISTEN: &str = "0A";

/// Every listener of a `net` directory of `/proc`, by number.
///
/// # Errors
/// Where neither of the two tables can be read.
pub(super) fn read(net: &Path) -> Known<Vec<Listener>> {
    let v4 = machine::system_text(&net.join("tcp"));
    let v6 = machine::system_text(&net.join("tcp6"));
    if let (Err(e), Err(_)) = (&v4, &v6) {
        return Err(Unknown::because(format!(
            "{} cannot be read: {e}",
            net.join("tcp").shown()
        )));
    }
    let mut listeners: Vec<Listener> = [v4, v6]
        .into_iter()
        .flatten()
        .flat_map(|text| text.lines().skip(1).filter_map(row).collect::<Vec<_>>())
        .collect();
    listeners.sort_unstable();
    // A table that changes while it is read may contain a row twice.
    listeners.dedup();
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
    let v6 = <[u8; 16]>::try_from(bytes.as_slice()).ok()?;
    Some(plain(Ipv6Addr::from(v6)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn reads_a_recorded_table() {
        let tmp = tempfile::tempdir().unwrap();
        let net = tmp.path();
        let head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        let any =
            "   0: 00000000:24E3 00000000:0000 0A 00000000:00000000 00:00000000 00000000   802        0 4711 1 x\n";
        let talk =
            "   1: 0100007F:24E3 0100007F:9999 01 00000000:00000000 00:00000000 00000000   802        0 4712 1 x\n";
        fs::write(net.join("tcp"), format!("{head}{any}{talk}")).unwrap();
        let mapped = "   0: 0000000000000000FFFF00000100007F:2623 00000000000000000000000000000000:0000 0A 0:0 0:0 0 802 0 4713 1\n";
        fs::write(net.join("tcp6"), format!("{head}{mapped}")).unwrap();
        let got = read(net).unwrap();
        let ports: Vec<_> = got.iter().map(|l| (l.port, l.address.to_string(), l.inode)).collect();
        assert_eq!(
            ports,
            [(9443, "0.0.0.0".to_owned(), 4711), (9763, "127.0.0.1".to_owned(), 4713)]
        );
    }
}
