//! What counts before the first start alone, and what waits for a restart: told by every command, before and after real starts.

use std::fs;
use std::path::Path;

use carbonctl::domain::settings::id;
use carbonctl::domain::{Secret, UserStore, Value};
use carbonctl::engine::{self, ExecutorContext, Options, Request, Session, StepId, StepState};
use carbonctl::practice::Flavour;
use carbonctl::probe::World;
use serde_json::Value as Json;

use crate::support::cli::{self, Ran};
use crate::support::dialogue::{Dialogue, ENTER, program};
use crate::support::homes;
use crate::support::server::Practice;

const PASSWORD: &str = "Planted-4711";

/// An answers file beside the home: with a password and a host name.
fn answers(dir: &Path, password: &str) -> String {
    let file = dir.join("answers.toml");
    let text = format!("hostname = \"id.example.com\"\n[admin]\npassword = \"{password}\"\n");
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn with(home: &Path, arguments: &[&str]) -> Ran {
    cli::carbonctl(arguments).home(home).run()
}

/// A text as one line, however it was wrapped.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn set_password(home: &Path, more: &[&str]) -> Ran {
    let arguments = [&["set", "admin.password=-", "--yes"], more].concat();
    cli::carbonctl(arguments).home(home).stdin(PASSWORD).run()
}

fn json(home: &Path, arguments: &[&str], code: i32) -> Json {
    with(home, &[arguments, &["--json"]].concat()).expect(code).json()
}

fn status_of(home: &Path, id: &str) -> String {
    let ran = with(home, &["check", id, "--json"]);
    ran.json()["findings"][0]["status"].as_str().unwrap().to_owned()
}

#[test]
fn where_a_start_is_not_known_both_sides_are_told_and_the_user_may_declare() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    assert_eq!(status_of(&home, "G44"), "fail");
    fs::write(home.join("wso2carbon.pid"), "4711\n").unwrap();
    assert_eq!(status_of(&home, "G44"), "unknown");
    let words = [
        "for it: wso2carbon.pid",
        "against it: no log",
        "--fresh-store",
        "(bin/chpasswd.sh is not in this home)",
    ];
    set_password(&home, &[]).refused(2, &words);
    // Only a tool that is there is named as the way.
    fs::create_dir_all(home.join("bin")).unwrap();
    fs::write(home.join("bin/chpasswd.sh"), "#!/bin/sh\n").unwrap();
    set_password(&home, &[]).refused(2, &["bin/chpasswd.sh --db-url"]);
    let told = json(&home, &["check", "G44"], 0);
    assert_eq!(told["home"]["started"], "unknown");
    assert_eq!(told["home"]["evidence"]["for"].as_array().unwrap().len(), 1, "{told}");
    assert!(
        !told["home"]["evidence"]["against"].as_array().unwrap().is_empty(),
        "{told}"
    );

    let declared = with(&home, &["check", "G44", "--fresh-store"]).expect(1);
    assert!(
        declared.stdout.contains("with the password of the pack"),
        "{declared:?}"
    );
    set_password(&home, &["--fresh-store"]).expect(0);
    assert_eq!(status_of(&home, "G44"), "unknown");
    assert!(
        with(&home, &["check", "G44", "--fresh-store", "-v"])
            .expect(0)
            .stdout
            .contains("another password")
    );
}

#[test]
fn what_is_known_is_not_declared_away() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    let framework = home.join("repository/components/default/configuration/org.eclipse.osgi/bundles");
    fs::create_dir_all(framework).unwrap();
    let ran = set_password(&home, &["--fresh-store"]).expect(2);
    assert!(ran.stderr.contains("--fresh-store has no effect"), "{ran:?}");
    assert!(ran.stderr.contains("org.eclipse.osgi"), "{ran:?}");
    assert_eq!(status_of(&home, "G44"), "warn");
}

#[test]
fn neither_cleared_logs_nor_a_removed_record_of_rendering_make_a_home_new() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    practice.start().unwrap();
    practice.stop().unwrap();
    let home = &practice.home.path;
    for gone in ["repository/logs", "repository/resources/conf/.metadata", "backup"] {
        let _ = fs::remove_dir_all(home.join(gone));
    }
    let _ = fs::remove_file(home.join("wso2carbon.pid"));
    for logs in [false, true] {
        if logs {
            fs::create_dir(home.join("repository/logs")).unwrap();
        }
        assert_eq!(json(home, &["check", "G44"], 0)["home"]["started"], "before");
        assert_eq!(status_of(home, "G44"), "warn");
        set_password(home, &[]).refused(2, &["has been started before", "org.eclipse.osgi"]);
    }
}

#[test]
fn answers_with_a_password_can_be_applied_again_after_the_first_start() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let home = &practice.home.path;
    let dir = tempfile::tempdir().unwrap();
    let file = answers(dir.path(), PASSWORD);
    with(home, &["apply", &file, "--yes"]).expect(0);
    practice.start().unwrap();
    assert!(practice.get("/", &format!("admin:{PASSWORD}")).contains("200"));
    for running in [true, false] {
        if !running {
            practice.stop().unwrap();
        }
        let again = with(home, &["apply", &file, "--yes"]).expect(0);
        assert!(again.stdout.contains("Nothing to change"), "{again:?}");
        let told = joined(&again.stdout);
        for words in [
            "admin.password: nothing is written",
            "has this value already, applied with carbonctl at 20",
            "chpasswd.sh",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(!again.everything().contains(PASSWORD));
        let plan = json(home, &["plan", &file], 0);
        assert_eq!(plan["plan"]["changes"], Json::Array(Vec::new()), "{plan}");
    }
    // Others of the file may have changed: they are written, and the password stays a note.
    let text = fs::read_to_string(&file)
        .unwrap()
        .replace("id.example", "login.example");
    fs::write(&file, text).unwrap();
    let changed = json(home, &["apply", &file, "--yes"], 0);
    assert_eq!(changed["plan"]["changes"].as_array().unwrap().len(), 1, "{changed}");
    assert_eq!(changed["plan"]["changes"][0]["setting"], "hostname");
    // In the vault the value cannot be compared: that it was applied is what is known.
    let toml = home.join("repository/conf/deployment.toml");
    let text = fs::read_to_string(&toml)
        .unwrap()
        .replace(PASSWORD, "$secret{admin_password}");
    fs::write(&toml, text).unwrap();
    let plan = joined(&with(home, &["plan", &file]).expect(0).stdout);
    assert!(plan.contains("names an alias of the secure vault now"), "{plan}");
}

#[test]
fn another_password_after_the_first_start_is_not_said_to_be_applied() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let home = &practice.home.path;
    practice.start().unwrap();
    practice.stop().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = answers(dir.path(), PASSWORD);
    let before = practice.read("repository/conf/user-mgt.xml");
    let refused = with(home, &["apply", &file, "--yes"]).expect(2);
    for words in [
        "admin.password: not applied, as it cannot take effect",
        "chpasswd.sh",
        "--skip-impossible does the rest",
    ] {
        assert!(refused.stderr.contains(words), "{words}: {refused:?}");
    }
    assert!(!refused.everything().contains(PASSWORD));
    let applied = json(home, &["apply", &file, "--yes", "--skip-impossible"], 0);
    let plan = &applied["plan"];
    assert_eq!(plan["skipped"][0]["setting"], "admin.password", "{plan}");
    assert!(
        plan["skipped"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("has been started before"),
        "{plan}"
    );
    let changes: Vec<&Json> = plan["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["setting"])
        .collect();
    assert_eq!(changes, ["hostname"]);
    assert_eq!(practice.read("repository/conf/user-mgt.xml"), before);
    // Nothing but what is not possible is no success.
    fs::write(&file, format!("[admin]\npassword = \"{PASSWORD}\"\n")).unwrap();
    let only = with(home, &["apply", &file, "--yes", "--skip-impossible"]).expect(2);
    assert!(only.stderr.contains("nothing of this is possible here"), "{only:?}");
}

#[test]
fn one_impossible_setting_is_named_and_the_rest_offered() {
    let dir = tempfile::tempdir().unwrap();
    let mi = homes::mini_mi(dir.path());
    let refused = with(&mi, &["set", "hostname=mi.example.com", "cluster.domain=x", "--yes"]).expect(2);
    for words in ["cluster.domain: ", "--skip-impossible does the rest"] {
        assert!(refused.stderr.contains(words), "{refused:?}");
    }
    let planned = json(
        &mi,
        &[
            "set",
            "hostname=mi.example.com",
            "cluster.domain=x",
            "--dry-run",
            "--skip-impossible",
        ],
        0,
    );
    assert_eq!(planned["plan"]["skipped"][0]["setting"], "cluster.domain", "{planned}");
    assert_eq!(planned["plan"]["changes"][0]["setting"], "hostname");
    let shown = with(
        &mi,
        &[
            "set",
            "hostname=mi.example.com",
            "cluster.domain=x",
            "--dry-run",
            "--skip-impossible",
        ],
    );
    assert!(shown.expect(0).stdout.contains("Skipped: cluster.domain: "));
    // What contradicts another answer is left out too.
    let home = homes::mini_xml(dir.path());
    let clash = [
        "set",
        "heap.min=900m",
        "heap.max=300m",
        "hostname=a.example.com",
        "--dry-run",
    ];
    with(&home, &clash).refused(2, &["heap.min", "--skip-impossible does the rest"]);
    let planned = json(&home, &[&clash[..], &["--skip-impossible"]].concat(), 0);
    assert_eq!(planned["plan"]["skipped"][0]["setting"], "heap.min", "{planned}");
    // A value that is none is a mistake to be corrected, with the option or without.
    for more in [&[][..], &["--skip-impossible"]] {
        let typed = ["set", "heap.max=much", "hostname=a.example.com", "--dry-run"];
        let refused = with(&home, &[&typed[..], more].concat()).expect(2);
        assert!(!refused.stderr.contains("does the rest"), "{refused:?}");
    }
}

#[test]
fn what_a_running_server_has_not_read_is_told_until_it_was_restarted() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let home = &practice.home.path;
    practice.write_offset();
    let dir = tempfile::tempdir().unwrap();
    let file = answers(dir.path(), PASSWORD);
    fs::write(&file, "hostname = \"id.example.com\"\n").unwrap();
    let pending = |of_status: i32| {
        let told = [("plan", 0), ("verify", 0), ("status", of_status)].map(|(command, code)| {
            let arguments = if command == "plan" {
                vec!["plan", &file]
            } else {
                vec![command]
            };
            let document = json(home, &arguments, code);
            (
                document["restart_pending"].clone(),
                document["pending_settings"].clone(),
            )
        });
        assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
        told[0].0.as_bool().unwrap()
    };
    let set = |value: &str| json(home, &["set", value, "--yes"], 0);
    set("hostname=before.example.com");
    assert!(!pending(1), "nothing runs");
    practice
        .start_with(
            &["-Dpractice.start.seconds=0.2"],
            std::time::Duration::from_mins(2),
            true,
        )
        .unwrap();
    assert!(!pending(0), "it was read by this start");

    assert_eq!(set("hostname=a.example.com")["restart_pending"], true);
    assert!(pending(0));
    for arguments in [&["plan", &file][..], &["verify"], &["status"]] {
        let told = joined(&with(home, arguments).expect(0).everything());
        assert!(
            told.contains("restart pending: the server that runs has not read"),
            "{told}"
        );
        assert!(told.contains("(hostname); `carbonctl restart"), "{told}");
    }
    with(home, &["undo", "--yes"]).expect(0);
    assert!(!pending(0), "as this server has read it");
    with(home, &["undo", "--yes"]).expect(0);
    assert!(pending(0), "it has read what is undone now");
    set("hostname=c.example.com");
    with(home, &["restart", "--yes"]).expect(0);
    assert!(!pending(0), "another process");
}

/// A session of the guided setup on a home, and what executes its effects.
fn setup(home: &Path) -> (Session, ExecutorContext) {
    let context = ExecutorContext {
        world: World::here(),
        program: env!("CARGO_BIN_EXE_carbonctl").into(),
    };
    let mut session = Session::new(Options {
        home: Some(home.display().to_string()),
        instances: Some(1),
        ..Options::default()
    });
    engine::drive(&mut session, &context, Request::Begin);
    (session, context)
}

fn password() -> Request {
    Request::Answer(id::ADMIN_PASSWORD, Value::Secret(Secret::new(PASSWORD.into())))
}

#[test]
fn the_setup_knows_after_a_start_that_a_password_comes_too_late() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let (mut session, context) = setup(&practice.home.path);
    let step = |session: &Session| engine::wizard::progress::progress(session, StepId::Admin);
    assert_eq!(step(&session), StepState::Missing);
    engine::drive(&mut session, &context, password());
    assert_eq!(step(&session), StepState::Changed(1));
    engine::drive(&mut session, &context, Request::Start);
    assert_eq!(session.failed().map(ToString::to_string), None);
    assert_eq!(session.facts().unwrap().home.user_store(), UserStore::Filled);

    // What was typed before and not written is named, and not marked as done.
    let plan = session.plan().unwrap();
    assert!(plan.is_empty(), "{plan:?}");
    assert_eq!(plan.skipped[0].setting, Some(id::ADMIN_PASSWORD));
    assert_eq!(step(&session), StepState::Missing);
    let before = practice.read("repository/conf/user-mgt.xml");
    engine::drive(&mut session, &context, Request::Apply);
    assert_eq!(practice.read("repository/conf/user-mgt.xml"), before);
    assert_eq!(session.applied(), None);

    // The rest is offered, and waits for a restart when it is written.
    let name = Value::Text("id.example.com".into());
    engine::drive(&mut session, &context, Request::Answer(id::HOSTNAME, name));
    assert_eq!(session.changes(), 1);
    engine::drive(&mut session, &context, Request::Apply);
    assert_eq!(session.facts().unwrap().restart_pending.settings(), ["hostname"]);
    assert_eq!(step(&session), StepState::NotHere);
    engine::drive(&mut session, &context, password());
    assert!(
        engine::problem(&session, id::ADMIN_PASSWORD)
            .unwrap()
            .contains("has been started before")
    );

    engine::drive(&mut session, &context, Request::Restart);
    assert_eq!(session.facts().unwrap().restart_pending.known(), Some(false));
    engine::drive(&mut session, &context, Request::Stop { force: false });
    assert_eq!(session.facts().unwrap().home.user_store(), UserStore::Filled);
}

#[test]
fn a_start_elsewhere_between_plan_and_apply_refuses_the_password() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_xml(dir.path());
    let (mut session, context) = setup(&home);
    engine::drive(&mut session, &context, password());
    let log = "INFO {x} - WSO2 Carbon started in 9 sec\n";
    fs::write(home.join("repository/logs/wso2carbon.log"), log).unwrap();
    engine::drive(&mut session, &context, Request::Apply);
    let failed = session.failed().unwrap().to_string();
    assert!(failed.contains("the server was started meanwhile"), "{failed}");
    assert!(!home.join(".carbonctl").exists());
}

#[test]
fn a_declaration_holds_for_its_home_until_it_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    fs::write(home.join("wso2carbon.pid"), "4711").unwrap();
    let other = homes::mini_xml(dir.path());
    fs::write(other.join("wso2carbon.pid"), "4711").unwrap();
    let (mut session, context) = setup(&home);
    let store = |session: &Session| session.facts().unwrap().home.user_store();
    assert_eq!(store(&session), UserStore::Unknown);
    engine::drive(&mut session, &context, Request::DeclareNew(true));
    assert_eq!(store(&session), UserStore::New);
    engine::drive(&mut session, &context, Request::ChooseHome(home.display().to_string()));
    assert_eq!(store(&session), UserStore::New, "read again");
    engine::drive(&mut session, &context, Request::ChooseHome(other.display().to_string()));
    assert_eq!(store(&session), UserStore::Unknown, "another home");
    engine::drive(&mut session, &context, Request::ChooseHome(home.display().to_string()));
    engine::drive(&mut session, &context, password());
    assert_eq!(session.changes(), 1);
    engine::drive(&mut session, &context, Request::DeclareNew(false));
    assert_eq!((store(&session), session.changes()), (UserStore::Unknown, 0));
}

/// The line prompts up to the question about the user store, everything before left as it is.
fn up_to_the_user_store(home: &Path, room: &Path) -> Dialogue {
    let mut dialogue = Dialogue::start(program(["--plain", "--home", home.to_str().unwrap()], room));
    dialogue.answer("Which product?", ENTER);
    let (session, _) = setup(home);
    for step in [StepId::Java, StepId::Memory, StepId::Names] {
        for question in engine::questions(&session, step) {
            dialogue.until(&format!("\n{}\n  now ", question.setting.title));
            dialogue.answer("]: ", ENTER);
        }
    }
    dialogue.until("which each launch writes");
    dialogue.until("against it");
    dialogue.until("Is the user store new");
    dialogue
}

#[test]
fn the_line_prompts_ask_where_a_start_is_not_known() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    fs::write(home.join("wso2carbon.pid"), "4711").unwrap();
    let mut no = up_to_the_user_store(&home, room.path());
    no.keys(ENTER);
    no.until("whether this server has been started before is not known");
    // Elsewhere, so that no draft of the first run is offered.
    let other = tempfile::tempdir().unwrap();
    let mut yes = up_to_the_user_store(&home, other.path());
    yes.keys("y");
    yes.keys(ENTER);
    yes.until("Administrator's name\n  now ");
    yes.answer("]: ", ENTER);
    yes.answer("New password", PASSWORD);
}
