//! Planted records and locks: what the owner wrote is believed for the home alone, what a third user wrote not at all, and
//! commands that only look remove nothing.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, lchown};
use std::path::Path;

use super::{LOOKER, OWNER, Trap, can_run};

const SET: [&str; 3] = ["set", "ports.offset=3", "--yes"];

/// A journal that says: take this away.
fn journal(what: &str, real: &Path) -> String {
    let name = real.file_name().unwrap().to_str().unwrap();
    serde_json::json!({
        "format": 1, "phase": "committing", "kind": "apply", "id": "20261121-061502-1",
        "record": "20261121-061502-1.json",
        "files": [{ "path": real, "target": real, "temp": format!(".{name}.carbonctl-20261121-061502-1.tmp"),
            "what": what, "before": null, "after": null, "patch": null }],
    })
    .to_string()
}

#[test]
fn a_lock_that_is_a_link_is_refused_and_what_it_leads_to_stays() {
    if !can_run() {
        return;
    }
    for arguments in [&SET[..], &["undo", "--yes"], &["start", "--yes"], &["stop"]] {
        for lock in ["lock", "control.lock"] {
            let trap = Trap::new();
            let before = trap.outside();
            trap.link(&trap.safe("lock"), &format!(".carbonctl/{lock}"));
            trap.run(arguments);
            before.assert_same(&trap.outside(), lock);
            trap.link(&trap.safe("nologin"), &format!(".carbonctl/{lock}"));
            trap.run(arguments);
            before.assert_same(&trap.outside(), lock);
        }
    }
    let trap = Trap::new();
    trap.link(&trap.safe("lock"), ".carbonctl/lock");
    let ran = trap.run(&SET);
    assert_eq!(ran.code, 4, "{ran:?}");
}

#[test]
fn a_lock_is_not_emptied_before_it_is_ours() {
    if !can_run() {
        return;
    }
    // Another run holds it, and its number stays.
    let trap = Trap::new();
    trap.plant(".carbonctl/lock", "4711");
    let lock = fs::File::open(trap.at(".carbonctl/lock")).unwrap();
    lock.lock().unwrap();
    for arguments in [&SET[..], &["undo", "--yes"]] {
        let ran = trap.run(arguments);
        assert_eq!(fs::read(trap.at(".carbonctl/lock")).unwrap(), b"4711", "{ran:?}");
        assert!(
            arguments[0] == "undo" || ran.code == 4 && ran.said.contains("4711"),
            "{ran:?}"
        );
    }
    drop(lock);
    // A second name of root's file, a pipe, a device, a directory, one that everybody may write: none is emptied or given away.
    for kind in 0..4 {
        let trap = Trap::new();
        let before = trap.outside();
        trap.plant(".carbonctl/lock", "4711");
        let lock = trap.at(".carbonctl/lock");
        match kind {
            0 => {
                fs::remove_file(&lock).unwrap();
                fs::hard_link(trap.safe("lock"), &lock).unwrap();
            }
            1 => fs::set_permissions(&lock, fs::Permissions::from_mode(0o666)).unwrap(),
            2 => lchown(&lock, Some(LOOKER), Some(LOOKER)).unwrap(),
            _ => {
                fs::remove_file(&lock).unwrap();
                fs::create_dir(&lock).unwrap();
            }
        }
        let content = fs::read(&lock).ok();
        let ran = trap.run(&SET);
        assert!(ran.code >= 3, "{kind}: {ran:?}");
        assert_eq!(fs::read(&lock).ok(), content, "{kind}");
        before.assert_same(&trap.outside(), "a lock");
    }
}

#[test]
fn a_history_that_is_a_link_takes_no_record() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let before = trap.outside();
    trap.link(&trap.safe(""), ".carbonctl/history");
    let ran = trap.run(&SET);
    assert!(ran.code >= 3, "{ran:?}");
    before.assert_same(&trap.outside(), "history as a link");
    // The directory itself as a link: the records go to root's own.
    let trap = Trap::new();
    trap.link(&trap.safe(""), ".carbonctl");
    trap.run(&SET);
    before.assert_same(&trap.outside(), ".carbonctl as a link");
}

#[test]
fn looking_at_a_foreign_home_removes_nothing() {
    if !can_run() {
        return;
    }
    let looks: [&[&str]; 7] = [
        &["status"],
        &["check", "G08"],
        &["get", "hostname"],
        &["history"],
        &["verify"],
        &["recommend"],
        &["homes"],
    ];
    for what in ["clear", "remove"] {
        let trap = Trap::new();
        let own = trap.beside("looker");
        fs::create_dir_all(own.join("deep")).unwrap();
        fs::write(own.join("deep/file"), "mine").unwrap();
        super::give_all(&own, LOOKER);
        trap.plant(".carbonctl/pending.json", &journal(what, &own));
        fs::set_permissions(trap.at(".carbonctl"), fs::Permissions::from_mode(0o777)).unwrap();
        for look in looks {
            let ran = trap.run_as(LOOKER, look);
            assert!(!ran.said.contains("as planned"), "{look:?}: {ran:?}");
            let ran = trap.run(look);
            assert!(!ran.said.contains("as planned"), "{look:?}: {ran:?}");
            assert_eq!(fs::read(own.join("deep/file")).unwrap(), b"mine", "{look:?}");
            assert!(trap.at(".carbonctl/pending.json").exists(), "{look:?}");
        }
        // Those that write refuse it, and touch nothing either.
        let ran = trap.run(&SET);
        assert!(ran.code >= 3, "{ran:?}");
        assert_eq!(fs::read(own.join("deep/file")).unwrap(), b"mine");
    }
}

#[test]
fn a_record_removes_only_what_this_program_makes() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let planted: [(&str, &str); 4] = [
        ("clear", "repository"),
        ("clear", "repository/conf"),
        ("clear", "../safe"),
        ("remove", "../safe/secret"),
    ];
    let before = trap.outside();
    for (what, real) in planted {
        trap.plant(".carbonctl/pending.json", &journal(what, Path::new(real)));
        let ran = trap.run(&SET);
        assert!(ran.code >= 3, "{what} {real}: {ran:?}");
        assert!(trap.at("repository/conf/deployment.toml").exists(), "{what} {real}");
        before.assert_same(&trap.outside(), real);
    }
    // Another temporary name than this program gives.
    let text = journal("remove", Path::new("repository/x")).replace(".x.carbonctl-", "conf-");
    trap.plant(".carbonctl/pending.json", &text);
    assert!(trap.run(&SET).code >= 3);
}

#[test]
fn what_somebody_else_could_have_written_is_not_believed() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    assert_eq!(trap.run(&SET).code, 0);
    let records: Vec<_> = fs::read_dir(trap.at(".carbonctl/history"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let [record] = &records[..] else { panic!("{records:?}") };
    let refused = |why: &str| {
        let ran = trap.run(&["undo", "--yes"]);
        assert!(ran.code >= 3 && ran.said.contains(why), "{why}: {ran:?}");
    };
    fs::set_permissions(record, fs::Permissions::from_mode(0o666)).unwrap();
    refused("could have written it");
    fs::set_permissions(record, fs::Permissions::from_mode(0o600)).unwrap();
    lchown(record, Some(LOOKER), Some(LOOKER)).unwrap();
    refused("could have written it");
    lchown(record, Some(OWNER), Some(OWNER)).unwrap();
    fs::hard_link(record, trap.beside("second")).unwrap();
    refused("hard links");
    fs::remove_file(trap.beside("second")).unwrap();
    fs::set_permissions(trap.at(".carbonctl"), fs::Permissions::from_mode(0o777)).unwrap();
    refused("could have written it");
    fs::set_permissions(trap.at(".carbonctl"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(trap.run(&["undo", "--yes"]).code, 0);
}

#[test]
fn a_journal_that_was_never_published_is_taken_away() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    trap.plant(".carbonctl/pending.json.new", "{");
    assert_eq!(trap.run(&SET).code, 0);
    assert!(!trap.at(".carbonctl/pending.json.new").exists());
}

#[test]
fn a_file_of_roots_in_the_home_makes_no_record_of_roots() {
    if !can_run() {
        return;
    }
    // Moved into place by the owner, who can rename whatever lies in the home.
    let trap = Trap::new();
    let before = trap.outside();
    let victim = trap.safe("secret");
    for what in ["remove", "replace", "create"] {
        trap.plant(".carbonctl/pending.json", &journal(what, &victim));
        lchown(trap.at(".carbonctl/pending.json"), Some(0), Some(0)).unwrap();
        let ran = trap.run(&SET);
        assert_eq!(ran.code, 4, "{what}: {ran:?}");
        before.assert_same(&trap.outside(), what);
    }
    // A record of the owner's changes nothing that is not the owner's: it would be written as root's.
    let trap = Trap::new();
    trap.plant("wso2carbon.pid", "4711");
    lchown(trap.at("wso2carbon.pid"), Some(0), Some(0)).unwrap();
    for what in ["remove", "replace"] {
        trap.plant(".carbonctl/pending.json", &journal(what, Path::new("wso2carbon.pid")));
        let ran = trap.run(&SET);
        assert!(ran.code >= 3, "{what}: {ran:?}");
        assert_eq!(fs::read(trap.at("wso2carbon.pid")).unwrap(), b"4711", "{what}");
    }
}

#[test]
fn records_without_end_are_not_all_read() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    trap.parents(".carbonctl/history/x");
    for number in 1..=5000 {
        fs::write(
            trap.at(&format!(".carbonctl/history/20261121-061502-{number}.json")),
            "{}",
        )
        .unwrap();
    }
    super::give_all(&trap.at(".carbonctl"), OWNER);
    for command in [&["history"][..], &["status"], &["verify"]] {
        let ran = trap.run(command);
        assert!(
            ran.said.lines().count() < 200,
            "{command:?}: {} lines",
            ran.said.lines().count()
        );
    }
}

#[test]
fn a_java_that_the_home_names_is_not_run_by_who_looks() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let ran = trap.beside("ran");
    fs::create_dir(&ran).unwrap();
    fs::set_permissions(&ran, fs::Permissions::from_mode(0o777)).unwrap();
    let java = format!(
        "#!/bin/sh\nid -u > {}/by\necho 'openjdk version \"17.0.9\"' >&2\n",
        ran.to_str().unwrap()
    );
    trap.plant("jdk/bin/java", &java);
    fs::set_permissions(trap.at("jdk/bin/java"), fs::Permissions::from_mode(0o755)).unwrap();
    let script = fs::read_to_string(trap.at("bin/wso2server.sh")).unwrap();
    let named = format!("\nJAVA_HOME=\"{}\"\n", trap.at("jdk").to_str().unwrap());
    trap.plant("bin/wso2server.sh", &script.replacen('\n', &named, 1));
    for command in [&["status"][..], &["check", "G08"], &["get"], &["recommend"], &SET] {
        trap.run(command);
        trap.run_as(LOOKER, command);
        assert!(!ran.join("by").exists(), "{command:?} ran it");
    }
}

#[test]
fn what_root_notes_of_a_home_goes_when_the_home_is_gone() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let other = trap.beside("other");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .args([&trap.home, &other])
        .status();
    assert!(copied.unwrap().success());
    let entries = || fs::read_dir(trap.beside("own/carbonctl/homes")).map_or(0, Iterator::count);
    assert_eq!(trap.run_at(&other, &["set", "ports.offset=3", "--yes"]).code, 0);
    assert_eq!(entries(), 1);
    fs::remove_dir_all(&other).unwrap();
    assert_eq!(trap.run(&["set", "ports.offset=3", "--yes"]).code, 0);
    assert_eq!(entries(), 1, "that of the home that is gone is gone");
    assert_eq!(trap.run(&["undo", "--yes"]).code, 0);
}
