//! What is in force is not always what is written: the rules of the generations.

use std::fs;
use std::path::Path;

use carbonctl::domain::ConfigSource;
use carbonctl::domain::value::Value;
use carbonctl::plan::{self, Answers};
use carbonctl::probe::Standing;

use crate::support::facts::{self, facts};
use crate::support::homes;

fn edit(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(old), "{old} is not in {}", path.display());
    fs::write(path, text.replace(old, new)).unwrap();
}

#[test]
fn toml_rules_over_xml_and_xml_rules_without_it() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let with = facts(&dir);
    assert_eq!(with.home.source, ConfigSource::Toml);
    assert_eq!(
        with.reading("hostname").unwrap().file.as_deref(),
        Some(Path::new("repository/conf/deployment.toml"))
    );
    fs::remove_file(dir.join("repository/conf/deployment.toml")).unwrap();
    let without = facts(&dir);
    assert_eq!(without.home.source, ConfigSource::Files);
    assert_eq!(
        without.reading("hostname").unwrap().file.as_deref(),
        Some(Path::new("repository/conf/carbon.xml"))
    );
}

#[test]
fn a_commented_out_host_name_is_not_set() {
    let room = tempfile::tempdir().unwrap();
    let facts = facts(&homes::mini_xml(room.path()));
    assert_eq!(facts.reading("hostname").unwrap().standing, Standing::Default(None));
}

#[test]
fn placeholders_are_not_values() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    edit(
        &dir.join("repository/conf/deployment.toml"),
        "password = \"admin\"",
        "password = \"$secret{admin}\"",
    );
    let facts = facts(&dir);
    let reading = facts.reading("admin.password").unwrap();
    assert!(
        matches!(&reading.standing, Standing::Elsewhere(_, why) if why.contains("secure vault")),
        "{reading:?}"
    );
    assert_eq!(reading.shown(), None);
}

#[test]
fn hand_edits_of_mi_are_in_force_until_toml_changes() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_mi(room.path());
    fs::create_dir_all(dir.join("repository/resources/conf/.metadata")).unwrap();
    let carbon = dir.join("conf/carbon.xml");
    let text = fs::read_to_string(&carbon).unwrap();
    let edited = carbonctl::text::xml::set(
        &text,
        "Server/HostName",
        "by-hand.example.com",
        &carbonctl::text::xml::Create::default(),
    )
    .unwrap();
    fs::write(&carbon, edited.text).unwrap();
    let facts = facts(&dir);
    let reading = facts.reading("hostname").unwrap();
    assert_eq!(reading.shown(), Some("localhost"));
    assert_eq!(reading.effective.as_deref(), Some("by-hand.example.com"));
    assert!(
        reading
            .note
            .as_deref()
            .unwrap()
            .contains("until deployment.toml changes"),
        "{reading:?}"
    );
}

#[test]
fn the_password_is_closed_after_the_first_start_but_not_in_mi() {
    let room = tempfile::tempdir().unwrap();
    let started = "TID: [-1234] [] [2026-01-01 10:00:00,000]  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - WSO2 Carbon started in 46 sec\n";
    for dir in [
        homes::mini_xml(room.path()),
        homes::mini_toml(room.path()),
        homes::mini_mi(room.path()),
    ] {
        let mut answers = Answers::default();
        answers.set(
            "admin.password",
            Value::Secret(carbonctl::domain::Secret::new("Better-one_1".into())),
        );
        let fresh = facts(&dir);
        plan::build(&fresh, &answers).unwrap();
        fs::create_dir_all(dir.join("repository/logs")).unwrap();
        fs::write(dir.join("repository/logs/wso2carbon.log"), started).unwrap();
        let used = facts::facts(&dir);
        let mi = used.home.layout == carbonctl::domain::Layout::Mi;
        match plan::build(&used, &answers) {
            Ok(_) => assert!(mi, "{}", dir.display()),
            Err(problems) => assert!(!mi && problems[0].what.contains("chpasswd"), "{problems:?}"),
        }
    }
}

#[test]
fn offsets_start_where_each_product_starts() {
    let room = tempfile::tempdir().unwrap();
    let offset = |dir: &Path| facts(dir).value("ports.offset").map(str::to_owned);
    assert_eq!(offset(&homes::mini_mi(room.path())).as_deref(), Some("10"));
    assert_eq!(offset(&homes::mini_toml(room.path())).as_deref(), Some("0"));
    if let Some(ei) = homes::corpus_home("ei-6.x", room.path()) {
        let of = |profile: &str| offset(&ei.join("wso2").join(profile));
        assert_eq!(
            (
                of("broker").as_deref(),
                of("business-process").as_deref(),
                of("analytics").as_deref()
            ),
            (Some("3"), Some("2"), Some("1"))
        );
    }
}
