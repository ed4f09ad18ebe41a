//! The command line as the contract promises it: exit codes, stdout and stderr, JSON shapes, and what each option everywhere
//! does, on a practice home of each generation.

mod change;
mod home;
mod looks;
mod server;
#[cfg(unix)]
mod streams;

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::settings;
use carbonctl::practice::{self, Flavour};
use serde_json::Value as Json;

use crate::support::cli::{Ran, Run, carbonctl};
use crate::support::tree::Tree;

const BOTH: [Flavour; 2] = [Flavour::Toml, Flavour::Xml];

/// A practice home in a room of its own.
struct Sample {
    room: tempfile::TempDir,
    home: PathBuf,
}

impl Sample {
    fn new(flavour: Flavour) -> Self {
        let room = tempfile::tempdir().unwrap();
        let home = practice::make(&room.path().join("home"), flavour).unwrap().home;
        Self { room, home }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.ready(arguments).run()
    }

    fn ready(&self, arguments: &[&str]) -> Run {
        // The number of homes on the machine that runs the tests is nobody's business.
        carbonctl(arguments)
            .home(&self.home)
            .env("JAVA_HOME", "")
            .cwd(self.room.path())
    }

    /// Runs with `--json`: one document on stdout and nothing else.
    #[track_caller]
    fn json(&self, arguments: &[&str], code: i32) -> Json {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let ran = self.run(&arguments).expect(code);
        ran.json()
    }

    fn path(&self) -> &str {
        self.home.to_str().unwrap()
    }
}

/// Fails where a document lacks one of these keys.
#[track_caller]
fn has(document: &Json, keys: &[&str]) {
    let map = document.as_object().unwrap_or_else(|| panic!("no object: {document}"));
    for key in keys {
        assert!(map.contains_key(*key), "`{key}` is not in {document}");
    }
}

#[test]
fn practice_makes_a_home_and_says_where() {
    for (generation, mark) in [("toml", true), ("xml", false)] {
        let room = tempfile::tempdir().unwrap();
        let ran = carbonctl(["practice", "here", "--generation", generation])
            .cwd(room.path())
            .run()
            .expect(0);
        let home = room.path().canonicalize().unwrap().join("here");
        assert_eq!(ran.stdout, "");
        assert!(
            ran.stderr
                .contains(&format!("The practice home is in {}.", home.display())),
            "{ran:?}"
        );
        assert_eq!(home.join("repository/conf/deployment.toml").is_file(), mark);
        let before = Tree::of(room.path());
        carbonctl(["practice", "here"])
            .cwd(room.path())
            .run()
            .refused(2, &["the directory is not empty", "name a new one"]);
        fs::write(room.path().join("file"), "").unwrap();
        carbonctl(["practice", "file"])
            .cwd(room.path())
            .run()
            .refused(2, &["this is a file", "name a new directory"]);
        carbonctl(["practice", "x", "--generation", "yaml"])
            .run()
            .refused(2, &["'yaml'", "toml, xml"]);
        fs::remove_file(room.path().join("file")).unwrap();
        before.assert_same(&Tree::of(room.path()), "refused");
    }
    let room = tempfile::tempdir().unwrap();
    let made = carbonctl(["practice", "--json"])
        .cwd(room.path())
        .run()
        .expect(0)
        .json();
    let home = room.path().canonicalize().unwrap().join("carbonctl-practice");
    assert_eq!(made["path"], home.to_str().unwrap());
    // Without a terminal nobody is asked, and nothing is written.
    let before = Tree::of(room.path());
    let ran = carbonctl(["practice", "--setup"]).cwd(room.path()).run().expect(0);
    assert!(
        ran.stdout.contains("hazelcast.shutdown-hook: true") && ran.stderr.contains("nothing was written"),
        "{ran:?}"
    );
    before.assert_same(&Tree::of(room.path()), "only proposed");
    carbonctl(["practice", "other", "--dry-run"])
        .cwd(room.path())
        .run()
        .expect(0);
    carbonctl(["practice", "other", "--read-only"])
        .cwd(room.path())
        .run()
        .refused(4, &["read-only"]);
    before.assert_same(&Tree::of(room.path()), "not made");
}

#[test]
fn homes_and_check_have_their_shapes() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let homes = carbonctl(["homes", "--json"])
            .cwd(sample.room.path())
            .run()
            .expect(0)
            .json();
        let found = homes["homes"].as_array().unwrap();
        let ours = found.iter().find(|home| home["path"] == sample.path()).unwrap();
        has(
            ours,
            &[
                "path",
                "product",
                "version",
                "carbon",
                "generation",
                "started",
                "running",
                "pid",
            ],
        );
        let generation = if flavour == Flavour::Toml { "toml" } else { "xml" };
        assert_eq!(
            (&ours["generation"], &ours["started"], &ours["running"], &ours["pid"]),
            (&generation.into(), &"never".into(), &false.into(), &Json::Null)
        );
        let text = carbonctl(["homes"]).cwd(sample.room.path()).run().expect(0);
        assert!(
            text.stdout.contains(sample.path()) && text.stderr.is_empty(),
            "{text:?}"
        );

        let ran = sample.run(&["check", "--json"]);
        let judged = ran.json();
        has(&judged, &["home", "machine", "findings", "summary"]);
        has(&judged["summary"], &["pass", "warn", "fail", "info", "unknown"]);
        let findings = judged["findings"].as_array().unwrap();
        assert!(findings.len() > 20, "{} findings", findings.len());
        for finding in findings {
            has(
                finding,
                &["id", "title", "status", "found", "needed", "source", "fix", "detail"],
            );
            if !finding["fix"].is_null() {
                has(&finding["fix"], &["setting", "value"]);
                assert!(
                    settings::parse(finding["fix"]["setting"].as_str().unwrap()).is_some(),
                    "{finding}"
                );
            }
        }
        let of = |status: &str| findings.iter().filter(|f| f["status"] == status).count();
        for status in ["pass", "warn", "fail", "info", "unknown"] {
            assert_eq!(judged["summary"][status], of(status), "{status}");
        }
        assert_eq!(ran.code, i32::from(of("fail") > 0));
        // One finding alone, whose outcome is the exit code.
        for finding in findings.iter().take(12) {
            let id = finding["id"].as_str().unwrap();
            let alone = sample.json(&["check", id], i32::from(finding["status"] == "fail"));
            assert_eq!(alone["findings"].as_array().unwrap().len(), 1);
            assert_eq!(alone["findings"][0]["status"], finding["status"], "{id}");
        }
        sample
            .run(&["check", "G999"])
            .refused(2, &["there is no guideline `G999`", "G01 to X"]);
    }
}

#[test]
fn get_lists_every_setting_with_its_place_or_the_reason() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let got = sample.json(&["get"], 0);
        let rows = got["settings"].as_array().unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, settings::all().map(|s| s.id.as_str()).collect::<Vec<_>>());
        for row in rows {
            has(
                row,
                &[
                    "id",
                    "value",
                    "default",
                    "secret",
                    "file",
                    "address",
                    "effective",
                    "note",
                ],
            );
            let nowhere = row["note"].as_str().is_some_and(|note| note.starts_with("not here: "));
            assert!(
                row["file"].is_string()
                    || nowhere
                    || ["java.where", "heap.where"].contains(&row["id"].as_str().unwrap()),
                "{row}"
            );
        }
        let password = rows.iter().find(|row| row["id"] == "admin.password").unwrap();
        assert_eq!(
            (&password["value"], &password["secret"], &password["effective"]),
            (&Json::Null, &true.into(), &Json::Null)
        );
        let two = sample.json(&["get", "heap.max", "hostname"], 0);
        assert_eq!(two["settings"].as_array().unwrap().len(), 2);
        let text = sample.run(&["get", "admin.password", "heap.max"]).expect(0);
        assert!(
            text.stdout.contains("••••") && text.stdout.contains("1024m") && text.stderr.is_empty(),
            "{text:?}"
        );
        sample
            .run(&["get", "heap.maks"])
            .refused(2, &["there is no setting `heap.maks`", "did you mean heap.max"]);
        let error = sample.json(&["get", "heap.maks"], 2);
        has(&error["error"], &["code", "message", "hint"]);
        assert_eq!(error["error"]["code"], 2);
    }
}

#[test]
fn wrong_usage_is_one_line_or_one_document() {
    for (arguments, words) in [
        (
            &["--bogus"][..],
            &["unexpected argument '--bogus'", "usage: carbonctl"][..],
        ),
        (&["hoems"], &["unrecognized subcommand 'hoems'", "'homes'"]),
        (&["set"], &["<SETTING=VALUE>", "usage: carbonctl set"]),
        (&["plan"], &["<ANSWERS>"]),
        (&["--instances", "0", "homes"], &["0 is not in 1..=64"]),
        (&["--instances", "many", "homes"], &["'many'"]),
        (&["get", "--home"], &["--home <DIR>"]),
    ] {
        carbonctl(arguments).run().refused(2, words);
        let json = carbonctl([arguments, &["--json"]].concat());
        let json = if arguments == ["get", "--home"] {
            carbonctl(["--json", "get", "--home"])
        } else {
            json
        };
        let ran = json.run().expect(2);
        assert_eq!(ran.stderr, "", "with --json an error is a document");
        let error = &ran.json()["error"];
        assert_eq!(error["code"], 2);
        assert!(
            error["message"].as_str().unwrap().contains(words[0]) && error["hint"].is_string(),
            "{error}"
        );
    }
}

#[test]
fn quiet_says_errors_only() {
    let sample = Sample::new(Flavour::Toml);
    let ran = sample
        .run(&["set", "hostname=id.example.com", "--yes", "--quiet"])
        .expect(0);
    assert_eq!(ran.stderr, "");
    let ran = sample.run(&["set", "hostname=a_b", "--yes", "-q"]);
    ran.refused(2, &["hostname"]);
}
