//! Dotted keys: their parts, and how they are written.

use super::literal;

/// The parts of a dotted key; dots inside single quotes belong to their part.
pub fn key_parts(key: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = key;
    loop {
        let quoted = rest.strip_prefix('\'').and_then(|inner| inner.split_once('\''));
        if let Some((part, tail)) = quoted {
            parts.push(part);
            match tail.strip_prefix('.') {
                Some(next) => rest = next,
                None => return parts,
            }
        } else if let Some((part, tail)) = rest.split_once('.') {
            parts.push(part);
            rest = tail;
        } else {
            parts.push(rest);
            return parts;
        }
    }
}

/// A key of these parts, each quoted where it has to be.
pub(super) fn dotted(path: &[&str]) -> String {
    path.iter().map(|part| literal::key(part)).collect::<Vec<_>>().join(".")
}
