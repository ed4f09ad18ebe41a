//! Tells the subject of a record from all of its lines and frames.
//!
//! The same words mean something else of a database than of a user store.

use super::evidence::Line;

/// What a record may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Database,
    UserStore,
    KeyStore,
    Vault,
    Cluster,
    Analytics,
}

/// The marks of each, in lower case.
const MARKS: [(About, &[&str]); 6] = [
    (
        About::Database,
        &[
            "java.sql.",
            "sqlexception",
            "jdbc:",
            "org.postgresql.",
            "com.mysql.",
            "org.mariadb.",
            "oracle.jdbc",
            "oracle.net",
            "ora-0",
            "ora-1",
            "ora-2",
            "com.microsoft.sqlserver",
            "com.ibm.db2",
            "db2 sql",
            "org.h2.",
            "tomcat.jdbc.pool",
            "hikari",
            "datasourcerepository",
            "datasourcemanager",
            "datasourceexception",
        ],
    ),
    (About::UserStore, &["ldap", "activedirectory", "active directory"]),
    (
        About::KeyStore,
        &[
            "keystore",
            "key store",
            "truststore",
            "trust store",
            ".jks",
            ".p12",
            ".pfx",
            ".jceks",
        ],
    ),
    (
        About::Vault,
        &[
            "securevault",
            "secure vault",
            "secretmanager",
            "secretrepository",
            "secretcallback",
            "secretresolver",
            "ciphertool",
            "cipher-text",
            "ciphertext",
            "basecipher",
            "decryptionprovider",
            "ciphertransform",
            "$secret{",
            "secret alias",
        ],
    ),
    (About::Cluster, &["hazelcast", "clustering", "membershipscheme"]),
    (
        About::Analytics,
        &[
            "dataendpoint",
            "databridge.agent",
            "data publisher",
            "datapublisher",
            "cannot borrow client",
        ],
    ),
];

/// What a record is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Abouts(Vec<About>);

impl Abouts {
    /// Of these lines.
    pub(super) fn of(lines: &[Line]) -> Self {
        let texts: Vec<String> = lines
            .iter()
            .flat_map(|line| [line.raw.to_lowercase(), line.frames.to_lowercase()])
            .collect();
        let has = |marks: &[&str]| texts.iter().any(|text| marks.iter().any(|mark| text.contains(mark)));
        Self(
            MARKS
                .iter()
                .filter(|(_, marks)| has(marks))
                .map(|(about, _)| *about)
                .collect(),
        )
    }

    /// Whether it is about this, too.
    pub(super) fn has(&self, about: About) -> bool {
        self.0.contains(&about)
    }
}
