//! Why a server did not start: each cause is recognised in recorded logs of its generations and JDKs, and those that can be
//! provoked here are.
//!
//! A recording is `failures/<cause>-<what>.<kind>`: what a start wrote to the console (`console`), to `wso2carbon.log`
//! (`log`) or to `patches.log` (`patches`). Recordings that differ in the kind only belong together; what is called `noise` holds
//! other troubles, too, which the server lived with or which followed.

mod ended;
#[cfg(target_os = "linux")]
mod provoked;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::Home;
use carbonctl::practice::Flavour;
use carbonctl::probe::logs::Written;
use carbonctl::server::{Failure, all_causes, cause, cause_ids, diagnose};

use crate::support::cli::carbonctl;
use crate::support::homes::practice_home;

/// What comes with a cause and does not hide it: the first is the cause, the second its consequence or its wider kind.
const TOGETHER: [(&str, &str); 3] = [("E11", "E12"), ("E13", "E12"), ("E22", "E15")];

/// A remark is no cause: what it is alone in has none that is known.
const REMARK: &str = "E64";

/// Every recording, by its name without kind.
fn recordings(home: &Path) -> BTreeMap<String, Vec<Written>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/failures");
    let mut found: BTreeMap<String, Vec<Written>> = BTreeMap::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort_by_key(|path| path.extension().map(|kind| (kind == "console", kind.to_owned())));
    for path in paths {
        let file = match path.extension().and_then(|kind| kind.to_str()) {
            Some("console") => ".carbonctl/console.log",
            Some("log") => "repository/logs/wso2carbon.log",
            Some("patches") => "repository/logs/patches.log",
            _ => continue,
        };
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        found.entry(name).or_default().push(Written {
            file: home.join(file),
            first: Some(1),
            text: text.replace("{home}", &home.display().to_string()),
        });
    }
    found
}

/// A home that has nothing wrong with it, but for what the recordings say.
fn toml_home() -> (tempfile::TempDir, Home) {
    let room = tempfile::tempdir().unwrap();
    let home = practice_home(room.path(), Flavour::Toml);
    (room, home)
}

fn told(home: &Home, name: &str) -> Failure {
    let written = recordings(&home.path).remove(name);
    diagnose(home, &written.unwrap_or_else(|| panic!("no recording {name}")))
}

#[test]
fn each_recording_is_recognised_as_its_cause_and_no_other() {
    let (_room, home) = toml_home();
    let mut wrong = Vec::new();
    for (name, written) in recordings(&home.path) {
        let expected = name.split('-').next().unwrap();
        let found = cause_ids(&home, &written);
        let failure = diagnose(&home, &written);
        let told = if expected == REMARK { "E00" } else { expected };
        if failure.id != told || expected == REMARK && failure.others[0].id != REMARK {
            wrong.push(format!("{name}: {} {}", failure.id, failure.cause));
            continue;
        }
        let others = found
            .iter()
            .filter(|id| **id != expected && !TOGETHER.contains(&(expected, id)));
        // Only logs that are whole have more in them than one thing.
        assert!(others.count() == 0 || name.ends_with("-noise"), "{name}: {found:?}");
        // What it says can stand in an error, and is proved.
        assert!(
            !failure.cause.is_empty() && !failure.cause.ends_with('.'),
            "{name}: {}",
            failure.cause
        );
        assert!(!failure.cause.contains("  "), "{name}: {}", failure.cause);
        assert!(!failure.cures.is_empty(), "{name}");
        assert!(!failure.seen.is_empty(), "{name}");
        for cure in &failure.cures {
            assert!(!cure.words.ends_with('.'), "{name}: {}", cure.words);
        }
        for seen in failure.seen.iter().filter(|seen| seen.file.is_some()) {
            assert!(seen.line.is_some(), "{name}: {seen:?}");
            assert!(!seen.text.starts_with("at "), "{name}: {seen:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cause_has_a_recording() {
    let names: Vec<String> = recordings(Path::new("/x")).into_keys().collect();
    for row in all_causes() {
        let mine = format!("{}-", row.id);
        assert!(names.iter().any(|name| name.starts_with(&mine)), "{} has none", row.id);
    }
    for name in names {
        let id = name.split('-').next().unwrap();
        assert!(cause(id).is_some(), "{name} is of no cause");
    }
}

#[test]
fn causes_are_explained() {
    for row in all_causes() {
        let ran = carbonctl(["explain", &row.id.to_lowercase()]).run().expect(0);
        assert!(
            ran.stdout.starts_with(&format!("{}  {}\n", row.id, row.title)),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn figures_and_names_come_out_of_the_lines() {
    let (_room, home) = toml_home();
    for (name, words) in [
        ("E02-class-jdk8", "the product needs Java 11, and this is Java 8"),
        ("E02-endorsed-jdk11", "too new"),
        ("E03-permsize-jdk17", "MaxPermSize=256m"),
        ("E03-option-jdk8", "--add-opens"),
        ("E04-reserve-jdk17", "is larger than the memory"),
        ("E04-no-size", "-Xmx1x is no size"),
        ("E05-debugger", "port for a debugger is taken"),
        ("E07-jdk8", "gateway.corp.example has no address"),
        ("E08-h2-2", "repository/database/WSO2IDENTITY_DB.mv.db"),
        ("E11-am3", "deployment.toml does not parse at line 15, column 1"),
        ("E12-key", "the key server.node_ip"),
        ("E13-is", "repository/conf/hazelcast.properties"),
        ("E14-p12-jdk17", "repository/resources/security/wso2carbon.p12"),
        ("E14-alias", "the alias example"),
        (
            "E17-sax",
            "repository/conf/user-mgt.xml is not well-formed XML at line 12",
        ),
        ("E20-core", "UserRealmService, RegistryService"),
        ("E25-libjli", "lacks its own library libjli.so"),
        ("E25-libnuma", "needs the library libnuma.so.1"),
        ("E66-initializer", "org.xerial.snappy.Snappy is there, and failed"),
        ("E69-agent", "/opt/agents/jacoco.jar is named, and is not there"),
        ("E23-postgres", "db.corp.example:5432"),
    ] {
        let failure = told(&home, name);
        assert!(failure.cause.contains(words), "{name}: {}", failure.cause);
    }
}

#[test]
fn a_setting_that_cures_is_named() {
    let (_room, home) = toml_home();
    let script = home.path.join(home.script.clone().unwrap());
    let text = fs::read_to_string(&script).unwrap();
    let fixed = |name: &str| {
        let cures = told(&home, name).cures;
        let fix = cures.into_iter().find_map(|cure| cure.fix);
        fix.map(|fix| (fix.setting.as_str(), fix.value))
    };
    assert_eq!(fixed("E15-heap"), Some(("heap.max", Some("2048m".to_owned()))));
    fs::write(&script, text.replace("-Xmx1024m", "-Xmx900g")).unwrap();
    assert_eq!(fixed("E15-heap"), None, "no machine has more to give");
    // What the script has is no reason: another pair came from elsewhere.
    assert_eq!(fixed("E06-jdk17"), None);
    assert!(
        told(&home, "E06-jdk17")
            .cause
            .contains("not by the two of the start script")
    );
    let reversed = text.replace("-Xms256m", "-Xms2048m");
    assert_ne!(text, reversed);
    fs::write(&script, reversed).unwrap();
    assert_eq!(fixed("E06-jdk17"), Some(("heap.min", Some("1024m".to_owned()))));
    fs::write(&script, text.replace("-Xmx1024m", "-Xmx900g")).unwrap();
    for (name, setting) in [("E04-reserve-jdk17", "heap.max"), ("E01-unset", "java.home")] {
        let failure = told(&home, name);
        let cure = failure.cures.iter().find_map(|cure| cure.fix.as_ref());
        assert_eq!(
            cure.map(|fix| fix.setting.as_str()),
            Some(setting),
            "{name}: {failure:?}"
        );
    }
}

#[test]
fn the_line_of_a_bad_toml_is_shown_without_its_secret() {
    let (_room, home) = toml_home();
    let toml = home.path.join(home.toml());
    let lines = [
        "[server]",
        "[super_admin]",
        "username = \"admin\"",
        "password = \"hunter2",
    ];
    fs::write(&toml, lines.join("\n")).unwrap();
    let failure = told(&home, "E11-mi");
    let shown: Vec<String> = failure.seen.iter().map(ToString::to_string).collect();
    assert!(
        shown.iter().any(|line| line.contains("deployment.toml:4  password")),
        "{shown:?}"
    );
    assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    fs::write(&toml, "\u{feff}[server]\n").unwrap();
    assert!(told(&home, "E11-mi").cause.contains("byte order mark"));
    fs::write(&toml, b"\xff\xfe[\0s\0]\0").unwrap();
    assert!(told(&home, "E11-mi").cause.contains("UTF-16"));
}

#[test]
fn the_broken_file_is_found_where_the_log_does_not_name_it() {
    let (_room, home) = toml_home();
    fs::write(
        home.path.join("repository/conf/carbon.xml"),
        "<Server>\n<Ports>\n</Server>\n",
    )
    .unwrap();
    let failure = told(&home, "E17-stax");
    assert!(
        failure
            .cause
            .starts_with("repository/conf/carbon.xml is not well-formed XML at line 3"),
        "{}",
        failure.cause
    );
}

#[cfg(unix)]
#[test]
fn missing_directories_are_named_and_made_by_the_cure() {
    let (_room, home) = toml_home();
    fs::remove_dir_all(home.path.join("repository/logs")).unwrap();
    let failure = told(&home, "E16-lck");
    assert!(failure.cause.ends_with("repository/logs"), "{}", failure.cause);
    let command = failure.cures[0].command().unwrap();
    assert!(
        std::process::Command::new("sh")
            .args(["-c", command])
            .status()
            .unwrap()
            .success()
    );
    assert!(home.path.join("repository/logs").is_dir(), "{command}");
}

/// Everything that is told of every recording, for a person to read: `cargo test -- --ignored --nocapture all_that_is_told`.
#[test]
#[ignore = "prints for a person to read"]
fn all_that_is_told() {
    let (_room, toml) = toml_home();
    let room = tempfile::tempdir().unwrap();
    let xml = practice_home(room.path(), Flavour::Xml);
    for home in [&toml, &xml] {
        for (name, written) in recordings(&home.path) {
            let failure = diagnose(home, &written);
            println!("{name}: {}", failure.cause);
            for cure in &failure.cures {
                println!("    {cure}");
            }
        }
    }
}
