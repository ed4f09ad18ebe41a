//! A keystore that the configuration names and that is not there.

use super::new_key::{SHIPPED_ALIAS, key_options};
use crate::domain::Shown as _;
use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::guide::commands::below;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::keystores::Store;
use crate::text::{toml, xml};

/// The failure, and what makes such a store.
pub(super) fn judged(facts: &Facts, store: &Store, needed: &str) -> Verdict {
    let name = store.path.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(36).collect();
    let path = store.path.shown();
    let found = format!("keystore {name} is not there");
    if store.only_trusts() {
        let why = format!("{path} holds what this server trusts: without it no call over TLS leaves the server");
        return Verdict::fail(found, needed, why).by_hand("put it back, or copy the pack's truststore to its place");
    }
    let what = if store.uses.contains(&"tls") {
        "the https connector does not start without it"
    } else {
        "what signs and encrypts with its key does not start without it"
    };
    let kind = match store.path.extension().and_then(|ending| ending.to_str()) {
        Some("p12" | "pfx" | "P12" | "PFX") => "PKCS12",
        _ => "JKS",
    };
    let why = format!("{path}: {what}; keytool asks for the password, which must be the one written for this store");
    Verdict::fail(found, needed, why)
        .by_hand("put it back from a backup, or make one with a key of your own")
        .by_command(format!(
            "keytool -genkeypair -alias {} {} -storetype {kind} -keystore {}",
            crate::guide::commands::word(&alias(facts, store)),
            key_options(facts),
            below(facts, &store.path)
        ))
}

/// The alias that the configuration asks of the store; where it cannot be read, that of every pack.
fn alias(facts: &Facts, store: &Store) -> String {
    let written = |used: &str| {
        if facts.home.source == ConfigSource::Toml {
            let text = facts.files.text(FileRole::DeploymentToml)?;
            Some(toml::get(text, &["keystore", used, "alias"]).ok()??.value)
        } else {
            let element = match used {
                "primary" => "KeyStore",
                "internal" => "InternalKeyStore",
                _ => return None,
            };
            let text = facts.files.text(FileRole::CarbonXml)?;
            Some(
                xml::get(text, &format!("Server/Security/{element}/KeyAlias"))
                    .ok()??
                    .value,
            )
        }
    };
    store
        .uses
        .iter()
        .find_map(|used| written(used))
        .filter(|alias| !alias.is_empty() && !alias.contains('$'))
        .unwrap_or_else(|| SHIPPED_ALIAS.to_owned())
}

#[cfg(test)]
pub(in crate::guide) mod tests {
    use crate::guide::keystores::certificates;
    use crate::guide::testing::Case;

    pub(in crate::guide) fn without_its_keystore() -> Case {
        let toml =
            "[server]\nhostname = \"id.example.com\"\n[keystore.primary]\nfile_name = \"mine.p12\"\nalias = \"me\"\n";
        Case::is7()
            .file("repository/conf/deployment.toml", toml)
            .file("repository/resources/security/other.jks", "x")
            .surveyed()
    }

    #[test]
    fn a_store_that_is_not_there_is_named_with_what_makes_it() {
        let judged = certificates(&without_its_keystore().facts());
        assert_eq!(judged.found, "keystore mine.p12 is not there");
        assert!(
            judged.detail.contains("https connector does not start"),
            "{}",
            judged.detail
        );
        let command = judged.remedy.unwrap().commands.remove(0);
        assert!(command.contains("-alias me ") && command.contains("CN=id.example.com"));
        assert!(command.contains("-storetype PKCS12") && command.ends_with("security/mine.p12"));
    }

    #[test]
    fn a_copy_without_the_folder_of_keystores_is_not_blamed() {
        let judged = certificates(&Case::is7().surveyed().facts());
        assert_eq!(judged.status, crate::domain::Status::Unknown);
    }
}
