//! The part of the guideline about keystores that holds the configuration against them: passwords and aliases.

use crate::domain::Shown as _;
use crate::domain::home::ConfigSource;
use crate::guide::commands::below;
use crate::guide::verdict::{Verdict, short};
use crate::probe::Facts;
use crate::probe::survey::keystores::{Store, Written};

/// The failure where a store does not open with what the configuration has for it: the server does not start with it.
pub(super) fn unfit(facts: &Facts, stores: &[Store], needed: &str) -> Option<Verdict> {
    let all = || {
        stores
            .iter()
            .flat_map(|store| store.written.iter().map(move |written| (store, written)))
    };
    let judged = |found: String, why: String, words: &str, (store, written): (&Store, &Written)| {
        let file = below(facts, &store.path);
        Verdict::fail(found, needed, format!("{}: {why}", store.path.shown()))
            .by_hand(format!("correct {words} {}", place(facts, written.used)))
            .by_command(format!("keytool -list -keystore {file}"))
            .in_every_profile()
    };
    if let Some(one) = all().find(|(_, written)| written.password_fits == Some(false)) {
        let why = format!("the password written for {} does not open it", part(one.1.used));
        return Some(judged(
            format!("{}: a wrong password", name(one.0)),
            why,
            "the password",
            one,
        ));
    }
    for one in all() {
        let (store, written) = one;
        let Some(alias) = written.alias.as_deref() else {
            continue;
        };
        let entries = store
            .opened
            .as_ref()
            .map(|opened| opened.entries.as_slice())
            .unwrap_or_default();
        // An alias that the store does not show may be any of them.
        if entries.is_empty() || entries.iter().any(|entry| entry.alias.is_empty()) {
            continue;
        }
        let known = short(alias, 30);
        let same = |entry_alias: &str| entry_alias.eq_ignore_ascii_case(alias.trim());
        match entries.iter().find(|entry| same(&entry.alias)) {
            None => {
                let keys: Vec<&str> = entries
                    .iter()
                    .filter(|entry| entry.key)
                    .map(|entry| entry.alias.as_str())
                    .collect();
                let there = if keys.is_empty() {
                    "it has no private key at all".to_owned()
                } else {
                    format!("it has the keys {}", short(&keys.join(", "), 80))
                };
                let why = format!("the alias {known} for {} is not in it: {there}", part(written.used));
                return Some(judged(
                    format!("no alias {known} in {}", name(store)),
                    why,
                    "the alias",
                    one,
                ));
            }
            Some(entry) if !entry.key => {
                let why = format!(
                    "the alias {known} for {} is a certificate without its key",
                    part(written.used)
                );
                return Some(judged(format!("{known} has no private key"), why, "the alias", one));
            }
            Some(_) => {}
        }
    }
    let one = all().find(|(_, written)| written.key_password_fits == Some(false))?;
    let alias = short(one.1.alias.as_deref().unwrap_or_default(), 30);
    let why = format!(
        "the key password written for {} does not open the key {alias}",
        part(one.1.used)
    );
    Some(judged(
        format!("{alias}: a wrong key password"),
        why,
        "the key password",
        one,
    ))
}

fn name(store: &Store) -> String {
    short(&store.path.file_name().unwrap_or_default().to_string_lossy(), 30)
}

/// What a store is used for, in words.
fn part(used: &str) -> &'static str {
    match used {
        "tls" => "TLS",
        "internal" => "the server's own data",
        "trust" => "trusted certificates",
        _ => "the primary keystore",
    }
}

/// Where the configuration has it.
fn place(facts: &Facts, used: &str) -> &'static str {
    match (facts.home.source == ConfigSource::Toml, used) {
        (true, "tls") => "under [keystore.tls]",
        (true, "internal") => "under [keystore.internal]",
        (true, "trust") => "under [truststore]",
        (true, _) => "under [keystore.primary]",
        (false, "tls") => "in catalina-server.xml",
        (false, _) => "in carbon.xml",
    }
}

#[cfg(test)]
mod tests {
    use super::super::certificates;
    use super::super::tests::{named, own, set};
    use super::*;
    use crate::domain::{Profile, Status};
    use crate::guide::testing::Case;
    use crate::probe::keystore::testing::{certificate, jks, key_of};

    const TOML: &str = "[server]\nhostname = \"a\"\n[keystore.primary]\nfile_name = \"own.jks\"\nalias = \"own\"\n\
        password = \"storeword\"\nkey_password = \"keyword\"\n";

    /// A home with a store of the passwords `storeword` and `keyword`.
    fn home(toml: &str) -> Verdict {
        let own = certificate("a", "Example", i64::from(u32::MAX), &["a"]);
        let key = key_of("keyword");
        let store = jks("storeword", &[("own", Some(&key), &own), ("friend", None, &own)]);
        let case = Case::is7()
            .file("repository/conf/deployment.toml", toml)
            .bytes("repository/resources/security/own.jks", &store)
            .surveyed();
        certificates(&case.facts())
    }

    #[test]
    fn what_the_configuration_says_of_a_store_is_tried_on_it() {
        let good = home(TOML);
        assert_eq!(good.status, Status::Unknown, "only the date is not known: {good:?}");
        for (from, to, found) in [
            ("storeword", "other", "own.jks: a wrong password"),
            ("alias = \"own\"", "alias = \"mine\"", "no alias mine in own.jks"),
            ("alias = \"own\"", "alias = \"friend\"", "friend has no private key"),
            ("keyword", "other", "own: a wrong key password"),
        ] {
            let judged = home(&TOML.replace(from, to));
            assert_eq!(
                (judged.status, judged.found.as_str()),
                (Status::Fail, found),
                "{judged:?}"
            );
            assert!(judged.fatal && judged.remedy.unwrap().words.ends_with("under [keystore.primary]"));
            assert!(
                !judged.detail.contains("other") && !judged.detail.contains("word\""),
                "{}",
                judged.detail
            );
        }
        assert_eq!(
            home(&TOML.replace("alias = \"own\"", "alias = \"OWN\"")).status,
            Status::Unknown
        );
    }

    #[test]
    fn a_password_that_does_not_stand_in_the_open_is_not_tried() {
        for word in ["$secret{store}", "$env{STORE}"] {
            let judged = home(&TOML.replace("storeword", word).replace("keyword", word));
            assert_eq!(judged.status, Status::Unknown, "{judged:?}");
        }
    }

    #[test]
    fn a_vault_over_attributes_marks_their_element() {
        let own = certificate("a", "Example", 1, &["a"]);
        let store = jks("storeword", &[("own", None, &own)]);
        let carbon = "<Server><Security><KeyStore><Location>${carbon.home}/repository/resources/security/own.jks</Location>\
            </KeyStore></Security></Server>";
        let with = |alias: &str| {
            let catalina = format!(
                "<Server xmlns:svns=\"x\"><Service><Connector keystoreFile=\"${{carbon.home}}/repository/resources/security/own.jks\" \
                 keystorePass=\"password\" {alias}/></Service></Server>"
            );
            let case = Case::esb()
                .file("repository/conf/carbon.xml", carbon)
                .file("repository/conf/tomcat/catalina-server.xml", &catalina)
                .bytes("repository/resources/security/own.jks", &store)
                .surveyed();
            certificates(&case.facts()).found
        };
        assert_eq!(with(""), "own.jks: a wrong password");
        assert_ne!(
            with("svns:secretAlias=\"Server.Service.Connector.keystorePass\""),
            "own.jks: a wrong password"
        );
    }

    #[test]
    fn a_store_that_does_not_open_blocks_in_every_profile() {
        let row = crate::guide::by_id("G45").unwrap();
        let mut facts = named("a").facts();
        set(&mut facts, own(400, "a"));
        if let Some(Ok(stores)) = &mut facts.survey.keystores.stores {
            stores[0].written = vec![Written {
                used: "tls",
                password_fits: Some(false),
                ..Written::default()
            }];
        }
        let finding = row.judge(&facts, Profile::Dev);
        assert_eq!((finding.status, finding.eased), (Status::Fail, false));
    }
}
