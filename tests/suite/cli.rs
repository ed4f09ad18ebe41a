//! The command line as the contract promises it: exit codes, stdout and stderr, JSON shapes, and what each option everywhere
//! does, on a practice home of each generation.

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::settings;
use carbonctl::practice::{self, Flavour};
use serde_json::Value as Json;

use crate::support::cli::{Ran, Run, carbonctl};
use crate::support::homes;
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
                    settings::by_id(finding["fix"]["setting"].as_str().unwrap()).is_some(),
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
            .refused(2, &["there is no guideline `G999`", "G31"]);
    }
}

#[test]
fn get_lists_every_setting_with_its_place_or_the_reason() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let got = sample.json(&["get"], 0);
        let rows = got["settings"].as_array().unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, settings::all().map(|s| s.id).collect::<Vec<_>>());
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
                row["file"].is_string() || nowhere || row["id"].as_str().unwrap().ends_with(".where"),
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
fn a_change_from_plan_to_undo() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let change = ["set", "hostname=id.example.com", "heap.max=1g"];

        // Planned, not written.
        for more in [&["--dry-run"][..], &["--dry-run", "--yes"]] {
            let ran = sample.run(&[&change[..], more].concat()).expect(0);
            assert!(
                ran.stdout.contains("+++ b/") && ran.stderr.contains("Dry run: nothing was written."),
                "{ran:?}"
            );
        }
        let planned = sample.json(&[&change[..], &["--dry-run"]].concat(), 0);
        has(&planned["plan"], &["id", "changes", "files", "restart"]);
        assert_eq!(planned["plan"]["restart"], true);
        // heap.max is 1024m in the pack already, in other words.
        let changes = planned["plan"]["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{planned}");
        has(&changes[0], &["setting", "old", "new", "file", "address"]);
        assert_eq!(
            (&changes[0]["setting"], &changes[0]["new"]),
            (&"hostname".into(), &"id.example.com".into())
        );
        let file = &planned["plan"]["files"][0];
        has(file, &["path", "action", "diff"]);
        assert_eq!(file["action"], "edit");
        assert!(
            planned.get("applied").is_none() && planned["plan"]["id"].is_null(),
            "{planned}"
        );

        // Refused: nobody to ask, or not allowed.
        let ran = sample.run(&change).expect(2);
        assert!(
            ran.stderr.contains("there is no terminal") && ran.stderr.contains("--yes"),
            "{ran:?}"
        );
        assert_eq!(sample.json(&change, 2)["error"]["code"], 2);
        sample
            .run(&[&change[..], &["--yes", "--read-only"]].concat())
            .refused(4, &["read-only", "leave --read-only out"]);
        before.assert_same(&Tree::of(&sample.home), "nothing was written so far");
        assert!(!sample.home.join(".carbonctl").exists());

        // Written.
        let applied = sample.json(&[&change[..], &["--yes"]].concat(), 0);
        has(&applied, &["plan", "applied", "undo"]);
        assert_eq!(
            (&applied["applied"], &applied["undo"]),
            (&true.into(), &applied["plan"]["id"])
        );
        assert_eq!(applied["plan"]["files"], planned["plan"]["files"]);
        assert_eq!(
            sample.json(&["get", "hostname"], 0)["settings"][0]["value"],
            "id.example.com"
        );
        let again = sample.run(&[&change[..], &["--yes"]].concat()).expect(0);
        assert_eq!(again.stdout, "Nothing to change: everything is as asked already.\n");

        // Looked at.
        let id = applied["undo"].as_str().unwrap();
        let history = sample.json(&["history"], 0);
        assert_eq!(
            (&history["history"][0]["id"], &history["history"][0]["undone"]),
            (&id.into(), &false.into())
        );
        assert!(sample.run(&["history"]).expect(0).stdout.starts_with(id));
        assert_eq!(sample.json(&["verify"], 0)["drift"], serde_json::json!([]));
        let path = sample.home.join(changes[0]["file"].as_str().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("id.example.com", "by-hand.example.com")).unwrap();
        let drift = sample.json(&["verify"], 1);
        has(&drift["drift"][0], &["setting", "applied", "now", "file"]);
        assert_eq!(
            (&drift["drift"][0]["setting"], &drift["drift"][0]["now"]),
            (&"hostname".into(), &"by-hand.example.com".into())
        );
        assert!(
            sample
                .run(&["verify"])
                .expect(1)
                .stdout
                .contains("hostname: applied id.example.com, now by-hand.example.com")
        );
        fs::write(&path, text).unwrap();

        // Undone.
        let ran = sample.run(&["undo"]).expect(2);
        assert!(ran.stderr.contains("there is no terminal"), "{ran:?}");
        sample.run(&["undo", "--yes", "--read-only"]).refused(4, &["read-only"]);
        let written = Tree::of(&sample.home);
        assert_eq!(sample.json(&["undo", "--dry-run"], 0)["undone"], false);
        sample.run(&["undo", "--dry-run", "--yes"]).expect(0);
        written.assert_same(&Tree::of(&sample.home), "a dry undo");
        assert_eq!(sample.json(&["undo", "--yes", id], 0)["undone"], true);
        before.assert_same(&Tree::of(&sample.home), "undone");
        sample
            .run(&["undo", "--yes", "-q"])
            .refused(2, &["there is nothing to undo"]);
        sample.run(&["undo", "--yes", "-q", id]).refused(2, &["undone already"]);
        assert_eq!(sample.json(&["history"], 0)["history"][0]["undone"], true);
        assert_eq!(sample.json(&["verify"], 0)["drift"], serde_json::json!([]));
    }
}

#[test]
fn what_is_recommended_can_be_planned_and_applied() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let recommended = sample.run(&["recommend", "--instances", "1"]).expect(0).stdout;
        let list = sample.json(&["recommend", "--instances", "1"], 0);
        for row in list["recommendations"].as_array().unwrap() {
            has(row, &["setting", "value", "why", "now"]);
        }
        // The file names its home, so that none need be named.
        let from_file = |arguments: &[&str]| {
            carbonctl(arguments)
                .env("JAVA_HOME", "")
                .stdin(&recommended)
                .cwd(sample.room.path())
                .run()
        };
        let plan = from_file(&["plan", "-", "--instances", "1"]).expect(0);
        assert!(
            plan.stdout.contains("hazelcast.shutdown-hook: true → false"),
            "{plan:?}"
        );
        from_file(&["apply", "-", "--instances", "1"]).expect(2);
        before.assert_same(&Tree::of(&sample.home), "planned");
        let applied = from_file(&["apply", "-", "--yes", "--instances", "1"]).expect(0);
        assert_eq!(applied.stdout, plan.stdout);
        assert!(applied.stderr.contains("Written. `carbonctl undo "), "{applied:?}");
        let again = from_file(&["plan", "-", "--instances", "1"]).expect(0);
        assert!(again.stdout.starts_with("Nothing to change"), "{again:?}");
        sample.run(&["undo", "--yes"]).expect(0);
        before.assert_same(&Tree::of(&sample.home), "undone");
    }
}

#[test]
fn the_server_commands_without_a_server() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let status = sample.json(&["status"], 1);
        has(
            &status,
            &[
                "state", "pid", "since", "ready", "ports", "heap", "cpu", "rss", "threads", "fds", "note",
            ],
        );
        assert_eq!(
            (&status["state"], &status["pid"], &status["ready"]),
            (&"stopped".into(), &Json::Null, &false.into())
        );
        for port in status["ports"].as_array().unwrap() {
            has(port, &["port", "name", "listening", "owner"]);
        }
        assert!(sample.run(&["status"]).expect(1).stdout.contains(": stopped\n"));
        for command in ["start", "stop", "restart"] {
            sample
                .run(&[command, "--read-only"])
                .refused(4, &["read-only", command]);
            let ran = sample.run(&[command, "--dry-run"]).expect(0);
            assert_eq!(ran.stdout, "Dry run: the server was left alone.\n");
            has(&sample.json(&[command, "--dry-run"], 0), &["state", "pid", "note"]);
        }
        sample.run(&["start", "--foreground", "--dry-run"]).expect(0);
        sample
            .run(&["start", "--foreground", "--no-wait"])
            .refused(2, &["cannot be used with"]);
        sample
            .run(&["start", "--timeout", "soon"])
            .refused(2, &["'soon'", "--timeout"]);
        sample
            .run(&["logs"])
            .refused(2, &["the log cannot be read", "the server writes it"]);
        sample
            .run(&["logs", "--level", "LOUD"])
            .refused(2, &["`LOUD` is not a level", "ERROR"]);
        sample
            .run(&["logs", "--grep", "("])
            .refused(2, &["--grep is no regular expression"]);
        assert!(
            sample.json(&["logs", "--follow"], 2)["error"]["message"]
                .as_str()
                .unwrap()
                .contains("one document")
        );
        sample
            .run(&["console"])
            .refused(2, &["the console needs a terminal", "carbonctl status"]);
        sample
            .run(&[])
            .refused(2, &["the guided setup needs a terminal", "carbonctl apply"]);
        before.assert_same(&Tree::of(&sample.home), "only looked at");

        let log = sample.home.join("repository/logs/wso2carbon.log");
        fs::write(
            &log,
            (1..=90)
                .map(|n| {
                    format!(
                        "TID: [-1234] [] [2026-11-21 05:08:51,626]  {} {{a.B}} -  line {n}\n",
                        if n % 9 == 0 { "ERROR" } else { "INFO" }
                    )
                })
                .collect::<String>(),
        )
        .unwrap();
        assert_eq!(sample.run(&["logs"]).expect(0).stdout.lines().count(), 50);
        let errors = sample
            .run(&["logs", "-n", "3", "--level", "error", "--grep", "line [0-9]+$"])
            .expect(0)
            .stdout;
        assert_eq!(
            errors
                .lines()
                .map(|line| line.rsplit(' ').next().unwrap())
                .collect::<Vec<_>>(),
            ["72", "81", "90"]
        );
        let document = sample.json(&["logs", "-n", "3"], 0);
        assert_eq!(document["lines"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn everything_can_be_explained() {
    let ids: Vec<&str> = settings::all()
        .map(|s| s.id)
        .chain(["S1", "S4", "s10", "memory", "Review", "G31"])
        .collect();
    for id in ids {
        let ran = carbonctl(["explain", id]).run().expect(0);
        assert!(ran.stdout.len() > 50, "{id}: {ran:?}");
        assert!(ran.stderr.is_empty(), "{ran:?}");
        wide(&ran.stdout, id);
        has(
            &carbonctl(["explain", id, "--json"]).run().expect(0).json(),
            &["id", "text"],
        );
    }
    carbonctl(["explain", "hostnme"])
        .run()
        .refused(2, &["nothing is called `hostnme`", "did you mean hostname"]);
    carbonctl(["explain", "zzz"])
        .run()
        .refused(2, &["name a guideline (G31), a setting (hostname) or a screen (S4)"]);
}

/// Fails where a line is wider than a terminal, unless no blank could break it.
#[track_caller]
fn wide(text: &str, what: &str) {
    let diff = |line: &str| line.starts_with(['+', '-', ' ', '@', '\\']) && what == "plan";
    for line in text.lines().filter(|line| !diff(line)) {
        let breakable = line.trim_start().contains(' ');
        assert!(
            line.chars().count() <= 80 || !breakable,
            "{what}: {} columns: {line}",
            line.chars().count()
        );
    }
}

#[test]
fn text_fits_eighty_columns() {
    let room = tempfile::Builder::new()
        .prefix("w")
        .tempdir_in("/tmp")
        .unwrap_or_else(|_| tempfile::tempdir().unwrap());
    let mut dirs: Vec<PathBuf> = vec![
        homes::mini_xml(room.path()),
        homes::mini_toml(room.path()),
        homes::mini_mi(room.path()),
    ];
    dirs.extend(
        homes::ALL
            .iter()
            .filter_map(|name| homes::corpus_home(name, room.path())),
    );
    for home in dirs {
        for command in [&["get"][..], &["check"], &["status"]] {
            let ran = carbonctl(command).home(&home).env("JAVA_HOME", "").run();
            assert!(ran.code < 2, "{ran:?}");
            wide(&ran.stdout, &format!("{} {}", command[0], home.display()));
        }
        let ran = carbonctl(["set", "--dry-run", "hostname=id.example.com", "ports.offset=3"])
            .home(&home)
            .run()
            .expect(0);
        wide(&ran.stdout, "plan");
        let ran = carbonctl(["homes"]).cwd(&home).run().expect(0);
        wide(&ran.stdout, "homes");
    }
}

#[test]
fn help_version_man_and_completions() {
    let help = carbonctl(["--help"]).env("COLUMNS", "80").run().expect(0);
    assert!(
        help.stderr.is_empty() && help.stdout.contains("Exit codes: 0 done"),
        "{help:?}"
    );
    wide(&help.stdout, "help");
    let commands = [
        "homes",
        "check",
        "explain",
        "get",
        "set",
        "recommend",
        "plan",
        "apply",
        "verify",
        "history",
        "undo",
        "console",
        "start",
        "stop",
        "restart",
        "status",
        "logs",
        "practice",
        "completions",
        "man",
    ];
    let options = [
        "--home",
        "--json",
        "--yes",
        "--dry-run",
        "--read-only",
        "--no-color",
        "--ascii",
        "--instances",
        "--plain",
    ];
    for command in commands {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{command}");
        for one in [["help", command], [command, "--help"]] {
            let ran = carbonctl(one).env("COLUMNS", "80").run().expect(0);
            wide(&ran.stdout, command);
            for option in options {
                assert!(ran.stdout.contains(option), "{command} {option}");
            }
        }
    }
    for version in ["--version", "-V"] {
        let said = carbonctl([version]).run().expect(0).stdout;
        assert_eq!(said, format!("carbonctl {}\n", env!("CARGO_PKG_VERSION")));
    }
    let man = carbonctl(["man"]).run().expect(0);
    assert!(
        man.stdout.contains(".TH carbonctl 1") && man.stdout.contains("dry\\-run") && man.stderr.is_empty(),
        "{man:?}"
    );
    for (shell, mark) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef carbonctl"),
        ("fish", "complete -c carbonctl"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[carbonctl]"),
    ] {
        let ran = carbonctl(["completions", shell]).run().expect(0);
        assert!(
            ran.stdout.contains(mark) && ran.stdout.contains("recommend") && ran.stderr.is_empty(),
            "{shell}"
        );
    }
    carbonctl(["completions", "csh"]).run().refused(2, &["'csh'", "bash"]);
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

/// What the home of a run is, by its `get --json` note of the file: the working directory and the environment decide.
#[track_caller]
fn chosen(run: Run) -> PathBuf {
    let judged = run.run();
    assert!(judged.code < 2, "{judged:?}");
    PathBuf::from(judged.json()["home"]["path"].as_str().unwrap())
}

fn check() -> Run {
    carbonctl(["check", "--json"]).env("JAVA_HOME", "")
}

#[test]
fn the_home_is_named_chosen_or_asked_for() {
    let room = tempfile::tempdir().unwrap();
    let room = room.path().canonicalize().unwrap();
    // Two levels, so that what lies beside the working directory is ours alone.
    let ours = room.join("a/b");
    fs::create_dir_all(ours.join("here")).unwrap();
    let make = |name: &str| practice::make(&ours.join(name), Flavour::Toml).unwrap().home;
    let home = make("one home");
    let elsewhere = room.join("here");
    fs::create_dir(&elsewhere).unwrap();

    let found = carbonctl(["homes", "--json"])
        .cwd(&ours.join("here"))
        .run()
        .expect(0)
        .json();
    let found: Vec<&str> = found["homes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["path"].as_str().unwrap())
        .collect();
    assert!(found.contains(&home.to_str().unwrap()), "{found:?}");
    if found.len() == 1 {
        assert_eq!(chosen(check().cwd(&ours.join("here"))), home, "the only one found");
    } else {
        println!("skipped: this machine has homes of its own, so none is the only one");
    }
    let other = make("two");
    carbonctl(["get"]).cwd(&ours.join("here")).run().refused(
        2,
        &[
            "several product homes",
            home.to_str().unwrap(),
            other.to_str().unwrap(),
            "--home DIR",
        ],
    );
    assert_eq!(chosen(check().cwd(&other)), other, "the working directory");
    assert_eq!(
        chosen(check().cwd(&other).env("CARBON_HOME", &home)),
        home,
        "the variable before the working directory"
    );
    assert_eq!(
        chosen(check().cwd(&other).env("CARBON_HOME", "")),
        other,
        "an empty variable is none"
    );
    assert_eq!(
        chosen(check().env("CARBON_HOME", &home).home(&other)),
        other,
        "the option before the variable"
    );

    let typed = |text: &str, cwd: &Path| {
        chosen(
            carbonctl(["check", "--json", "--home", text])
                .env("HOME", &ours)
                .env("JAVA_HOME", "")
                .cwd(cwd),
        )
    };
    let absolute = home.to_str().unwrap();
    for text in [
        absolute.to_owned(),
        format!("{absolute}/"),
        format!("{absolute}//"),
        format!("  {absolute} "),
        format!("\"{absolute}\""),
        format!("'{absolute}'"),
        format!("{absolute}/bin"),
        format!("{absolute}/bin/"),
        format!("{absolute}/bin/wso2server.sh"),
        format!("{absolute}/repository/conf/carbon.xml"),
        format!("{absolute}/../one home"),
        "~/one home".to_owned(),
        "one home".to_owned(),
        "./one home".to_owned(),
        "here/../one home".to_owned(),
    ] {
        assert_eq!(typed(&text, &ours), home, "{text}");
    }
    assert_eq!(typed(".", &home), home);
    assert_eq!(typed("..", &home.join("bin")), home);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&home, ours.join("link")).unwrap();
        assert_eq!(typed("link", &ours), home, "a link is what it leads to");
        assert_eq!(typed("link/bin", &ours), home);
    }
}

#[test]
fn an_answers_file_may_name_its_home_and_the_command_line_is_nearer() {
    let (one, two) = (Sample::new(Flavour::Toml), Sample::new(Flavour::Xml));
    let answers = format!("home = \"{}\"\nhostname = \"id.example.com\"\n", one.path());
    let file = |run: Run| {
        run.stdin(&answers).run().expect(0).json()["plan"]["changes"][0]["file"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        file(carbonctl(["plan", "-", "--json"])),
        "repository/conf/deployment.toml"
    );
    assert_eq!(
        file(carbonctl(["plan", "-", "--json"]).home(&two.home)),
        "repository/conf/carbon.xml"
    );
    // Piped in, there is no terminal: the literal password is taken, with a warning that does not repeat it.
    let ran = carbonctl(["plan", "-"])
        .home(&one.home)
        .stdin("[admin]\npassword = \"Pl4nted-word\"\n")
        .run()
        .expect(0);
    assert!(
        ran.stderr.contains("line 2") && ran.stderr.contains("plain text") && !ran.everything().contains("Pl4nted"),
        "{ran:?}"
    );
}

#[test]
fn a_plain_locale_gets_plain_letters_and_no_colour_is_no_colour() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        for arguments in [
            &["get"][..],
            &["check"],
            &["status"],
            &["set", "hostname=id.example.com", "admin.password=-", "--dry-run"],
            &["recommend"],
            &["explain", "heap.max"],
            &["explain", "--help"],
            &["--help"],
            &["practice", "--help"],
            &["man"],
            &["get", "nosuch"],
            &["apply", "-"],
            &["--bogus"],
        ] {
            let plain = |run: Run| run.stdin("Pl4nted-word\n").run();
            for run in [
                sample.ready(arguments).env("LC_ALL", "C"),
                sample.ready(arguments).no_env("LC_ALL").env("LANG", "C"),
                sample.ready(arguments).env("TERM", "linux"),
                sample.ready(&[arguments, &["--ascii"]].concat()),
            ] {
                let ran = plain(run);
                assert!(ran.everything().is_ascii(), "{arguments:?}: {ran:?}");
            }
            let ran = plain(sample.ready(arguments));
            assert!(!ran.everything().contains('\u{1b}'), "no colours into a pipe: {ran:?}");
        }
        let masked = sample.ready(&["get", "admin.password", "--ascii"]).run().stdout;
        assert!(masked.contains("****"), "{masked}");
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

#[cfg(unix)]
mod streams {
    use std::io::{BufRead as _, BufReader};
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::support::dialogue::{Dialogue, ENTER, program};

    #[test]
    fn a_reader_that_has_seen_enough_is_no_failure() {
        let sample = Sample::new(Flavour::Toml);
        let log = sample.home.join("repository/logs/wso2carbon.log");
        fs::write(&log, "x\n".repeat(200_000)).unwrap();
        for command in [
            "get",
            "check",
            "recommend",
            "man",
            "logs -n 200000",
            "get --json",
            "--help",
            "completions bash",
        ] {
            let line = format!("{{ \"$0\" {command} --home \"$1\"; echo \"code $?\" >&2; }} | head -1");
            let out = Command::new("sh")
                .args(["-c", &line, env!("CARGO_BIN_EXE_carbonctl")])
                .arg(&sample.home)
                .env("LC_ALL", "C.UTF-8")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(
                said.trim() == "code 0" || command == "check" && said.trim() == "code 1",
                "{command}: {said}"
            );
            assert_eq!(out.stdout.iter().filter(|b| **b == b'\n').count(), 1, "{command}");
        }
    }

    #[test]
    fn a_followed_log_ends_with_its_reader() {
        let sample = Sample::new(Flavour::Toml);
        let log = sample.home.join("repository/logs/wso2carbon.log");
        fs::write(&log, "first\n").unwrap();
        let mut following = sample.ready(&["logs", "--follow"]).start();
        let mut lines = BufReader::new(following.child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "first");
        let append = |text: &str| {
            use std::io::Write as _;
            fs::OpenOptions::new()
                .append(true)
                .open(&log)
                .unwrap()
                .write_all(text.as_bytes())
                .unwrap();
        };
        append("second\n");
        assert_eq!(lines.next().unwrap().unwrap(), "second");
        drop(lines);
        let deadline = Instant::now() + Duration::from_mins(1);
        let ended = loop {
            append("more\n");
            if let Some(status) = following.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "still follows for nobody");
            std::thread::park_timeout(Duration::from_millis(50));
        };
        assert_eq!(ended.code(), Some(0));
    }

    #[test]
    fn on_a_terminal_it_asks_and_no_is_no() {
        for flavour in BOTH {
            let sample = Sample::new(flavour);
            let before = Tree::of(&sample.home);
            let set = ["set", "hostname=id.example.com", "--home", sample.path()];
            for keys in ["n\r", ENTER] {
                let mut terminal = Dialogue::start(program(set, sample.room.path()));
                terminal.answer("Write this file?", keys);
                let (code, said) = terminal.ended();
                assert!(code == 0 && said.contains("Nothing was written."), "{code}: {said}");
            }
            // Esc and Ctrl-C break it off.
            for keys in ["\u{1b}", "\u{3}"] {
                let mut terminal = Dialogue::start(program(set, sample.room.path()));
                terminal.answer("Write this file?", keys);
                let (code, said) = terminal.ended();
                assert!(
                    code == 130 && said.contains("interrupted; nothing was written"),
                    "{code}: {said}"
                );
            }
            before.assert_same(&Tree::of(&sample.home), "declined");
            assert!(!sample.home.join(".carbonctl").exists());

            let mut terminal = Dialogue::start(program(set, sample.room.path()));
            terminal.answer("Write this file?", "y\r");
            let (code, said) = terminal.ended();
            assert!(code == 0 && said.contains("Written."), "{code}: {said}");
            let mut terminal = Dialogue::start(program(["undo", "--home", sample.path()], sample.room.path()));
            terminal.answer("Put these files back", "y\r");
            let (code, said) = terminal.ended();
            assert!(code == 0 && said.contains("Undone"), "{code}: {said}");
            before.assert_same(&Tree::of(&sample.home), "undone");
        }
    }

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        let sample = Sample::new(Flavour::Toml);
        let plan = ["set", "hostname=id.example.com", "--dry-run", "--home", sample.path()];
        let colours = |name: &str, value: &str, more: &[&str]| {
            let mut command = program(plan.iter().chain(more), sample.room.path());
            command.env_remove("NO_COLOR");
            command.env(name, value);
            let terminal = Dialogue::start(command);
            terminal.raw_end().contains("\u{1b}[32m")
        };
        assert!(colours("TERM", "xterm", &[]));
        assert!(!colours("NO_COLOR", "1", &[]));
        assert!(!colours("TERM", "dumb", &[]));
        assert!(!colours("TERM", "xterm", &["--no-color"]));
        assert!(!colours("TERM", "xterm", &["--json"]));
    }
}
