//! SHA-256 and hexadecimal, as the journal and the history write them.

use std::fmt::Write as _;
use std::io;

use sha2::{Digest as _, Sha256};

use crate::disk::{HeldEntry, limit};

/// The SHA-256 of some bytes.
pub(super) fn raw(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn of(bytes: &[u8]) -> String {
    hex(&raw(&[bytes]))
}

/// The digest of a file's content; `None` where nothing is there.
pub(super) fn of_file(place: &HeldEntry) -> io::Result<Option<String>> {
    Ok(place.read(limit::CONFIGURATION)?.map(|bytes| of(&bytes)))
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The bytes of a hexadecimal text; `None` where it is not one.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let digits = digits?;
    if digits.len() % 2 != 0 {
        return None;
    }
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_published_digest_and_reads_its_own_hex() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            of(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(unhex(&hex(b"\x00\xffz")).unwrap(), b"\x00\xffz");
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
    }
}
