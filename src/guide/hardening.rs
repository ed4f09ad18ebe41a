//! The summary of the guide's hardening list: product, system, network, with the ids that judge each part.

mod tls;

use super::Guideline;
use super::accounts::{default_credentials, unprivileged};
use super::keystores::certificates;
use super::ports::jmx;
use super::rights::{place_and_owner, secret_files};
use super::secrets::{plain_passwords, vault};
use super::upkeep::of;
use super::verdict::Verdict;
use crate::domain::Status;
use crate::probe::Facts;

const SOURCE: &str = "Production guidelines 4.4, \"Security hardening\"";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!("G30", "Security hardening", SOURCE, Production, hardening)];

/// A part of the summary: the id that judges it, and how.
type Part = (&'static str, fn(&Facts) -> Verdict);

const AREAS: [(&str, &[Part]); 3] = [
    (
        "product",
        &[
            ("G16", plain_passwords),
            ("G44", default_credentials),
            ("G45", certificates),
            ("G47", vault),
            ("G20", tls::servlet),
            (tls::MESSAGES, tls::messages),
            (tls::API, tls::api),
            (tls::CIPHERS, tls::ciphers),
        ],
    ),
    (
        "system",
        &[("G13", place_and_owner), ("G23", unprivileged), ("X08", secret_files)],
    ),
    ("network", &[("G35", jmx)]),
];

/// G30. Every part of the guide's hardening list is met.
pub(super) fn hardening(facts: &Facts) -> Verdict {
    let needed = "product, system and network closed in every part";
    let mut open: Vec<&str> = Vec::new();
    let mut unsure: Vec<&str> = Vec::new();
    let mut own: Vec<String> = Vec::new();
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
                    own.extend(
                        judged
                            .remedy
                            .filter(|_| tls::OWN.contains(id))
                            .map(|remedy| remedy.words),
                    );
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
            Verdict::pass("every part closed", needed)
        } else {
            Verdict::unknown(
                not_known,
                needed,
                "these parts could not be checked; the others are closed",
            )
        };
    }
    let found = format!("open: {}", open.join(" "));
    let mut detail = areas.join("; ");
    if !unsure.is_empty() {
        detail = format!("{detail}; {not_known}");
    }
    let judged = Verdict::new(worst, found, needed, detail);
    let ids: Vec<&str> = open.iter().copied().filter(|id| !tls::OWN.contains(id)).collect();
    let judged = match own.as_slice() {
        [] => judged.by_hand("each part has its own cure"),
        [one] => judged.by_hand(one),
        _ => judged.by_hand("see `carbonctl explain G30` for what to write for each of them"),
    };
    if ids.is_empty() {
        return judged;
    }
    judged.by_command(of(facts, &format!("check {}", ids.join(" "))))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::guide::testing::{Case, Sample};
    use crate::probe::keystore::{Certificate, KeystoreEntry, Opened};
    use crate::probe::survey::keystores::Store;
    use crate::probe::survey::rights::{HomeRights, Mount};

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

    /// Everything that test files cannot show: rights, keystores, an administrator of the user store's own.
    fn guarded(facts: &mut Facts) {
        facts.home.path = "/opt/is".into();
        facts.home.started = crate::domain::home::Started::Before;
        facts.survey.rights.mount = Some(Ok(Mount {
            point: "/".into(),
            kind: "ext4".into(),
        }));
        facts.survey.rights.seen = Some(Ok(HomeRights {
            owner: "wso2".into(),
            secrets: 5,
            ..HomeRights::default()
        }));
        facts.survey.keystores.now = Some(0);
        let certificate = Certificate {
            common_name: "localhost".into(),
            organization: "Example".into(),
            not_before: 0,
            not_after: 400 * 86_400,
            names: vec!["localhost".into()],
        };
        facts.survey.keystores.stores = Some(Ok(vec![Store {
            path: "own.jks".into(),
            uses: vec!["primary", "tls"],
            opened: Ok(Opened {
                shipped_password: Some(false),
                password: None,
                entries: vec![KeystoreEntry {
                    alias: "own".into(),
                    key: true,
                    certificate,
                }],
            }),
            written: Vec::new(),
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
        assert_eq!(tls_alone.found, "open: G20");
        assert!(tls_alone.remedy.unwrap().commands[0].contains(" G20 --home "));
    }
}
