//! Reverse patches: the bytes that an undo needs, and no others.
//!
//! Only the bytes that a change removed are stored, so that a password elsewhere in the file is not copied. Those bytes may be a
//! former password themselves; they are therefore sealed with a key derived from the file's new content, which is available
//! whenever an undo is possible at all. The state directory alone is not enough to read any of them. This does not protect
//! against someone who also has the configuration files: the current passwords are in there anyway.

use std::ops::Range;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

use super::digest;

/// Changed regions up to this many bytes are compared byte by byte, larger ones stored as they are.
const FINE: usize = 4096;

/// How long the comparison may search for a smaller patch; a correct one is found in any case.
const PATIENCE: Duration = Duration::from_millis(500);

/// How to get the old content back from the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Patch {
    hunks: Vec<Hunk>,
}

/// One replaced region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hunk {
    /// Its start in the new content, bytes.
    at: usize,
    /// Its length in the new content, bytes.
    len: usize,
    /// The old bytes: sealed, in hexadecimal.
    old: String,
}

impl Patch {
    /// The patch that leads from `new` back to `old`. `salt` makes the seal differ between two patches on equal content.
    pub(super) fn between(old: &[u8], new: &[u8], salt: &str) -> Self {
        let mut seal = Seal::new(new, salt);
        let hunks = regions(old, new)
            .into_iter()
            .map(|(old_range, new_range)| {
                let mut kept = old[old_range].to_vec();
                seal.over(&mut kept);
                Hunk {
                    at: new_range.start,
                    len: new_range.len(),
                    old: digest::hex(&kept),
                }
            })
            .collect();
        Self { hunks }
    }

    /// The old content, `None` where the patch does not fit. The caller compares the digest.
    pub(super) fn revert(&self, new: &[u8], salt: &str) -> Option<Vec<u8>> {
        let mut seal = Seal::new(new, salt);
        let mut out = Vec::with_capacity(new.len());
        let mut at = 0;
        for hunk in &self.hunks {
            out.extend_from_slice(new.get(at..hunk.at)?);
            let mut kept = digest::unhex(&hunk.old)?;
            seal.over(&mut kept);
            out.append(&mut kept);
            at = hunk.at.checked_add(hunk.len)?;
        }
        out.extend_from_slice(new.get(at..)?);
        Some(out)
    }
}

/// A key stream: SHA-256 of a key and a counter. Sealing twice unseals.
struct Seal {
    key: [u8; 32],
    block: [u8; 32],
    used: usize,
    count: u64,
}

impl Seal {
    fn new(new: &[u8], salt: &str) -> Self {
        // Another domain than the plain digest of the content, which is written beside the patch.
        let key = digest::raw(&[b"carbonctl reverse patch\0", salt.as_bytes(), b"\0", new]);
        Self {
            key,
            block: [0; 32],
            used: 32,
            count: 0,
        }
    }

    fn over(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.used == self.block.len() {
                self.block = digest::raw(&[&self.key, &self.count.to_le_bytes()]);
                self.count += 1;
                self.used = 0;
            }
            *byte ^= self.block[self.used];
            self.used += 1;
        }
    }
}

type Region = (Range<usize>, Range<usize>);

/// The differing regions in order: by lines first, then by bytes inside of each.
fn regions(old: &[u8], new: &[u8]) -> Vec<Region> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let (old_starts, new_starts) = (starts(&old_lines), starts(&new_lines));
    let mut out = Vec::new();
    for (o, n) in differing(&old_lines, &new_lines) {
        let o = old_starts[o.start]..old_starts[o.end];
        let n = new_starts[n.start]..new_starts[n.end];
        if o.len().max(n.len()) > FINE {
            out.push(trimmed(old, new, o, n));
            continue;
        }
        for (fine_old, fine_new) in differing(&old[o.clone()], &new[n.clone()]) {
            out.push((
                o.start + fine_old.start..o.start + fine_old.end,
                n.start + fine_new.start..n.start + fine_new.end,
            ));
        }
    }
    out
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|b| *b == b'\n').collect()
}

/// Where each line begins, and the end of the last one.
fn starts(lines: &[&[u8]]) -> Vec<usize> {
    let mut at = 0;
    let mut out = vec![0];
    for line in lines {
        at += line.len();
        out.push(at);
    }
    out
}

fn differing<T: Eq + std::hash::Hash>(old: &[T], new: &[T]) -> Vec<Region> {
    let deadline = Instant::now() + PATIENCE;
    let mut out: Vec<Region> = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Myers, old, new, Some(deadline)) {
        let (tag, o, n) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            continue;
        }
        match out.last_mut() {
            Some((last_old, last_new)) if last_old.end == o.start && last_new.end == n.start => {
                last_old.end = o.end;
                last_new.end = n.end;
            }
            _ => out.push((o, n)),
        }
    }
    out
}

/// A region without the bytes that its two sides have in common at either end.
fn trimmed(old: &[u8], new: &[u8], o: Range<usize>, n: Range<usize>) -> Region {
    let (a, b) = (&old[o.clone()], &new[n.clone()]);
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - head;
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(room)
        .take_while(|(x, y)| x == y)
        .count();
    (o.start + head..o.end - tail, n.start + head..n.end - tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_every_byte() {
        let long_old: Vec<u8> = (0..20_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let mut long_new = long_old.clone();
        long_new[7_000] ^= 1;
        long_new.splice(100..105, *b"quite other");
        let cases: [(&[u8], &[u8]); 8] = [
            (b"", b"x"),
            (b"x", b""),
            (b"a\r\nb\r\nc", b"a\r\nB\r\nc\r\n"),
            (b"\xe9t\xe9\nx\n", b"\xe9t\xe8\nx\n"),
            (b"same\n", b"same\n"),
            (b"one\ntwo\nthree\n", b"zero\none\nthree\n"),
            (b"\xef\xbb\xbfa", b"\xef\xbb\xbfb"),
            (&long_old, &long_new),
        ];
        for (old, new) in cases {
            let patch = Patch::between(old, new, "id");
            assert_eq!(patch.revert(new, "id").unwrap(), old);
        }
    }

    #[test]
    fn keeps_only_what_differs() {
        let old = "<u>admin</u><p>middle</p><x>0</x>\n".repeat(40);
        let new = old.replacen("admin", "root1", 1).replacen("<x>0", "<x>7", 1);
        let patch = Patch::between(old.as_bytes(), new.as_bytes(), "id");
        let kept: usize = patch.hunks.iter().map(|h| h.old.len() / 2).sum();
        assert!(kept <= 6, "kept {kept} bytes: {patch:?}");
    }

    #[test]
    fn what_it_keeps_is_unreadable_without_the_file() {
        let patch = Patch::between(b"p=former-secret\n", b"p=x\n", "id");
        let json = serde_json::to_string(&patch).unwrap();
        assert!(!json.contains(&digest::hex(b"former-secret")), "{json}");
        assert_ne!(patch.revert(b"p=y\n", "id").unwrap(), b"p=former-secret\n");
        assert_ne!(patch.revert(b"p=x\n", "other").unwrap(), b"p=former-secret\n");
    }

    #[test]
    fn a_patch_that_does_not_fit_is_none() {
        let patch = Patch::between(b"aaaaaaaaaaaaaaaab", b"aaaaaaaaaaaaaaaac", "id");
        assert_eq!(patch.revert(b"a", "id"), None);
    }
}
