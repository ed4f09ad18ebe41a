//! Reads Java keystores: whose certificates are in them, until when they are valid, and which passwords fit. No key is kept.

mod certificate;
mod jks;
mod opened;
mod pkcs12;
mod rounds;

pub use certificate::Certificate;
pub use opened::{KeystoreEntry, Opened, SHIPPED};

/// Opens a keystore of either kind; the bytes decide which it is, whatever its name is.
///
/// # Errors
/// The reason, for people: damaged, of an unknown kind, or closed without the right password.
pub fn open(bytes: &[u8], password: Option<&str>) -> Result<Opened, String> {
    match bytes {
        [0xFE, 0xED, 0xFE, 0xED, ..] => jks::open(bytes, password),
        [0xCE, 0xCE, 0xCE, 0xCE, ..] => Err("it is a JCEKS store, which is not read here".into()),
        [0x30, ..] => pkcs12::open(bytes, password),
        _ => Err("it is neither a JKS nor a PKCS12 store".into()),
    }
}

/// Whether a password opens a store that needs no work for it; `None` for one that would have to be decrypted.
pub fn opens_with(bytes: &[u8], password: &str) -> Option<bool> {
    bytes
        .starts_with(&[0xFE, 0xED, 0xFE, 0xED])
        .then(|| jks::opens_with(bytes, password))
}

/// Whether a password opens the key of an alias in a JKS store; `None` where that is not known, as in every other store.
pub fn key_opens(bytes: &[u8], alias: &str, password: &str) -> Option<bool> {
    let jks = bytes.starts_with(&[0xFE, 0xED, 0xFE, 0xED]);
    jks.then(|| jks::key_opens(bytes, alias, password)).flatten()
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{certificate, jks};
    use super::*;

    const DAY: i64 = 86_400;

    #[test]
    fn a_jks_gives_its_certificates_without_the_password() {
        let own = certificate("localhost", "WSO2", 1_000_000_000, &["id.example.com"]);
        let trusted = certificate("Some CA", "CA", 1_000_000_000 + DAY, &[]);
        let store = jks(
            "wso2carbon",
            &[("wso2carbon", Some(&[1, 2, 3, 4]), &own), ("ca", None, &trusted)],
        );
        let opened = open(&store, None).unwrap();
        assert_eq!(opened.shipped_password, Some(true));
        let [key, ca] = opened.entries.as_slice() else {
            panic!("{opened:?}")
        };
        assert!(key.key && !ca.key);
        assert_eq!(key.alias, "wso2carbon");
        assert_eq!(key.certificate.common_name, "localhost");
        assert_eq!(key.certificate.organization, "WSO2");
        assert_eq!(key.certificate.not_after, 1_000_000_000);
        assert_eq!(key.certificate.names, ["id.example.com"]);
        assert_eq!(ca.certificate.not_after, 1_000_000_000 + DAY);
        let own_password = jks("another-one", &[("a", Some(&[1, 2, 3, 4]), &own)]);
        assert_eq!(open(&own_password, None).unwrap().shipped_password, Some(false));
    }

    #[test]
    fn damaged_and_foreign_bytes_are_errors_and_never_a_panic() {
        let own = certificate("localhost", "WSO2", 1_000_000_000, &[]);
        let store = jks("wso2carbon", &[("wso2carbon", Some(&[1, 2, 3, 4]), &own)]);
        for end in 0..store.len() {
            assert!(open(&store[..end], Some("x")).is_err(), "{end}");
        }
        for bytes in [&b"junk"[..], b"", &[0xCE, 0xCE, 0xCE, 0xCE], &[0x30, 0x80, 0, 0]] {
            assert!(open(bytes, Some("x")).is_err());
        }
        let mut endless = store.clone();
        endless[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(open(&endless, None).is_err());
    }

    #[test]
    fn passwords_of_store_and_key_are_tried_apart() {
        let own = certificate("a", "b", 1, &[]);
        let key = testing::key_of("keyword");
        let store = jks("storeword", &[("own", Some(&key), &own), ("other", None, &own)]);
        assert_eq!(open(&store, Some("storeword")).unwrap().password, Some(true));
        assert_eq!(open(&store, Some("keyword")).unwrap().password, Some(false));
        assert_eq!(opens_with(&store, "storeword"), Some(true));
        assert_eq!(key_opens(&store, "OWN", "keyword"), Some(true));
        assert_eq!(key_opens(&store, "own", "storeword"), Some(false));
        assert_eq!(key_opens(&store, "other", "keyword"), None);
        for at in 0..store.len() {
            let _ = key_opens(&store[..at], "own", "keyword");
        }
        let odd = jks("p", &[("own", Some(&[1, 2, 3, 4]), &own)]);
        assert_eq!(key_opens(&odd, "own", "p"), None, "protected in another way");
    }

    #[test]
    fn a_store_that_asks_for_endless_work_is_left_closed_at_once() {
        let before = std::time::Instant::now();
        let reason = open(&rounds::tests::store(&[0x7f, 0xff, 0xff, 0xff]), None).unwrap_err();
        assert!(reason.contains("4294967294 rounds"), "{reason}");
        assert!(before.elapsed() < std::time::Duration::from_secs(1));
    }

    #[test]
    fn names_cover_hosts_as_browsers_say() {
        let of = |cn: &str, names: &[&str]| {
            let store = jks("p", &[("a", Some(&[1, 2, 3, 4]), &certificate(cn, "O", 0, names))]);
            open(&store, None).unwrap().entries.remove(0).certificate
        };
        assert!(of("id.example.com", &[]).covers("ID.example.com"));
        assert!(of("x", &["*.example.com"]).covers("id.example.com"));
        assert!(!of("x", &["*.example.com"]).covers("a.id.example.com"));
        assert!(!of("id.example.com", &["other.example.com"]).covers("id.example.com"));
    }
}
