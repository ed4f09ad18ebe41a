//! The JKS format: a bounded reader. Certificates are not encrypted in it; keys are, and those are skipped.
//! Source: the layout as the JDK's own `JavaKeyStore` reads it, and its `KeyProtector`.

use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

use super::certificate::Certificate;
use super::opened::{KeystoreEntry, Opened, SHIPPED};
use super::rounds::element;

/// The limit of entries; a larger number means a damaged file.
const MOST_ENTRIES: u32 = 10_000;
/// Bytes of the digest at the end.
const DIGEST: usize = 20;

/// Reads a store.
pub(super) fn open(bytes: &[u8], password: Option<&str>) -> Result<Opened, String> {
    entries(bytes, &mut |_, _| {})
        .map(|entries| Opened {
            shipped_password: Some(opens_with(bytes, SHIPPED)),
            password: password.map(|password| opens_with(bytes, password)),
            entries,
        })
        .ok_or_else(|| "it is a damaged JKS store".to_owned())
}

/// Whether this password opens the key of an alias; `None` where there is no such key, or it is protected in another way.
pub(super) fn key_opens(bytes: &[u8], alias: &str, password: &str) -> Option<bool> {
    let mut opens = None;
    entries(bytes, &mut |name, key| {
        if name.eq_ignore_ascii_case(alias) {
            opens = protected(key).map(|data| recovers(data, password));
        }
    })?;
    opens
}

/// The salted data of a key that is protected as the JDK does it for this format.
fn protected(key: &[u8]) -> Option<&[u8]> {
    /// 1.3.6.1.4.1.42.2.17.1.1
    const KIND: &[u8] = &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x2A, 0x02, 0x11, 0x01, 0x01];
    let (_, whole, _) = element(key)?;
    let (_, algorithm, rest) = element(whole)?;
    let (_, kind, _) = element(algorithm)?;
    let (_, data, _) = element(rest)?;
    (kind == KIND && data.len() > 2 * DIGEST).then_some(data)
}

/// Whether the digest behind the key fits what this password makes of the data. The key itself is wiped at once.
fn recovers(data: &[u8], password: &str) -> bool {
    let phrase: Zeroizing<Vec<u8>> = Zeroizing::new(password.encode_utf16().flat_map(u16::to_be_bytes).collect());
    let (mut stream, rest) = data.split_at(DIGEST);
    let (hidden, check) = rest.split_at(rest.len() - DIGEST);
    let mut plain = Zeroizing::new(Vec::with_capacity(hidden.len()));
    let mut digest: [u8; DIGEST];
    for block in hidden.chunks(DIGEST) {
        digest = Sha1::new()
            .chain_update(&*phrase)
            .chain_update(stream)
            .finalize()
            .into();
        plain.extend(block.iter().zip(digest).map(|(hidden, mask)| hidden ^ mask));
        stream = &digest;
    }
    Sha1::new().chain_update(&*phrase).chain_update(&*plain).finalize()[..] == *check
}

/// Every certificate; `on_key` sees the alias and the protected bytes of each key.
fn entries(bytes: &[u8], on_key: &mut dyn FnMut(&str, &[u8])) -> Option<Vec<KeystoreEntry>> {
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
            on_key(&alias, reader.take(length as usize)?);
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

/// Whether this password matches the digest at the end: SHA-1 of the password in UTF-16, a fixed phrase, and the store.
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

/// The remaining bytes.
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
