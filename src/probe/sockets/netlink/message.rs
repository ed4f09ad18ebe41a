//! The messages of `sock_diag`, byte by byte. Source: sock_diag(7), netlink(7), and the kernel's `inet_diag.h`.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::probe::sockets::listener::{Listener, plain};

/// `AF_INET`.
pub(super) const V4: u8 = 2;
/// `AF_INET6`.
pub(super) const V6: u8 = 10;

const HEADER: usize = 16;
const REQUEST: usize = HEADER + 56;

const ERROR: u16 = 2;
const DONE: u16 = 3;
const BY_FAMILY: u16 = 20;
/// `NLM_F_REQUEST | NLM_F_DUMP`.
const DUMP: u16 = 0x301;
const TCP: u8 = 6;
const LISTEN: u8 = 10;

/// What one datagram of answers came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Datagram {
    /// More is to come.
    More,
    /// That was all.
    All,
}

/// The request for every listening TCP socket of one family.
pub(super) fn request(family: u8, sequence: u32) -> [u8; REQUEST] {
    let mut bytes = [0; REQUEST];
    bytes[..4].copy_from_slice(&72_u32.to_ne_bytes());
    bytes[4..6].copy_from_slice(&BY_FAMILY.to_ne_bytes());
    bytes[6..8].copy_from_slice(&DUMP.to_ne_bytes());
    bytes[8..12].copy_from_slice(&sequence.to_ne_bytes());
    bytes[16] = family;
    bytes[17] = TCP;
    bytes[20..24].copy_from_slice(&(1_u32 << LISTEN).to_ne_bytes());
    bytes
}

/// Reads one datagram of answers to the request with this number. What is no answer to it is passed over.
///
/// # Errors
/// The kernel's refusal, or a datagram that is cut off.
pub(super) fn read(datagram: &[u8], sequence: u32, into: &mut Vec<Listener>) -> io::Result<Datagram> {
    let mut rest = datagram;
    while !rest.is_empty() {
        let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let length = usize::try_from(word(rest, 0).ok_or_else(cut)?).map_err(|_| cut())?;
        let message = rest
            .get(..length)
            .filter(|message| message.len() >= HEADER)
            .ok_or_else(cut)?;
        if word(message, 8) == Some(sequence) {
            match half(message, 4) {
                Some(DONE) => return Ok(Datagram::All),
                Some(ERROR) => return Err(refusal(message)),
                Some(BY_FAMILY) => into.extend(listener(&message[HEADER..])),
                _ => {}
            }
        }
        // Messages begin at multiples of four.
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(Datagram::More)
}

/// An error message holds the negative number of the error.
fn refusal(message: &[u8]) -> io::Error {
    match word(message, HEADER).map(|number| number.cast_signed().saturating_neg()) {
        Some(number @ 1..) => io::Error::from_raw_os_error(number),
        _ => io::ErrorKind::InvalidData.into(),
    }
}

/// An `inet_diag_msg`: family, state, two bytes, the ports, source and destination addresses, and the inode at 68.
fn listener(body: &[u8]) -> Option<Listener> {
    if *body.get(1)? != LISTEN {
        return None;
    }
    let port = <[u8; 2]>::try_from(body.get(4..6)?).ok()?;
    let address = body.get(8..24)?;
    Some(Listener {
        port: u16::from_be_bytes(port),
        address: match *body.first()? {
            V4 => IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(address.get(..4)?).ok()?)),
            V6 => plain(Ipv6Addr::from(<[u8; 16]>::try_from(address).ok()?)),
            _ => return None,
        },
        inode: word(body, 68)?.into(),
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u16, sequence: u32, body: &[u8]) -> Vec<u8> {
        let mut bytes = u32::try_from(HEADER + body.len()).unwrap().to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.extend([0; 2]);
        bytes.extend(sequence.to_ne_bytes());
        bytes.extend([0; 4]);
        bytes.extend(body);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn body(family: u8, state: u8, port: u16, address: [u8; 16], inode: u32) -> Vec<u8> {
        let mut bytes = vec![family, state, 0, 0];
        bytes.extend(port.to_be_bytes());
        bytes.extend([0; 2]);
        bytes.extend(address);
        bytes.resize(68, 0);
        bytes.extend(inode.to_ne_bytes());
        bytes
    }

    fn v4(port: u16, inode: u32) -> Vec<u8> {
        let mut address = [0; 16];
        address[..4].copy_from_slice(&[127, 0, 0, 1]);
        body(V4, LISTEN, port, address, inode)
    }

    #[test]
    fn reads_both_families_and_undoes_the_mapping() {
        let mapped = Ipv4Addr::LOCALHOST.to_ipv6_mapped().octets();
        let mut datagram = message(BY_FAMILY, 7, &v4(9443, 11));
        datagram.extend(message(BY_FAMILY, 7, &body(V6, LISTEN, 9763, mapped, 12)));
        datagram.extend(message(BY_FAMILY, 7, &body(V6, LISTEN, 9999, [0; 16], 13)));
        // Somebody else's answer, and a connection.
        datagram.extend(message(BY_FAMILY, 6, &v4(1, 14)));
        datagram.extend(message(BY_FAMILY, 7, &body(V4, 1, 9443, [0; 16], 15)));
        let mut got = Vec::new();
        assert_eq!(read(&datagram, 7, &mut got).unwrap(), Datagram::More);
        let shown: Vec<_> = got.iter().map(|l| (l.port, l.address.to_string(), l.inode)).collect();
        assert_eq!(
            shown,
            [
                (9443, "127.0.0.1".to_owned(), 11),
                (9763, "127.0.0.1".to_owned(), 12),
                (9999, "::".to_owned(), 13)
            ]
        );
        assert_eq!(read(&message(DONE, 7, &[0; 4]), 7, &mut got).unwrap(), Datagram::All);
    }

    #[test]
    fn a_refusal_is_the_kernels_own_error() {
        let refused = message(ERROR, 7, &(-2_i32).to_ne_bytes());
        let error = read(&refused, 7, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn no_datagram_however_cut_is_read_past_its_end() {
        let whole = [message(BY_FAMILY, 7, &v4(9443, 11)), message(DONE, 7, &[0; 4])].concat();
        for end in 0..whole.len() {
            let mut got = Vec::new();
            let told = read(&whole[..end], 7, &mut got);
            assert!(got.len() <= 1 && !matches!(told, Ok(Datagram::All)), "{end}");
        }
        // A length of nothing must not turn round for ever, and one past the end is cut off.
        for length in [0_u32, 4, 15, 10_000, u32::MAX] {
            let mut wrong = whole.clone();
            wrong[..4].copy_from_slice(&length.to_ne_bytes());
            assert!(read(&wrong, 7, &mut Vec::new()).is_err(), "{length}");
        }
        let short = message(BY_FAMILY, 7, &v4(9443, 11)[..40]);
        let mut got = Vec::new();
        assert_eq!(read(&short, 7, &mut got).unwrap(), Datagram::More);
        assert!(got.is_empty());
    }
}
