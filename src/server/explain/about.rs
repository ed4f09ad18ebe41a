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

/// Whether a text has the number of an error of Oracle's, `ora-` and five digits in lower case, as a word.
fn has_oracle_error(text: &str) -> bool {
    text.match_indices("ora-").any(|(at, mark)| {
        let is_part = |c: char| c.is_alphanumeric();
        let digits: String = text[at + mark.len()..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.len() == 5 && !text[..at].ends_with(is_part)
    })
}

impl Abouts {
    /// Of these lines.
    pub(super) fn of(lines: &[Line]) -> Self {
        let texts: Vec<String> = lines
            .iter()
            .flat_map(|line| [line.raw.to_lowercase(), line.frames.to_lowercase()])
            .collect();
        let has = |marks: &[&str]| texts.iter().any(|text| marks.iter().any(|mark| text.contains(mark)));
        let oracle = texts.iter().any(|text| has_oracle_error(text));
        Self(
            MARKS
                .iter()
                .filter(|(about, marks)| has(marks) || *about == About::Database && oracle)
                .map(|(about, _)| *about)
                .collect(),
        )
    }

    /// Whether it is about this, too.
    pub(super) fn has(&self, about: About) -> bool {
        self.0.contains(&about)
    }
}
