//! Judges the names of the certificate: the host name, and the one by which the product calls itself.

use super::localhost::localhost;
use super::new_key::renewed;
use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::guide::verdict::{Verdict, short};
use crate::probe::Facts;
use crate::probe::keystore::KeystoreEntry;
use crate::probe::survey::keystores::Store;

/// The warning where the certificate for TLS is not issued for the host name, for `localhost` where the product needs it, or has
/// no alternative names at all.
pub(super) fn misnamed<'a>(
    facts: &Facts,
    keys: impl Iterator<Item = (&'a Store, &'a KeystoreEntry)>,
    needed: &str,
) -> Option<Verdict> {
    let tls: Vec<_> = keys.filter(|(store, entry)| is_of_tls(store, entry)).collect();
    let (store, entry) = *tls.first()?;
    let covered = |name: &str| tls.iter().any(|(_, entry)| entry.certificate.covers(name));
    let place = format!("{} in {}", entry.alias, store.path.shown());
    let warn = |found: String, why: String| Some(renewed(facts, Verdict::warn(found, needed, why)));
    let host = facts.value(id::HOSTNAME).filter(|host| !host.contains(['$', '{']));
    if let Some(host) = host.filter(|host| !covered(host)) {
        let why = format!("{place} is issued for other names, so clients warn or refuse");
        return warn(format!("{} is not in the certificate", short(host, 35)), why);
    }
    if entry.certificate.names.is_empty() {
        let why = format!("{place} has no subjectAltName: browsers no longer read the CN, and refuse it");
        return warn("a certificate without alternative names".to_owned(), why);
    }
    let by = localhost(facts).filter(|_| !covered("localhost"))?;
    let why = format!("{place}: the product calls itself by localhost ({by}), and checks the name");
    warn("localhost is not in the certificate".to_owned(), why)
}

/// Whether an entry is the one of TLS: by its alias, where the configuration names one.
fn is_of_tls(store: &Store, entry: &KeystoreEntry) -> bool {
    let mut written = store.written.iter().filter(|written| written.used == "tls");
    let alias = written.find_map(|written| written.alias.as_deref());
    store.uses.contains(&"tls")
        && alias.is_none_or(|alias| alias.eq_ignore_ascii_case(&entry.alias) || entry.alias.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::certificates;
    use super::super::tests::{named, own, set};
    use crate::domain::Status;
    use crate::guide::testing::{Case, sh};

    fn judged(case: Case, names: &[&str]) -> (Status, String) {
        let mut facts = case.facts();
        let mut entry = own(400, "id.example.com");
        entry.certificate.names = names.iter().map(|name| (*name).to_owned()).collect();
        set(&mut facts, entry);
        facts.survey.keystores.calls_localhost = Some("server.internal_hostname".into());
        let judged = certificates(&facts);
        if judged.status == Status::Warn {
            let command = judged.remedy.unwrap().commands.remove(0);
            assert!(
                command.contains("dns:localhost"),
                "the new key is made for both: {command:?}"
            );
        }
        (judged.status, judged.found)
    }

    #[test]
    fn a_certificate_needs_its_own_name_and_the_one_the_product_uses() {
        let host = "id.example.com";
        let warn = |found: &str| (Status::Warn, found.to_owned());
        assert_eq!(
            judged(named(host), &[]),
            warn("a certificate without alternative names")
        );
        assert_eq!(
            judged(named(host), &["other.example.com"]),
            warn("id.example.com is not in the certificate")
        );
        assert_eq!(
            judged(named(host), &[host]),
            warn("localhost is not in the certificate")
        );
        assert_eq!(judged(named(host), &[host, "localhost"]).0, Status::Pass);
        assert_eq!(judged(named(host), &["*.example.com", "localhost"]).0, Status::Pass);
    }

    #[test]
    fn a_script_that_lets_localhost_pass_needs_no_such_name() {
        for value in ["AllowAll", "DefaultAndLocalhost"] {
            let script = sh(&format!("-Dhttpclient.hostnameVerifier=\"{value}\""));
            let case = named("id.example.com").file("bin/wso2server.sh", &script);
            assert_eq!(judged(case, &["id.example.com"]).0, Status::Pass, "{value}");
        }
        let strict = sh("-Dhttpclient.hostnameVerifier=\"Strict\"");
        let case = named("id.example.com").file("bin/wso2server.sh", &strict);
        assert_eq!(judged(case, &["id.example.com"]).0, Status::Warn);
    }

    #[test]
    fn the_products_own_calls_are_read_from_its_configuration() {
        let toml = |toml: &str, defaults: &str| {
            let case = Case::is7()
                .file("repository/conf/deployment.toml", toml)
                .file("repository/resources/conf/default.json", defaults)
                .surveyed();
            case.facts().survey.keystores.calls_localhost
        };
        let by_default = "{\"server.internal_hostname\": \"localhost\"}";
        assert_eq!(
            toml("[server]\nhostname = \"a\"\n", by_default).as_deref(),
            Some("server.internal_hostname")
        );
        assert_eq!(
            toml(
                "[server]\nhostname = \"a\"\ninternal_hostname = \"$ref{server.hostname}\"\n",
                by_default
            ),
            None
        );
        assert_eq!(toml("[server]\nhostname = \"a\"\n", "{}"), None);
        let xml = |text: &str| {
            let case = Case::esb().file("repository/conf/api-manager.xml", text).surveyed();
            case.facts().survey.keystores.calls_localhost
        };
        assert!(xml("<A><ServerURL>https://localhost:9443/services/</ServerURL></A>").is_some());
        assert_eq!(
            xml("<A><!-- https://localhost:9443/ --><ServerURL>https://a/</ServerURL></A>"),
            None
        );
    }
}
