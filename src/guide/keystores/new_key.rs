//! The options of a new key: the alias of every pack, the host name, keytool's options.

use crate::domain::placeholder;
use crate::domain::settings::id;
use crate::guide::commands::word;
use crate::probe::Facts;

/// The alias in every pack.
pub(super) const SHIPPED_ALIAS: &str = "wso2carbon";

/// The name for the certificate, and whether it is a name or an address.
pub(super) fn host(facts: &Facts) -> (&'static str, String) {
    let host = facts
        .value(id::HOSTNAME)
        .filter(|host| !host.contains(['$', '{']) && *host != "localhost")
        .unwrap_or(placeholder::HOSTNAME);
    let kind = if host.parse::<std::net::IpAddr>().is_ok() {
        "ip"
    } else {
        "dns"
    };
    (kind, word(host))
}

/// The option of keytool for the names of a certificate: the host name, and `localhost` where the product calls itself by it.
pub(super) fn names(facts: &Facts) -> String {
    let (kind, host) = host(facts);
    let own = if super::names::localhost(facts).is_some() {
        ",dns:localhost"
    } else {
        ""
    };
    format!("-ext SAN={kind}:{host}{own}")
}

/// The options of keytool for a new key, without its file.
pub(super) fn key_options(facts: &Facts) -> String {
    let (_, host) = host(facts);
    format!(
        "-keyalg RSA -keysize 3072 -validity 365 -dname CN={host} {}",
        names(facts)
    )
}
