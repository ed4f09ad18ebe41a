//! What is in a Java keystore: whose certificates, until when. Never a key.

mod certificate;
mod jks;
mod opened;
mod pkcs12;
mod rounds;

pub use certificate::Certificate;
pub use opened::{KeystoreEntry, Opened, SHIPPED};

/// Opens a keystore of either kind; the bytes say which it is, whatever its name says.
///
/// # Errors
/// The reason, for people: damaged, of an unknown kind, or closed without the right password.
pub fn open(bytes: &[u8], password: Option<&str>) -> Result<Opened, String> {
    match bytes {
        [0xFE, 0xED, 0xFE, 0xED, ..] => jks::open(bytes),
        [0xCE, 0xCE, 0xCE, 0xCE, ..] => Err("it is a JCEKS store, which is not read here".into()),
        [0x30, ..] => pkcs12::open(bytes, password),
        _ => Err("it is neither a JKS nor a PKCS12 store".into()),
    }
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
        let store = jks("wso2carbon", &[("wso2carbon", true, &own), ("ca", false, &trusted)]);
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
        let own_password = jks("another-one", &[("a", true, &own)]);
        assert_eq!(open(&own_password, None).unwrap().shipped_password, Some(false));
    }

    #[test]
    fn damaged_and_foreign_bytes_are_errors_and_never_a_panic() {
        let own = certificate("localhost", "WSO2", 1_000_000_000, &[]);
        let store = jks("wso2carbon", &[("wso2carbon", true, &own)]);
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
    fn a_store_that_asks_for_endless_work_is_left_closed_at_once() {
        let before = std::time::Instant::now();
        let reason = open(&rounds::tests::store(&[0x7f, 0xff, 0xff, 0xff]), None).unwrap_err();
        assert!(reason.contains("4294967294 rounds"), "{reason}");
        assert!(before.elapsed() < std::time::Duration::from_secs(1));
    }

    #[test]
    fn names_cover_hosts_as_browsers_say() {
        let of = |cn: &str, names: &[&str]| {
            let store = jks("p", &[("a", true, &certificate(cn, "O", 0, names))]);
            open(&store, None).unwrap().entries.remove(0).certificate
        };
        assert!(of("id.example.com", &[]).covers("ID.example.com"));
        assert!(of("x", &["*.example.com"]).covers("id.example.com"));
        assert!(!of("x", &["*.example.com"]).covers("a.id.example.com"));
        assert!(!of("id.example.com", &["other.example.com"]).covers("id.example.com"));
    }
}
