//! The cure by a new key: the alias of every pack, the host name, keytool's options and commands.

use super::localhost::localhost;
use crate::domain::home::ConfigSource;
use crate::domain::placeholder;
use crate::domain::settings::id;
use crate::guide::commands::{below, word};
use crate::guide::verdict::Verdict;
use crate::probe::Facts;

/// The alias in every pack.
pub(super) const SHIPPED_ALIAS: &str = "wso2carbon";

/// The name for the certificate, and whether it is a name or an address.
fn host(facts: &Facts) -> (&'static str, String) {
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
fn names(facts: &Facts) -> String {
    let (kind, host) = host(facts);
    let own = if localhost(facts).is_some() {
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

/// The commands for an own key. They ask for the password: none is part of a command.
pub(super) fn renewed(facts: &Facts, judged: Verdict) -> Verdict {
    let folder = "repository/resources/security";
    let store = below(facts, format!("{folder}/own.jks"));
    let request = below(facts, format!("{folder}/own.csr"));
    let words = if facts.home.source == ConfigSource::Toml {
        "then name it in [keystore.primary] and [keystore.tls], restart"
    } else {
        "then name it in carbon.xml and catalina-server.xml, restart"
    };
    let detail = format!(
        "{}; what was encrypted with the old key must be encrypted again, so keep the old keystore until then",
        judged.detail
    );
    judged
        .saying(detail)
        .by_hand(words)
        .by_command(format!(
            "keytool -genkeypair -alias own {} -storetype JKS -keystore {store}",
            key_options(facts)
        ))
        .by_command(format!(
            "keytool -certreq -alias own {} -keystore {store} -file {request}",
            names(facts)
        ))
}
