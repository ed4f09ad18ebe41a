//! The summary of hardening, as the guide lists it: product, system, network. Which parts stand open, by the ids that cure them.

use super::Guideline;
use super::accounts::{default_credentials, unprivileged};
use super::commands::home;
use super::judged::Judged;
use super::keystores::certificates;
use super::ports::jmx;
use super::rights::{place_and_owner, secret_files};
use super::secrets::{plain_passwords, vault};
use crate::domain::Status;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::probe::Facts;
use crate::text::{toml, xml};

const SOURCE: &str = "Production guidelines 4.4, \"Security hardening\"";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!("G30", "Security hardening", SOURCE, Production, hardening)];

/// A part of the summary: the id that judges it, and how.
type Part = (&'static str, fn(&Facts) -> Judged);

const AREAS: [(&str, &[Part]); 3] = [
    (
        "product",
        &[
            ("G16", plain_passwords),
            ("G44", default_credentials),
            ("G45", certificates),
            ("G47", vault),
            (TLS, tls),
        ],
    ),
    (
        "system",
        &[("G13", place_and_owner), ("G23", unprivileged), ("X08", secret_files)],
    ),
    ("network", &[("G35", jmx)]),
];

/// The part that this family judges itself.
const TLS: &str = "TLS";
/// Protocols that nobody should speak any more.
const OLD: [&str; 7] = ["sslv2", "sslv2hello", "sslv3", "ssl", "tlsv1", "tlsv1.0", "tlsv1.1"];
/// Parts of the names of ciphers that can be broken.
const WEAK: [&str; 6] = ["RC4", "3DES", "_DES_", "NULL", "EXPORT", "anon"];

/// G30. Every part of the guide's list of hardening is closed.
pub(super) fn hardening(facts: &Facts) -> Judged {
    let needed = "product, system and network closed in every part";
    let mut open: Vec<&str> = Vec::new();
    let mut unsure: Vec<&str> = Vec::new();
    let mut areas: Vec<String> = Vec::new();
    let mut worst = Status::Pass;
    for (area, parts) in AREAS {
        let mut of_area = Vec::new();
        for (id, judge) in parts {
            let judged = judge(facts);
            match judged.status {
                Status::Fail | Status::Warn => {
                    worst = worst.min(judged.status);
                    open.push(id);
                    of_area.push(format!("{id} {}", judged.found));
                }
                Status::Unknown => unsure.push(id),
                Status::Info | Status::Pass => {}
            }
        }
        if !of_area.is_empty() {
            areas.push(format!("{area}: {}", of_area.join(", ")));
        }
    }
    let not_known = if unsure.is_empty() {
        String::new()
    } else {
        format!("not known: {}", unsure.join(" "))
    };
    if open.is_empty() {
        return if unsure.is_empty() {
            Judged::pass("every part closed", needed)
        } else {
            Judged::unknown(
                not_known,
                needed,
                "these parts could not be looked at; the others are closed",
            )
        };
    }
    let found = format!("open: {}", open.join(" "));
    let mut detail = areas.join("; ");
    if !unsure.is_empty() {
        detail = format!("{detail}; {not_known}");
    }
    let judged = Judged::new(worst, found, needed, detail);
    let ids: Vec<&str> = open.iter().copied().filter(|id| *id != TLS).collect();
    let judged = match (open.contains(&TLS), ids.is_empty()) {
        (true, _) => judged.by_hand(tls_cure(facts)),
        (false, _) => judged.by_hand("each part has its own cure"),
    };
    if ids.is_empty() {
        return judged;
    }
    judged.by_command(format!("carbonctl check --home {} {}", home(facts), ids.join(" ")))
}

fn tls_cure(facts: &Facts) -> &'static str {
    match (facts.home.source, facts.home.layout) {
        (ConfigSource::Toml, Layout::Mi) => "write httpsProtocols = \"TLSv1.2\" where G30 explains it",
        (ConfigSource::Toml, _) => "[transport.https.sslHostConfig.properties] protocols = \"TLSv1.2\"",
        (ConfigSource::Files, _) => "sslEnabledProtocols=\"TLSv1.2\" on the https Connector",
    }
}

/// Which protocols and ciphers the connectors offer.
fn tls(facts: &Facts) -> Judged {
    let needed = "TLS 1.2 and later alone";
    let lists = if facts.home.source == ConfigSource::Toml {
        of_toml(facts)
    } else {
        of_xml(facts)
    };
    match lists {
        Err(reason) => Judged::unknown("protocols not known", needed, reason),
        Ok(lists) if lists.is_empty() => Judged::warn(
            "no list of protocols",
            needed,
            "Java decides, and an old one speaks TLS 1.0",
        ),
        Ok(lists) => match lists.iter().find_map(|list| old(list)) {
            Some(old) => Judged::fail(format!("{old} allowed"), needed, "old protocols can be broken"),
            None => match weak_cipher(facts) {
                Some(cipher) => Judged::fail(format!("{cipher} allowed"), needed, "this cipher can be broken"),
                None => Judged::pass("TLS 1.2 and later", needed),
            },
        },
    }
}

/// The first protocol of a list that is too old.
fn old(list: &str) -> Option<&str> {
    list.split([',', ' ', '+', ':'])
        .map(str::trim)
        .filter(|word| !word.starts_with('-'))
        .find(|word| OLD.contains(&word.to_ascii_lowercase().as_str()) || word.eq_ignore_ascii_case("all"))
}

fn of_toml(facts: &Facts) -> Result<Vec<String>, String> {
    let text = facts
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| "deployment.toml cannot be read".to_owned())?;
    let keys: &[&str] = match facts.home.layout {
        Layout::Mi => &["internal_api_ssl_config.parameter.httpsProtocols"],
        _ => &["transport.https.sslHostConfig.properties.protocols"],
    };
    let mut lists = Vec::new();
    for key in keys {
        let path: Vec<&str> = key.split('.').collect();
        let written = toml::get(text, &path).map_err(|error| format!("deployment.toml: {error}"))?;
        let default = || facts.files.mapper_default(key).map(str::to_owned);
        lists.extend(written.map(|found| found.value).or_else(default));
    }
    if lists.is_empty() {
        return Err("neither deployment.toml nor the product's defaults say which protocols are spoken".to_owned());
    }
    Ok(lists)
}

fn of_xml(facts: &Facts) -> Result<Vec<String>, String> {
    let text = facts
        .files
        .text(FileRole::CatalinaXml)
        .ok_or_else(|| "tomcat/catalina-server.xml cannot be read".to_owned())?;
    let connector = "Server/Service/Connector";
    let mut lists = Vec::new();
    for path in [
        format!("{connector}/@sslEnabledProtocols"),
        format!("{connector}/SSLHostConfig/@protocols"),
    ] {
        let found = xml::get_all(text, &path).map_err(|error| format!("catalina-server.xml: {error}"))?;
        lists.extend(found.into_iter().map(|found| found.value));
    }
    // Pass-through receivers have lists of their own.
    if let Some(axis2) = facts.files.text(FileRole::Axis2Xml)
        && !lists.is_empty()
    {
        let path = "axisconfig/transportReceiver/parameter[@name='HttpsProtocols']";
        lists.extend(
            xml::get_all(axis2, path)
                .unwrap_or_default()
                .into_iter()
                .map(|found| found.value),
        );
    }
    Ok(lists)
}

fn weak_cipher(facts: &Facts) -> Option<String> {
    if facts.home.source == ConfigSource::Toml {
        return None;
    }
    let text = facts.files.text(FileRole::CatalinaXml)?;
    let lists = xml::get_all(text, "Server/Service/Connector/@ciphers").ok()?;
    let weak = |name: &&str| !name.starts_with(['!', '-']) && WEAK.iter().any(|part| name.contains(part));
    lists.iter().find_map(|list| {
        list.value
            .split([',', ' ', ':'])
            .map(str::trim)
            .find(weak)
            .map(str::to_owned)
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::guide::testing::{Case, Sample};
    use crate::probe::keystore::{Certificate, Entry, Opened};
    use crate::probe::survey::keystores::Store;
    use crate::probe::survey::rights::{Mount, Seen};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G30", Status::Pass, closed),
        ("G30", Status::Fail, Case::is7),
        ("G30", Status::Fail, || protocols("TLSv1.1,TLSv1.2").then(guarded)),
        ("G30", Status::Unknown, || protocols("TLSv1.2").then(unseen)),
        ("G30", Status::Unknown, || Case::blind().then(unseen)),
    ];

    fn protocols(list: &str) -> Case {
        let toml = format!(
            "[server]\nhostname = \"localhost\"\n[super_admin]\nusername = \"admin\"\npassword = \"$secret{{admin}}\"\n\
             [transport.https.sslHostConfig.properties]\nprotocols = \"{list}\"\n\
             [monitoring.jmx]\nrmi_server_start = false\n[secrets]\nadmin = \"Zm9v\"\n"
        );
        Case::is7()
            .file("repository/conf/deployment.toml", &toml)
            .file(
                "repository/conf/security/secret-conf.properties",
                "keystore.identity.location=own.jks\n",
            )
            .surveyed()
    }

    /// Everything that files of a test cannot show: rights, keystores, an administrator of the user store's own.
    fn guarded(facts: &mut Facts) {
        facts.home.path = "/opt/is".into();
        facts.home.started = crate::domain::home::Started::Before;
        facts.survey.rights.mount = Some(Ok(Mount {
            point: "/".into(),
            kind: "ext4".into(),
        }));
        facts.survey.rights.seen = Some(Ok(Seen {
            owner: "wso2".into(),
            secrets: 5,
            ..Seen::default()
        }));
        facts.survey.keystores.now = Some(0);
        let certificate = Certificate {
            common_name: "localhost".into(),
            organization: "Example".into(),
            not_after: 400 * 86_400,
            names: Vec::new(),
        };
        facts.survey.keystores.stores = Some(Ok(vec![Store {
            path: "own.jks".into(),
            uses: vec!["primary", "tls"],
            opened: Ok(Opened {
                shipped_password: Some(false),
                entries: vec![Entry {
                    alias: "own".into(),
                    key: true,
                    certificate,
                }],
            }),
            missing: false,
        }]));
    }

    fn unseen(facts: &mut Facts) {
        facts.home.path = "/opt/is".into();
        facts.survey.rights = crate::probe::survey::Rights::default();
    }

    fn closed() -> Case {
        protocols("+TLSv1.2,+TLSv1.3").then(guarded)
    }

    #[test]
    fn names_the_open_parts_by_the_ids_that_cure_them() {
        let judged = hardening(&Case::is7().surveyed().facts());
        assert!(judged.found.starts_with("open: G16 G44"), "{}", judged.found);
        assert!(judged.detail.starts_with("product: G16 "), "{}", judged.detail);
        assert!(judged.remedy.unwrap().commands[0].contains("G16 G44"));
        let tls_alone = hardening(&protocols("TLSv1,TLSv1.2").then(guarded).facts());
        assert_eq!(tls_alone.found, "open: TLS");
        assert!(tls_alone.remedy.unwrap().commands.is_empty());
    }

    #[test]
    fn lists_of_protocols_in_every_spelling() {
        assert_eq!(old("+TLSv1,+TLSv1.1,+TLSv1.2"), Some("TLSv1"));
        assert_eq!(old("TLSv1.2+TLSv1.3"), None);
        assert_eq!(old("all,-TLSv1"), Some("all"));
        assert_eq!(old("TLSv1.2,-TLSv1"), None);
        let connector = |attributes: &str| {
            let catalina = format!("<Server><Service><Connector port=\"9443\" {attributes}/></Service></Server>");
            tls(&Case::esb()
                .file("repository/conf/tomcat/catalina-server.xml", &catalina)
                .facts())
            .status
        };
        assert_eq!(connector("sslProtocol=\"TLS\""), Status::Warn);
        assert_eq!(connector("sslEnabledProtocols=\"TLSv1.2\""), Status::Pass);
        assert_eq!(connector("sslEnabledProtocols=\"TLSv1.1\""), Status::Fail);
        assert_eq!(
            connector("sslEnabledProtocols=\"TLSv1.2\" ciphers=\"TLS_AES_256,TLS_RSA_WITH_RC4_128_SHA\""),
            Status::Fail
        );
        assert_eq!(tls(&Case::esb().facts()).status, Status::Unknown);
    }
}
