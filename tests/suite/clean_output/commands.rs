//! Every command, as text and as a document, on a home whose path, names, values and log are hostile.

use std::fs;

use carbonctl::practice::Flavour;
use serde_json::Value as Json;

use super::{EVIL, Hostile, clean};
use crate::support::cli::carbonctl;

/// What only looks, or only says what it would do.
const COMMANDS: &[&[&str]] = &[
    &["homes"],
    &["check"],
    &["check", "-v"],
    &["check", "--profile", "dev"],
    &["explain", "G01"],
    &["explain", "G31"],
    &["explain", "hostname"],
    &["get"],
    &["recommend"],
    &["plan", "answers.toml"],
    &["apply", "answers.toml", "--dry-run"],
    &["set", "hostname=id.example.com", "--dry-run"],
    &["set", "hostname=\u{202e}\u{1b}[31m\n"],
    &["set", "no\u{1b}such\u{202e}=1"],
    &["verify"],
    &["history"],
    &["undo", "--dry-run"],
    &["undo", "\u{1b}[31m\u{202e}", "--yes"],
    &["start", "--dry-run"],
    &["stop", "--yes"],
    &["status"],
    &["logs"],
    &["logs", "-n", "1"],
    &["logs", "--grep", "half"],
    &["logs", "--level", "INFO"],
    &["logs", "--grep", "(\u{202e}"],
    &["service", "status"],
    &["service", "install", "--dry-run"],
    &["service", "remove", "--dry-run"],
    &["plan", "missing\n\u{202e}.toml"],
    &["explain", "\u{202e}\u{1b}[2J"],
];

#[test]
fn no_command_prints_anything_hidden() {
    for flavour in [Flavour::Toml, Flavour::Xml] {
        let hostile = Hostile::new(flavour);
        let answers = "\"cluster.domain\" = \"wso2.a\"\n\"hostname\" = \"id.example.com\"\n";
        fs::write(hostile.room.path().join("answers.toml"), answers).unwrap();
        for arguments in COMMANDS {
            let ran = hostile.run(arguments);
            assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{arguments:?}");
            let ran = hostile.run(&[arguments, &["--json"][..]].concat());
            if !ran.stdout.is_empty() {
                let document: Json = serde_json::from_str(&ran.stdout).unwrap();
                assert!(document.is_object(), "{arguments:?}");
            }
        }
    }
}

#[test]
fn what_is_hidden_is_seen_as_its_escape() {
    let hostile = Hostile::new(Flavour::Xml);
    for command in ["check", "status", "recommend"] {
        let ran = hostile.run(&[command]);
        assert!(
            ran.stdout.contains("\\u{1b}[31mE\\u{1b}]0;t\\u{7}"),
            "{command}: {}",
            ran.stdout
        );
    }
    for command in ["get", "recommend"] {
        assert!(
            hostile.run(&[command]).stdout.contains("true\\nadmin.password"),
            "{command}"
        );
    }
    let lines = hostile.run(&["logs", "-n", "2"]).stdout;
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert!(
        lines.contains("- half\\rE\\u{1b}]0;t\\u{7}\\u{8}\\u{9b}1m\\u{7f}\\u{202e}V"),
        "{lines}"
    );
}

#[test]
fn a_document_holds_the_very_value() {
    let hostile = Hostile::new(Flavour::Toml);
    let document = hostile.run(&["check", "--json"]).json();
    assert_eq!(document["home"]["path"], hostile.home.to_str().unwrap());
    assert!(document["home"]["product"].as_str().unwrap().contains(EVIL));
    let lines = hostile.run(&["logs", "--json", "-n", "4"]).json()["lines"].to_string();
    assert!(lines.contains("\u{202e}"), "{lines}");
}

#[cfg(unix)]
#[test]
fn an_error_stays_one_line_whatever_a_path_holds() {
    let room = tempfile::tempdir().unwrap();
    let gone = room.path().join("go\n\u{1b}[31m\u{202e}ne");
    let file = room.path().join("fi\n\u{202e}le");
    fs::write(&file, "x").unwrap();
    for home in [&gone, &file] {
        for command in [
            &["check"][..],
            &["status"],
            &["get"],
            &["logs"],
            &["start"],
            &["history"],
            &["apply", "a.toml"],
            &["service", "install"],
        ] {
            let ran = carbonctl(command).home(home).run();
            clean(&ran.stderr, &format!("{command:?}"));
            assert_eq!(
                (ran.code, ran.stderr.lines().count()),
                (2, 1),
                "{command:?}: {}",
                ran.stderr
            );
        }
    }
    let answers = room.path().join("a\n\u{202e}.toml");
    fs::write(&answers, "nonsense").unwrap();
    let ran = carbonctl(["plan"]).arg(&answers).run();
    clean(&ran.stderr, "plan");
    assert!(ran.stderr.contains("a\\n\\u{202e}.toml"), "{}", ran.stderr);
}

#[test]
fn what_was_applied_is_told_and_kept_clean() {
    for flavour in [Flavour::Toml, Flavour::Xml] {
        let hostile = Hostile::new(flavour);
        for arguments in [
            &["set", "hostname=id.example.com", "--yes"][..],
            &["history"],
            &["history", "--json"],
            &["verify"],
            &["undo", "--dry-run"],
        ] {
            hostile.run(arguments).expect(0);
        }
        hostile.edit("repository/conf/carbon.xml", |text| {
            text.replace("id.example.com", "x&#10;&#x202E;")
        });
        if flavour == Flavour::Toml {
            hostile.edit("repository/conf/deployment.toml", |text| {
                text.replace("id.example.com", "x\\n\\u202E")
            });
        }
        hostile.run(&["verify"]);
        hostile.run(&["verify", "--json"]);
        let records = walk(&hostile.home.join(".carbonctl"));
        assert!(!records.is_empty());
        for (path, text) in records {
            clean(&text, &path);
        }
    }
}

/// The texts of all files below a directory.
fn walk(dir: &std::path::Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(walk(&entry.path()));
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn a_followed_log_is_clean_in_a_pipe() {
    use std::io::{BufRead as _, BufReader, Write as _};

    let hostile = Hostile::new(Flavour::Xml);
    let mut following = hostile.ready(&["logs", "-f", "-n", "1"]).start();
    let mut lines = BufReader::new(following.child.stdout.take().unwrap()).lines();
    let mut seen = vec![lines.next().unwrap().unwrap()];
    let log = hostile.home.join("repository/logs/wso2carbon.log");
    let mut log = fs::OpenOptions::new().append(true).open(log).unwrap();
    writeln!(log, "more {EVIL}\r\nlast").unwrap();
    seen.extend(lines.by_ref().take(2).map(Result::unwrap));
    following.child.kill().unwrap();
    following.child.wait().unwrap();
    for line in &seen {
        clean(line, "logs -f");
    }
    assert!(
        seen[1].starts_with("more E\\u{1b}]0;t\\u{7}") && seen[2] == "last",
        "{seen:?}"
    );
}
