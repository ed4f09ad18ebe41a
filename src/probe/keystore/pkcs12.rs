//! PKCS12 stores, of Java 8 to 21: their certificates are encrypted, so without the password nothing is known.

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::certificate::Certificate;
use super::opened::{KeystoreEntry, Opened, SHIPPED};
use super::rounds;

/// Stores that need more rounds than this are not opened: Java 11 uses 200,000 with one key, and a billion would take too long.
const MOST_ROUNDS: u64 = 1_000_000;

/// Reads a store with the password as written, else with that of every pack.
pub(super) fn open(bytes: &[u8], password: Option<&str>) -> Result<Opened, String> {
    let asked = rounds::asked(bytes);
    if asked > MOST_ROUNDS {
        return Err(format!("its password needs {asked} rounds, too many for a quick check"));
    }
    let used = password.unwrap_or(SHIPPED);
    let archive = match (Pkcs12Archive::from_pkcs12(bytes, used), password) {
        (Ok(archive), _) => archive,
        // Its seal does not fit the password: Java refuses the store too.
        (Err(Error::MacError(_)), Some(_)) => {
            return Ok(Opened {
                shipped_password: None,
                password: Some(false),
                entries: Vec::new(),
            });
        }
        (Err(_), Some(_)) => return Err("it is damaged, or the password written for it does not open it".to_owned()),
        (Err(_), None) => {
            return Err("its password is not in this file, and its certificates cannot be read without it".to_owned());
        }
    };
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
        password: password.map(|_| true),
        entries,
    })
}
