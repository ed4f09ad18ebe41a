//! PKCS12 stores, of Java 8 to 21: certificates in them are encrypted, so without the password nothing is known.

use p12_keystore::Pkcs12Archive;

use super::certificate::Certificate;
use super::opened::{KeystoreEntry, Opened, SHIPPED};
use super::rounds;

/// Stores that ask for more rounds than this stay closed: Java 11 asks for 200,000 with one key, and nobody waits for a
/// billion.
const MOST_ROUNDS: u64 = 1_000_000;

/// Reads a store with the password as written, else with that of every pack.
pub(super) fn open(bytes: &[u8], password: Option<&str>) -> Result<Opened, String> {
    let asked = rounds::asked(bytes);
    if asked > MOST_ROUNDS {
        return Err(format!(
            "it asks for {asked} rounds of its password, too many for a quick look"
        ));
    }
    let used = password.unwrap_or(SHIPPED);
    let archive = Pkcs12Archive::from_pkcs12(bytes, used).map_err(|_| match password {
        Some(_) => "it is damaged, or the password written for it does not open it".to_owned(),
        None => "its password is kept elsewhere, and its certificates cannot be read without it".to_owned(),
    })?;
    let entries = archive
        .certs
        .iter()
        .filter_map(|bag| {
            let certificate = Certificate::read(bag.cert.as_der())?;
            let id = bag.local_key_id.as_deref();
            let key = id.is_some()
                && archive
                    .keys
                    .iter()
                    .any(|key| key.local_key_id.as_ref().map(AsRef::as_ref) == id);
            Some(KeystoreEntry {
                alias: bag.friendly_name.clone().unwrap_or_default(),
                key,
                certificate,
            })
        })
        .collect();
    Ok(Opened {
        shipped_password: Some(used == SHIPPED),
        entries,
    })
}
