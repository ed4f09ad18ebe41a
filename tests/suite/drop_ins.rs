//! Settings that live in the system's drop-in files: they are written, read, undone and verified like every other, below the
//! root of a recorded machine.

use crate::support::setting;
use carbonctl::domain::SettingId;
use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::apply::{self, StateDir};
use carbonctl::domain::value::Value;
use carbonctl::domain::{FileRole, settings};
use carbonctl::plan::{self, Answers};
use carbonctl::probe::{Facts, CurrentText, World};

use crate::support::facts;
use crate::support::homes;
use crate::support::tree::Tree;
use carbonctl::domain::settings::id;

const ALL: [(&str, &str); 10] = [
    ("os.open-files", "65535"),
    ("os.processes", "20000"),
    ("os.port-range", "10240 65535"),
    ("os.tcp-fin-timeout", "30"),
    ("os.file-max", "2097152"),
    ("os.somaxconn", "4096"),
    ("os.rmem-max", "212992"),
    ("os.wmem-max", "212992"),
    ("os.swappiness", "10"),
    ("os.huge-pages", "madvise"),
];

fn place(root: &Path, role: FileRole) -> PathBuf {
    root.join(role.on_system().unwrap().trim_start_matches('/'))
}

/// A recorded machine with directories for drop-in files.
fn machine(room: &Path) -> PathBuf {
    let root = room.join("machine");
    for role in FileRole::SYSTEM {
        fs::create_dir_all(place(&root, role).parent().unwrap()).unwrap();
    }
    root
}

fn facts_on(root: &Path, dir: &Path) -> Facts {
    facts::on(dir, &World::recorded(root))
}

fn answers(facts: &Facts, pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (id, value) in pairs {
        let setting = settings::by_id(setting(id)).unwrap();
        answers.set(setting.id, plan::check_answer(facts, setting, value).unwrap());
    }
    answers
}

#[test]
fn each_is_set_alone_read_again_and_undone() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let root = machine(room.path());
    let before = Tree::of(&root);
    let state = StateDir::open(&dir).unwrap();
    for (id, value) in ALL {
        let facts = facts_on(&root, &dir);
        assert_eq!(
            facts.reading(setting(id)).unwrap().standing,
            CurrentText::Default(None),
            "{id}"
        );
        let plan = plan::build(&facts, &answers(&facts, &[(id, value)])).unwrap();
        let limits = id == "os.open-files" || id == "os.processes";
        assert_eq!((plan.files.len(), plan.restart), (1, limits), "{id}");
        assert_eq!(plan.notes.len(), 1, "{id}: what brings it into force: {:?}", plan.notes);
        let applied = apply::apply(&state, &plan).unwrap();
        let again = facts_on(&root, &dir);
        assert_eq!(again.value(setting(id)), Some(value));
        let now = |id: SettingId| again.value(id).map(str::to_owned);
        assert_eq!(apply::drift(&apply::history(&state), &now), [], "{id}");
        let same = plan::build(&again, &answers(&again, &[(id, value)])).unwrap();
        assert!(same.is_empty(), "{id}: setting what is there changes something");
        apply::undo(&state, &facts.home, Some(&applied.id)).unwrap();
        assert_eq!(before.differences(&Tree::of(&root)), "", "{id}");
    }
}

#[test]
fn all_at_once_are_three_files_for_the_owner_alone() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_xml(room.path());
    let root = machine(room.path());
    let facts = facts_on(&root, &dir);
    let account = facts.files.account().unwrap().to_owned();
    let plan = plan::build(&facts, &answers(&facts, &ALL)).unwrap();
    assert_eq!((plan.files.len(), plan.changes.len(), plan.notes.len()), (3, 10, 3));
    apply::apply(&StateDir::open(&dir).unwrap(), &plan).unwrap();
    let text = |role| fs::read_to_string(place(&root, role)).unwrap();
    assert_eq!(
        text(FileRole::LimitsDropIn),
        format!(
            "{account} soft nofile 65535\n{account} hard nofile 65535\n{account} soft nproc 20000\n{account} hard nproc 20000\n"
        )
    );
    assert!(text(FileRole::SysctlDropIn).contains("net.ipv4.ip_local_port_range = 10240 65535\n"));
    assert_eq!(
        text(FileRole::TmpfilesDropIn),
        "w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise\n"
    );
}

#[test]
fn what_others_wrote_into_the_file_stays() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let root = machine(room.path());
    let file = place(&root, FileRole::LimitsDropIn);
    fs::write(
        &file,
        "# of the other home\nother soft nofile 70000\nother hard nofile 70000\n",
    )
    .unwrap();
    let facts = facts_on(&root, &dir);
    assert_eq!(
        facts.value(id::OS_OPEN_FILES),
        None,
        "another user's line is not this home's"
    );
    let plan = plan::build(&facts, &answers(&facts, &[("os.open-files", "65535")])).unwrap();
    apply::apply(&StateDir::open(&dir).unwrap(), &plan).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("# of the other home\nother soft nofile 70000\nother hard nofile 70000\n"),
        "{text}"
    );
}

#[test]
fn a_server_that_runs_is_not_said_to_need_a_restart_for_kernel_values() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let mut facts = facts_on(&machine(room.path()), &dir);
    facts.home.pid = Some(1);
    let notes = |pairs: &[(&str, &str)]| plan::build(&facts, &answers(&facts, pairs)).unwrap().notes.join("\n");
    assert!(!notes(&[("os.swappiness", "10")]).contains("restart"));
    assert!(notes(&[("os.swappiness", "10")]).contains("sysctl --system"));
    assert!(notes(&[("os.open-files", "65535")]).contains("restart"));
}

#[test]
fn without_the_directories_there_is_no_place_and_a_reason() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let facts = facts_on(&room.path().join("bare"), &dir);
    for (id, value) in ALL {
        assert!(
            matches!(&facts.reading(setting(id)).unwrap().standing, CurrentText::Nowhere(reason) if reason.contains("Linux")),
            "{id}"
        );
        let mut answers = Answers::default();
        answers.set(setting(id), Value::Text(value.into()));
        assert!(plan::build(&facts, &answers).is_err(), "{id}");
    }
}
