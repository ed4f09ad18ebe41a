//! The JKS format: a bounded reader. Certificates lie open in it; only keys are encrypted, and those are passed over.
//! Source: the layout as the JDK's own `JavaKeyStore` reads it.

use sha1::{Digest as _, Sha1};

use super::certificate::Certificate;
use super::opened::{KeystoreEntry, Opened, SHIPPED};

/// More entries than this has no keystore; a larger number means a damaged file.
const MOST_ENTRIES: u32 = 10_000;
/// Bytes of the digest at the end.
const DIGEST: usize = 20;

/// Reads a store.
pub(super) fn open(bytes: &[u8]) -> Result<Opened, String> {
    entries(bytes)
        .map(|entries| Opened {
            shipped_password: Some(opens_with(bytes, SHIPPED)),
            entries,
        })
        .ok_or_else(|| "it is a damaged JKS store".to_owned())
}

fn entries(bytes: &[u8]) -> Option<Vec<KeystoreEntry>> {
    let body = bytes.len().checked_sub(DIGEST)?;
    let mut reader = Reader(bytes.get(4..body)?);
    let version = reader.number()?;
    let count = reader.number()?;
    if !matches!(version, 1 | 2) || count > MOST_ENTRIES {
        return None;
    }
    let mut all = Vec::new();
    for _ in 0..count {
        let tag = reader.number()?;
        let alias = reader.text()?;
        reader.take(8)?;
        let key = match tag {
            1 => true,
            2 => false,
            _ => return None,
        };
        let chain = if key {
            let length = reader.number()?;
            reader.take(length as usize)?;
            reader.number()?
        } else {
            1
        };
        if chain > MOST_ENTRIES {
            return None;
        }
        for link in 0..chain {
            if version == 2 {
                reader.text()?;
            }
            let length = reader.number()?;
            let der = reader.take(length as usize)?;
            if link == 0 {
                all.extend(Certificate::read(der).map(|certificate| KeystoreEntry {
                    alias: alias.clone(),
                    key,
                    certificate,
                }));
            }
        }
    }
    reader.0.is_empty().then_some(all)
}

/// Whether this password made the digest at the end: SHA-1 of the password in UTF-16, a fixed phrase, and the store.
pub(super) fn opens_with(bytes: &[u8], password: &str) -> bool {
    let Some((body, digest)) = bytes.len().checked_sub(DIGEST).map(|at| bytes.split_at(at)) else {
        return false;
    };
    sealed(body, password)[..] == *digest
}

/// The digest that seals a store.
pub(super) fn sealed(body: &[u8], password: &str) -> [u8; DIGEST] {
    let mut sha = Sha1::new();
    for unit in password.encode_utf16() {
        sha.update(unit.to_be_bytes());
    }
    sha.update(b"Mighty Aphrodite");
    sha.update(body);
    sha.finalize().into()
}

/// What is left to read.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<String> {
        let length = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        let bytes = self.take(usize::from(length))?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}
