//! Where JAVA_HOME and the heap may be kept: the product's script, the own one beside it, a login profile.

use crate::support::setting;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use carbonctl::apply::{self, StateDir};
use carbonctl::domain::value::Value;
use carbonctl::plan::{self, Answers, Plan};
use carbonctl::probe::{Facts, HomeFiles, ExternalFiles, World};

use crate::support::facts;
use crate::support::homes;
use crate::support::tree::Tree;
use carbonctl::domain::settings::id;

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (id, value) in pairs {
        answers.set(setting(id), Value::Text((*value).to_owned()));
    }
    answers
}

fn write(facts: &Facts, pairs: &[(&str, &str)]) -> Plan {
    let plan = plan::build(facts, &answers(pairs)).unwrap();
    apply::apply(&StateDir::open(&facts.home.path).unwrap(), &plan).unwrap();
    plan
}

fn paths(plan: &Plan) -> Vec<String> {
    plan.files.iter().map(|file| file.path.display().to_string()).collect()
}

/// Runs the own script with a stand-in for the product's, which prints what reached it.
fn environment_of(dir: &Path) -> String {
    let script = dir.join("bin/wso2server.sh");
    let kept = fs::read(&script).unwrap();
    fs::write(&script, "echo \"$JAVA_HOME|$JVM_MEM_OPTS|$JAVA_OPTS|$*\"\n").unwrap();
    let out = Command::new("sh")
        .arg(dir.join("bin/carbonctl-server.sh"))
        .arg("start")
        .env_remove("JAVA_HOME")
        .env_remove("JVM_MEM_OPTS")
        .env("JAVA_OPTS", "-Dkept=1")
        .output()
        .unwrap();
    fs::write(&script, kept).unwrap();
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

#[test]
fn the_own_script_carries_both_and_product_files_stay() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let before = Tree::of(&dir);
    let facts = facts::facts(&dir);
    let plan = write(
        &facts,
        &[
            ("java.home", "/opt/jdk"),
            ("java.where", "wrapper"),
            ("heap.max", "2048m"),
            ("heap.min", "512m"),
            ("heap.where", "wrapper"),
        ],
    );
    assert_eq!(paths(&plan), ["bin/carbonctl-server.sh"]);
    assert_eq!(
        fs::metadata(dir.join("bin/carbonctl-server.sh"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o755
    );
    assert_eq!(environment_of(&dir), "/opt/jdk|-Xms512m -Xmx2048m|-Dkept=1|start");

    let again = facts::of(facts.home.clone());
    assert_eq!(
        (again.value(id::HEAP_MAX), again.value(id::JAVA_WHERE)),
        (Some("2048m"), Some("wrapper"))
    );
    // Asked again without a place, the answer goes where the value is kept.
    let plan = write(&again, &[("heap.max", "1024m")]);
    assert_eq!(paths(&plan), ["bin/carbonctl-server.sh"]);
    let state = StateDir::open(&dir).unwrap();
    apply::undo(&state, &facts.home, None).unwrap();
    apply::undo(&state, &facts.home, None).unwrap();
    assert_eq!(before.differences(&Tree::of(&dir)), "");
}

#[test]
fn scripts_with_literal_flags_get_the_heap_by_java_opts() {
    let room = tempfile::tempdir().unwrap();
    let Some(dir) = homes::corpus_home("esb-4.9.0", room.path()) else {
        return;
    };
    let facts = facts::facts(&dir);
    write(&facts, &[("heap.max", "2048m"), ("heap.where", "wrapper")]);
    let out = environment_of(&dir);
    // Both kept values come along: the last -Xmx wins in these scripts.
    assert_eq!(out, "||-Dkept=1 -Xms256m -Xmx2048m|start");
}

#[test]
fn moving_java_home_leaves_nothing_behind_that_would_win() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let first = facts::facts(&dir);
    write(&first, &[("java.home", "/opt/jdk")]);
    let second = facts::of(first.home.clone());
    let plan = write(&second, &[("java.where", "wrapper")]);
    assert_eq!(paths(&plan), ["bin/carbonctl-server.sh", "bin/wso2server.sh"]);
    let third = facts::of(first.home.clone());
    assert_eq!(
        (third.value(id::JAVA_HOME), third.value(id::JAVA_WHERE)),
        (Some("/opt/jdk"), Some("wrapper"))
    );
    assert!(
        !fs::read_to_string(dir.join("bin/wso2server.sh"))
            .unwrap()
            .contains("/opt/jdk")
    );
    let plan = write(&third, &[("java.where", "script")]);
    assert_eq!(paths(&plan), ["bin/carbonctl-server.sh", "bin/wso2server.sh"]);
    let last = facts::of(first.home);
    assert_eq!(
        (last.value(id::JAVA_HOME), last.value(id::JAVA_WHERE)),
        (Some("/opt/jdk"), Some("script"))
    );
}

#[test]
fn login_profiles_outside_the_home_are_written_and_undone() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let user = room.path().join("user");
    fs::create_dir_all(user.join("etc/profile.d")).unwrap();
    fs::write(user.join(".profile"), "# mine\numask 027\n").unwrap();
    let mut facts = facts::facts(&dir);
    let world = World {
        user_home: Some(user.clone()),
        ..World::recorded(&user)
    };
    facts.outside = ExternalFiles::inspect(&world);
    let reread = || {
        let home = facts.home.clone();
        let (files, outside) = (HomeFiles::load(&home), ExternalFiles::inspect(&world));
        Facts::new(
            facts::machine(),
            home,
            files,
            Vec::new(),
            facts.disk.clone(),
            outside,
            1,
        )
    };
    let stands = |now: &Facts, place: &str, file: &Path| {
        assert_eq!(
            (now.value(id::JAVA_HOME), now.value(id::JAVA_WHERE)),
            (Some("/opt/jdk"), Some(place))
        );
        let reading = now.reading(id::JAVA_HOME).unwrap();
        assert_eq!(reading.file.as_deref(), Some(file));
        assert!(reading.line.is_some() && reading.note.is_some());
        let entries = apply::history(&StateDir::open(&dir).unwrap());
        assert_eq!(apply::drift(&entries, &|id| now.value(id).map(str::to_owned)), []);
    };

    let plan = write(&facts, &[("java.home", "/opt/jdk"), ("java.where", "login")]);
    assert_eq!(plan.files.len(), 1);
    let text = fs::read_to_string(user.join(".profile")).unwrap();
    assert!(
        text.contains("umask 027\n") && text.contains("export JAVA_HOME=\"/opt/jdk\"\n"),
        "{text}"
    );
    let now = reread();
    stands(&now, "login", &user.join(".profile"));
    // What serves other programs too is written on request only: without a place the answer goes into the script.
    let plan = plan::build(&now, &answers(&[("java.home", "/opt/jdk11")])).unwrap();
    assert_eq!(paths(&plan), ["bin/wso2server.sh"]);
    // The script's own line beats the profile.
    let plan = plan::build(&now, &answers(&[("java.where", "script")])).unwrap();
    assert_eq!(paths(&plan), ["bin/wso2server.sh"]);
    // The user's profile is read after the drop-ins, so its line goes.
    let plan = plan::build(&now, &answers(&[("java.where", "profile.d")])).unwrap();
    let left = plan.files.iter().find(|file| file.path.ends_with(".profile")).unwrap();
    assert_eq!(left.after, b"# mine\numask 027\n");
    assert_eq!(plan.files.len(), 2);
    apply::undo(&StateDir::open(&dir).unwrap(), &facts.home, None).unwrap();
    assert_eq!(
        fs::read_to_string(user.join(".profile")).unwrap(),
        "# mine\numask 027\n"
    );

    write(&facts, &[("java.home", "/opt/jdk"), ("java.where", "profile.d")]);
    let drop_in = user.join("etc/profile.d/carbonctl-java.sh");
    assert_eq!(fs::read_to_string(&drop_in).unwrap(), "export JAVA_HOME=\"/opt/jdk\"\n");
    stands(&reread(), "profile.d", &drop_in);
    apply::undo(&StateDir::open(&dir).unwrap(), &facts.home, None).unwrap();
    assert!(!drop_in.exists());
}

#[test]
fn the_scripts_own_line_beats_every_other_place() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let first = facts::facts(&dir);
    write(&first, &[("java.home", "/opt/own"), ("java.where", "wrapper")]);
    let script = dir.join("bin/wso2server.sh");
    let text = fs::read_to_string(&script).unwrap();
    fs::write(&script, text.replacen('\n', "\nexport JAVA_HOME=/opt/by-hand\n", 1)).unwrap();
    let now = facts::of(first.home);
    assert_eq!(
        (now.value(id::JAVA_HOME), now.value(id::JAVA_WHERE)),
        (Some("/opt/by-hand"), Some("script"))
    );
    assert!(now.reading(id::JAVA_HOME).unwrap().note.is_some());
    // Moved on purpose, only one of them is left.
    let plan = plan::build(&now, &answers(&[("java.home", "/opt/own"), ("java.where", "wrapper")])).unwrap();
    assert_eq!(paths(&plan), ["bin/wso2server.sh"]);
}

#[test]
fn behind_sudo_the_login_profile_is_said_to_be_roots() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let mut facts = facts::facts(&dir);
    let said = |facts: &Facts| {
        let asked = answers(&[("java.home", "/opt/jdk"), ("java.where", "login")]);
        let plan = plan::build(facts, &asked).unwrap();
        plan.notes
            .iter()
            .any(|note| note.contains("root's") && note.contains("ann"))
    };
    let mut world = World {
        user_home: Some(room.path().join("root")),
        ..World::recorded(room.path())
    };
    world.env.insert("SUDO_USER".into(), "ann".into());
    facts.machine.root = true;
    facts.outside = ExternalFiles::inspect(&world);
    assert!(said(&facts));
    // Where sudo keeps HOME, the profile is the person's own.
    world.user_home = Some(room.path().join("ann"));
    facts.outside = ExternalFiles::inspect(&world);
    assert!(!said(&facts));
}
