//! What is in force is not always what is written: the rules of the generations.

use std::fs;
use std::path::Path;

use carbonctl::domain::ConfigSource;
use carbonctl::domain::value::Value;
use carbonctl::plan::{self, Answers};
use carbonctl::probe::CurrentText;

use crate::support::facts::{self, facts};
use crate::support::homes;
use carbonctl::domain::settings::id;

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
        with.reading(id::HOSTNAME).unwrap().file.as_deref(),
        Some(Path::new("repository/conf/deployment.toml"))
    );
    fs::remove_file(dir.join("repository/conf/deployment.toml")).unwrap();
    let without = facts(&dir);
    assert_eq!(without.home.source, ConfigSource::Files);
    assert_eq!(
        without.reading(id::HOSTNAME).unwrap().file.as_deref(),
        Some(Path::new("repository/conf/carbon.xml"))
    );
}

#[test]
fn a_commented_out_host_name_is_not_set() {
    let room = tempfile::tempdir().unwrap();
    let facts = facts(&homes::mini_xml(room.path()));
    assert_eq!(facts.reading(id::HOSTNAME).unwrap().standing, CurrentText::Default(None));
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
    let reading = facts.reading(id::ADMIN_PASSWORD).unwrap();
    assert!(
        matches!(&reading.standing, CurrentText::Elsewhere(_, why) if why.contains("secure vault")),
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
    let reading = facts.reading(id::HOSTNAME).unwrap();
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
            id::ADMIN_PASSWORD,
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
    let offset = |dir: &Path| facts(dir).value(id::PORTS_OFFSET).map(str::to_owned);
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

/// Gives a file this modification time; nothing waits for a clock.
fn touch(path: &Path, seconds: u64) {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// A Micro Integrator that rendered its files from a `deployment.toml` of second 1000, at second 2000.
fn rendered_mi(room: &Path) -> std::path::PathBuf {
    let dir = homes::mini_mi(room);
    let notes = dir.join("repository/resources/conf/.metadata");
    fs::create_dir_all(&notes).unwrap();
    for name in ["metadata_config.properties", "metadata_template.properties"] {
        fs::write(notes.join(name), "").unwrap();
        touch(&notes.join(name), 2000);
    }
    touch(&dir.join("conf/deployment.toml"), 1000);
    dir
}

#[test]
fn hand_edits_of_mi_end_with_the_next_change_of_toml() {
    let room = tempfile::tempdir().unwrap();
    let dir = rendered_mi(room.path());
    let carbon = dir.join("conf/carbon.xml");
    edit(
        &carbon,
        "<!--HostName>www.wso2.org</HostName-->",
        "<HostName>by-hand.example.com</HostName>",
    );
    let by_hand = facts(&dir);
    let reading = by_hand.reading(id::HOSTNAME).unwrap();
    assert_eq!(reading.effective.as_deref(), Some("by-hand.example.com"));

    let toml = dir.join("conf/deployment.toml");
    edit(&toml, "\"localhost\"", "\"new.example.com\"");
    touch(&toml, 3000);
    let changed = facts(&dir);
    let reading = changed.reading(id::HOSTNAME).unwrap();
    assert_eq!(reading.effective.as_deref(), Some("new.example.com"));
    assert_eq!(reading.note, None);
}

#[test]
fn a_hand_edit_of_mi_counts_where_toml_says_nothing() {
    let room = tempfile::tempdir().unwrap();
    let dir = rendered_mi(room.path());
    edit(
        &dir.join("conf/carbon.xml"),
        "<Offset>10</Offset>",
        "<Offset>77</Offset>",
    );
    let effective = || {
        let facts = facts(&dir);
        let reading = facts.reading(id::PORTS_OFFSET).unwrap();
        (reading.effective.clone(), reading.note.clone())
    };
    let (offset, note) = effective();
    assert_eq!(offset.as_deref(), Some("77"));
    assert!(note.unwrap().contains("until deployment.toml changes"));
    touch(&dir.join("conf/deployment.toml"), 3000);
    assert_eq!(effective(), (Some("10".into()), None));
}

fn new_password() -> Answers {
    let mut answers = Answers::default();
    let secret = carbonctl::domain::Secret::new("Better-one_1".into());
    answers.set(id::ADMIN_PASSWORD, Value::Secret(secret));
    answers
}

fn refusal(dir: &Path) -> String {
    let problems = plan::build(&facts(dir), &new_password()).unwrap_err();
    problems[0].to_string()
}

#[test]
fn a_password_in_the_vault_is_never_overwritten_in_plain_text() {
    let room = tempfile::tempdir().unwrap();
    let toml = homes::mini_toml(room.path());
    edit(
        &toml.join("repository/conf/deployment.toml"),
        "password = \"admin\"",
        "password = \"$secret{admin_password}\"",
    );
    let why = refusal(&toml);
    assert!(
        why.contains("ciphertool.sh") && why.contains("`admin_password`"),
        "{why}"
    );

    let xml = homes::mini_xml(room.path());
    edit(
        &xml.join("repository/conf/user-mgt.xml"),
        "<Password>admin</Password>",
        "<Password svns:secretAlias=\"UserManager.AdminUser.Password\" \
         xmlns:svns=\"http://org.wso2.securevault/configuration\">password</Password>",
    );
    let here = facts(&xml);
    let reading = here.reading(id::ADMIN_PASSWORD).unwrap();
    assert!(reading.in_the_vault(), "{reading:?}");
    let why = refusal(&xml);
    assert!(
        why.contains("ciphertool.sh") && why.contains("cipher-text.properties"),
        "{why}"
    );

    let placeholder = homes::mini_mi(room.path());
    let mut text = fs::read_to_string(placeholder.join("conf/deployment.toml")).unwrap();
    text.push_str("\n[[internal_apis.users]]\nuser.name = \"a\"\nuser.password = \"$env{PASSWORD}\"\n");
    fs::write(placeholder.join("conf/deployment.toml"), text).unwrap();
    plan::build(&facts(&placeholder), &new_password()).unwrap();
}

#[test]
fn what_may_have_been_started_is_closed_like_what_was() {
    let room = tempfile::tempdir().unwrap();
    let xml = homes::mini_xml(room.path());
    fs::create_dir_all(xml.join("repository/logs")).unwrap();
    fs::write(xml.join("repository/logs/wso2carbon.log.1.gz"), "x").unwrap();
    let why = refusal(&xml);
    assert!(why.contains("cannot be told") && why.contains("chpasswd"), "{why}");

    let toml = homes::mini_toml(room.path());
    fs::create_dir_all(toml.join("repository/resources/conf/.metadata")).unwrap();
    let why = refusal(&toml);
    assert!(why.contains("cannot be told") && why.contains("rendered"), "{why}");
}

#[test]
fn a_byte_order_mark_makes_the_file_unknown_and_stops_the_edit() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let path = dir.join("repository/conf/deployment.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("\u{feff}{text}")).unwrap();
    let here = facts(&dir);
    let reading = here.reading(id::HOSTNAME).unwrap();
    assert!(
        matches!(&reading.standing, CurrentText::Unknown(why) if why.what.contains("byte order mark")),
        "{reading:?}"
    );
    let why = refusal(&dir);
    assert!(why.contains("byte order mark") && why.contains("remove it"), "{why}");
}

#[test]
fn the_level_of_hazelcasts_lines_is_set_in_both_dialects_of_log4j() {
    let room = tempfile::tempdir().unwrap();
    let mut answers = Answers::default();
    answers.set(id::HAZELCAST_LOG_LEVEL, Value::Text("INFO".into()));
    let planned = |dir: &Path| {
        let plan = plan::build(&facts(dir), &answers).unwrap();
        String::from_utf8(plan.files[0].after.clone()).unwrap()
    };

    let xml = homes::mini_xml(room.path());
    let line = "log4j.logger.com.hazelcast=DEBUG, CARBON_LOGFILE\n";
    fs::write(xml.join("repository/conf/log4j.properties"), line).unwrap();
    assert_eq!(facts(&xml).value(id::HAZELCAST_LOG_LEVEL), Some("DEBUG"));
    assert_eq!(planned(&xml), line.replace("DEBUG", "INFO"));

    let toml = homes::mini_toml(room.path());
    fs::write(toml.join("repository/conf/log4j2.properties"), "loggers = a, \\\n  b\n").unwrap();
    assert_eq!(
        planned(&toml),
        "loggers = com-hazelcast, a, \\\n  b\nlogger.com-hazelcast.name = com.hazelcast\n\
         logger.com-hazelcast.level = INFO\n"
    );
}
