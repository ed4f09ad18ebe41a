//! The content of an opened keystore.

use super::certificate::Certificate;

/// The password of every pack. It is public, so it may be written here.
pub const SHIPPED: &str = "wso2carbon";

/// One alias of a keystore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeystoreEntry {
    /// Its alias; empty where the store gives none.
    pub alias: String,
    /// Whether a private key belongs to it; else it is a certificate that is trusted.
    pub key: bool,
    /// The certificate; the first of its chain.
    pub certificate: Certificate,
}

/// An opened keystore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whether its password is the one of every pack; `None` where that is not known.
    pub shipped_password: Option<bool>,
    /// Whether the password that was tried opens it; `None` where none was tried.
    pub password: Option<bool>,
    /// Its certificates; none where only the right password shows them.
    pub entries: Vec<KeystoreEntry>,
}
