//! The guideline about keystores: whose keys and certificates the server uses, and until when they are valid.

mod fitness;
mod localhost;
mod missing;
mod names;
mod new_key;

use new_key::{SHIPPED_ALIAS, renewed};

use super::Guideline;
use super::commands::below;
use super::verdict::Verdict;
use crate::domain::Shown as _;
use crate::probe::Facts;
use crate::probe::keystore::KeystoreEntry;
use crate::probe::survey::keystores::{Store, date};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "G45",
    "Keystores and certificates",
    "Production guidelines 4.2, \"SSL and private keys\"",
    Production,
    certificates
)];

/// A certificate that ends within this time is to be renewed now; seconds.
const SOON: i64 = 30 * 86_400;

/// G45. The keys are the user's own, not expired, and issued for the host name.
pub(super) fn certificates(facts: &Facts) -> Verdict {
    let needed = "your own keys, valid, issued for the host name";
    let stores = match &facts.survey.keystores.stores {
        None => return Verdict::unknown("not read", needed, "no keystore was opened"),
        Some(Err(reason)) => return Verdict::unknown("no keystore known", needed, reason.to_string()),
        Some(Ok(stores)) => stores,
    };
    let keys = || {
        stores.iter().flat_map(|store| {
            let entries = store.opened.as_ref().map(|opened| opened.entries.as_slice());
            let own = entries.unwrap_or_default().iter().filter(|entry| entry.key);
            own.map(move |entry| (store, entry))
        })
    };
    // What keeps the server from starting comes before whose key it is.
    if let Some(judged) = fitness::unfit(facts, stores, needed) {
        return judged;
    }
    if let Some((store, entry)) = keys().find(|(_, entry)| shipped(entry)) {
        let until = day(entry.certificate.not_after);
        let expired = facts
            .survey
            .keystores
            .now
            .is_some_and(|now| now > entry.certificate.not_after);
        let ends = if expired {
            format!("; it expired {until}")
        } else {
            String::new()
        };
        let why = format!(
            "{} holds the private key of every pack, which is public{ends}",
            store.path.shown()
        );
        return renewed(
            facts,
            Verdict::fail(format!("the pack's key, until {until}"), needed, why),
        );
    }
    if let Some(now) = facts.survey.keystores.now
        && let Some((store, entry)) = keys().find(|(_, entry)| now > entry.certificate.not_after)
    {
        let why = format!("{} in {}: clients refuse it", entry.alias, store.path.shown());
        let found = format!("expired {}", day(entry.certificate.not_after));
        return renewed(facts, Verdict::fail(found, needed, why));
    }
    if let Some(now) = facts.survey.keystores.now
        && let Some((store, entry)) = keys().find(|(_, entry)| now < entry.certificate.not_before)
    {
        let why = format!(
            "{} in {}: clients refuse it until then",
            entry.alias,
            store.path.shown()
        );
        let found = format!("not valid before {}", day(entry.certificate.not_before));
        return Verdict::fail(found, needed, why)
            .by_hand("check this machine's clock, or use a certificate that is valid");
    }
    if let Some(store) = stores.iter().find(|store| store.missing) {
        return missing::judged(facts, store, needed);
    }
    if let Some(judged) = closed(stores, needed) {
        return judged;
    }
    if keys().next().is_none() {
        return Verdict::unknown(
            "no private key found",
            needed,
            "the keystores that could be opened have none",
        );
    }
    let Some(now) = facts.survey.keystores.now else {
        return Verdict::unknown(
            "the date is not known",
            needed,
            "without the clock nobody can say what has expired",
        );
    };
    if let Some((store, entry)) = keys().find(|(_, entry)| entry.certificate.not_after - now < SOON) {
        let why = format!(
            "{} in {}: renew it before clients refuse it",
            entry.alias,
            store.path.shown()
        );
        let found = format!("expires {}", day(entry.certificate.not_after));
        return renewed(facts, Verdict::warn(found, needed, why));
    }
    // A wrong name keeps clients away; a password of the pack is named after it, once the certificate is right.
    if let Some(judged) = names::misnamed(facts, keys(), needed) {
        return judged;
    }
    if let Some(store) = stores.iter().find(|store| has_shipped_password(store)) {
        let why = format!("{} opens with the password of every pack", store.path.shown());
        let file = below(facts, &store.path);
        return Verdict::warn("the pack's keystore password", needed, why)
            .by_hand("change it, and write the new one in place of the old one")
            .by_command(format!("keytool -storepasswd -keystore {file}"));
    }
    let until = keys()
        .map(|(_, entry)| entry.certificate.not_after)
        .min()
        .unwrap_or_default();
    Verdict::pass(format!("your own, until {}", day(until)), needed).saying(trusted(stores, now))
}

fn shipped(entry: &KeystoreEntry) -> bool {
    entry.alias.eq_ignore_ascii_case(SHIPPED_ALIAS) && entry.certificate.is_shipped()
}

fn has_shipped_password(store: &Store) -> bool {
    !store.only_trusts()
        && store
            .opened
            .as_ref()
            .is_ok_and(|opened| opened.shipped_password == Some(true))
}

/// The unknown where a store with keys could not be opened.
fn closed(stores: &[Store], needed: &str) -> Option<Verdict> {
    let mut keyed = stores.iter().filter(|store| !store.only_trusts());
    let reason = keyed.find_map(|store| store.opened.as_ref().err())?;
    Some(Verdict::unknown(
        "a keystore that cannot be read",
        needed,
        reason.to_string(),
    ))
}

/// The note about a truststore.
fn trusted(stores: &[Store], now: i64) -> String {
    let entries = stores
        .iter()
        .filter(|store| store.only_trusts())
        .filter_map(|store| store.opened.as_ref().ok())
        .flat_map(|opened| &opened.entries);
    let (expired, good): (Vec<_>, Vec<_>) = entries.partition(|entry| now > entry.certificate.not_after);
    if expired.is_empty() {
        String::new()
    } else {
        format!(
            "{} of {} trusted certificates have expired; they do no harm",
            expired.len(),
            expired.len() + good.len()
        )
    }
}

fn day(seconds: i64) -> String {
    let (year, month, day) = date(seconds);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::domain::known::Unknown;
    use crate::guide::testing::{Case, Sample};
    use crate::probe::keystore::{Certificate, Opened};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G45", Status::Pass, || {
            named("id.example.com").then(|f| set(f, own(400, "id.example.com")))
        }),
        ("G45", Status::Fail, || Case::is7().then(|f| set(f, the_packs()))),
        ("G45", Status::Fail, || {
            Case::is7().then(|f| set(f, own(-1, "id.example.com")))
        }),
        ("G45", Status::Warn, || {
            Case::is7().then(|f| set(f, own(29, "id.example.com")))
        }),
        ("G45", Status::Warn, || {
            named("api.example.com").then(|f| set(f, own(400, "id.example.com")))
        }),
        ("G45", Status::Warn, || {
            named("id.example.com").then(own_key_old_password)
        }),
        ("G45", Status::Fail, missing::tests::without_its_keystore),
        ("G45", Status::Unknown, Case::is7),
        ("G45", Status::Unknown, || Case::is7().surveyed()),
        ("G45", Status::Unknown, || Case::blind().surveyed()),
        ("G45", Status::Unknown, || Case::is7().then(no_clock)),
    ];

    /// The day of these tests: 2026-01-01.
    const NOW: i64 = 1_767_225_600;

    pub(super) fn named(host: &str) -> Case {
        let toml = format!("[server]\nhostname = \"{host}\"\n");
        Case::is7().file("repository/conf/deployment.toml", &toml)
    }

    fn entry(alias: &str, cn: &str, organization: &str, days: i64) -> KeystoreEntry {
        KeystoreEntry {
            alias: alias.into(),
            key: true,
            certificate: Certificate {
                common_name: cn.into(),
                organization: organization.into(),
                not_before: NOW + (days - 825) * 86_400,
                not_after: NOW + days * 86_400,
                names: vec![cn.into()],
            },
        }
    }

    fn the_packs() -> KeystoreEntry {
        entry("wso2carbon", "localhost", "WSO2", 400)
    }

    pub(super) fn own(days: i64, cn: &str) -> KeystoreEntry {
        entry("own", cn, "Example", days)
    }

    pub(super) fn set(facts: &mut Facts, entry: KeystoreEntry) {
        facts.survey.keystores.now = Some(NOW);
        facts.survey.keystores.stores = Some(Ok(vec![Store {
            path: "repository/resources/security/own.jks".into(),
            uses: vec!["primary", "tls"],
            opened: Ok(Opened {
                shipped_password: Some(false),
                password: None,
                entries: vec![entry],
            }),
            written: Vec::new(),
            missing: false,
        }]));
    }

    fn own_key_old_password(facts: &mut Facts) {
        set(facts, own(400, "id.example.com"));
        if let Some(Ok(stores)) = &mut facts.survey.keystores.stores {
            stores[0].opened.as_mut().unwrap().shipped_password = Some(true);
        }
    }

    fn no_clock(facts: &mut Facts) {
        set(facts, own(400, "localhost"));
        facts.survey.keystores.now = None;
    }

    #[test]
    fn dates_are_told_and_the_packs_key_comes_before_its_end() {
        let judged = certificates(&Case::is7().then(|f| set(f, own(-1, "x"))).facts());
        assert_eq!(judged.found, "expired 2025-12-31");
        let mut facts = Case::is7().facts();
        set(&mut facts, entry("wso2carbon", "localhost", "WSO2", -1));
        let judged = certificates(&facts);
        assert!(
            judged.found.starts_with("the pack's key") && judged.detail.contains("expired 2025-12-31"),
            "{judged:?}"
        );
        assert!(judged.remedy.unwrap().commands[0].contains("CN=HOSTNAME"));
    }

    #[test]
    fn a_key_of_ten_years_is_in_no_pack() {
        let of = |years: i64| {
            let mut facts = named("localhost").facts();
            let mut key = the_packs();
            key.certificate.not_before = key.certificate.not_after - years * 365 * 86_400;
            set(&mut facts, key);
            certificates(&facts)
        };
        for years in [2, 25] {
            assert!(of(years).found.starts_with("the pack's key"), "{years}");
        }
        let own = of(10);
        assert_eq!(own.status, Status::Pass, "{own:?}");
    }

    #[test]
    fn a_certificate_of_tomorrow_is_refused_today() {
        let mut early = own(400, "x");
        early.certificate.not_before = NOW + 86_400;
        let mut facts = named("x").facts();
        set(&mut facts, early);
        let judged = certificates(&facts);
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Fail, "not valid before 2026-01-02")
        );
    }

    #[test]
    fn an_address_is_asked_for_as_an_address() {
        let command = |host: &str| {
            let judged = certificates(&named(host).then(|f| set(f, the_packs())).facts());
            judged.remedy.unwrap().commands[0].clone()
        };
        assert!(command("10.0.0.7").contains("-ext SAN=ip:10.0.0.7"));
        assert!(command("id.example.com").contains("-ext SAN=dns:id.example.com"));
    }

    #[test]
    fn a_closed_store_is_unknown_but_hides_no_failure_beside_it() {
        let closed = || Store {
            path: "b.p12".into(),
            uses: vec!["internal"],
            opened: Err(Unknown::because("b.p12: its password is kept elsewhere")),
            written: Vec::new(),
            missing: false,
        };
        let judged_with = |entry: KeystoreEntry| {
            let mut facts = Case::is7().facts();
            set(&mut facts, entry);
            if let Some(Ok(stores)) = &mut facts.survey.keystores.stores {
                stores.push(closed());
            }
            certificates(&facts).status
        };
        assert_eq!(judged_with(own(400, "localhost")), Status::Unknown);
        assert_eq!(judged_with(own(-1, "localhost")), Status::Fail);
    }

    #[test]
    fn the_store_that_the_configuration_names_is_opened_from_disk() {
        use crate::probe::keystore::testing::{certificate, jks};
        let carbon = "<Server><Security><KeyStore><Location>${carbon.home}/repository/resources/security/wso2carbon.jks</Location>\
                      <Password>wso2carbon</Password></KeyStore></Security></Server>";
        let case = Case::esb().file("repository/conf/carbon.xml", carbon);
        let facts = case.then(|facts| {
            let store = jks(
                "wso2carbon",
                &[(
                    "wso2carbon",
                    Some(&[1, 2, 3, 4]),
                    &certificate("localhost", "WSO2", NOW, &[]),
                )],
            );
            let folder = facts.home.at("repository/resources/security");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("wso2carbon.jks"), store).unwrap();
            facts.read_survey(&crate::probe::World::recorded(&facts.home.path.clone()));
        });
        // Facts outlive the case's files, so the survey is made inside.
        let judged = certificates(&facts.facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Fail, "the pack's key, until 2026-01-01")
        );
    }
}
