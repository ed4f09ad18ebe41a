//! Tests of the guidelines about places, owners and modes: on given facts, and on real files.

use super::*;
use crate::domain::known::Unknown;
use crate::domain::{By, Command, RunningJvm, Status};
use crate::guide::testing::{Case, Sample};
use crate::probe::modes::Mode;
use crate::probe::survey::rights::Mount;

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("G13", Status::Pass, at_home),
    ("G13", Status::Fail, || Case::is7().surveyed()),
    ("G13", Status::Fail, || at_home().then(others_write)),
    ("G13", Status::Fail, || at_home().then(roots_left)),
    ("G13", Status::Warn, || at_home().then(on_nfs)),
    ("G13", Status::Warn, || at_home().then(in_a_persons_home)),
    ("G13", Status::Unknown, || {
        Case::is7().then(|facts| facts.home.path = "/opt/is".into())
    }),
    ("G13", Status::Unknown, || at_home().then(nobody_told)),
    ("X08", Status::Pass, at_home),
    ("X08", Status::Fail, || at_home().then(all_read)),
    ("X08", Status::Unknown, Case::is7),
    ("X08", Status::Info, || {
        at_home().machine(|m| m.os.family = OsFamily::Windows)
    }),
];

fn at_home() -> Case {
    Case::is7().then(well)
}

fn well(facts: &mut Facts) {
    facts.home.path = "/opt/wso2is-7.0.1".into();
    facts.survey.rights.mount = Some(Ok(Mount {
        point: "/".into(),
        kind: "ext4".into(),
    }));
    facts.survey.rights.seen = Some(Ok(HomeRights {
        owner: "wso2".into(),
        secrets: 7,
        ..HomeRights::default()
    }));
}

fn entry(path: &str, uid: u32, bits: u32) -> FileRights {
    FileRights {
        path: path.into(),
        mode: Mode { uid, bits },
    }
}

fn change(facts: &mut Facts, change: impl FnOnce(&mut HomeRights)) {
    well(facts);
    if let Some(Ok(seen)) = &mut facts.survey.rights.seen {
        change(seen);
    }
}

fn others_write(facts: &mut Facts) {
    change(facts, |seen| seen.writable.push(entry("bin/wso2server.sh", 802, 0o777)));
}

fn roots_left(facts: &mut Facts) {
    change(facts, |seen| {
        seen.foreign.push(entry("repository/logs/wso2carbon.log", 0, 0o644));
    });
}

fn all_read(facts: &mut Facts) {
    change(facts, |seen| {
        seen.readable.push(entry("password-persist", 802, 0o644));
        seen.readable.push(entry("repository/conf/deployment.toml", 802, 0o644));
        seen.readable.push(entry("repository/conf/user-mgt.xml", 802, 0o644));
    });
}

fn on_nfs(facts: &mut Facts) {
    well(facts);
    facts.survey.rights.mount = Some(Ok(Mount {
        point: "/opt".into(),
        kind: "nfs4".into(),
    }));
}

fn in_a_persons_home(facts: &mut Facts) {
    well(facts);
    facts.home.path = "/home/ann/is".into();
}

fn nobody_told(facts: &mut Facts) {
    well(facts);
    facts.survey.rights.mount = Some(Err(Unknown::because("/proc/mounts cannot be read")));
}

#[test]
fn the_commands_name_each_directory_once() {
    let judged = secret_files(&at_home().then(all_read).facts());
    let remedy = judged.remedy.unwrap();
    assert_eq!(
        remedy.commands,
        ["chmod -R o-rwx /opt/wso2is-7.0.1/password-persist /opt/wso2is-7.0.1/repository/conf"]
    );
    assert!(!remedy.root);
    let judged = place_and_owner(&at_home().then(roots_left).facts());
    let remedy = judged.remedy.unwrap();
    assert_eq!(remedy.commands, ["chown -hR wso2: /opt/wso2is-7.0.1"]);
    assert!(remedy.root);
}

#[test]
fn a_doubtful_place_hides_no_open_files_and_one_cure_serves_both_troubles() {
    let both = |facts: &mut Facts| {
        in_a_persons_home(facts);
        if let Some(Ok(seen)) = &mut facts.survey.rights.seen {
            seen.writable.push(entry("bin/wso2server.sh", 802, 0o777));
            seen.foreign.push(entry("tmp/x", 0, 0o644));
        }
    };
    let judged = place_and_owner(&at_home().then(both).facts());
    assert_eq!(judged.status, Status::Fail);
    let remedy = judged.remedy.unwrap();
    assert_eq!(remedy.commands.len(), 2, "{remedy:?}");
    assert!(remedy.root && remedy.commands[0].starts_with("chown -hR wso2: "));
    let by: Vec<By> = remedy.commands.iter().map(Command::by).collect();
    assert_eq!(by, [By::Root, By::Owner], "root changes no mode in another's home");
}

#[test]
fn the_mounts_of_the_machine_say_what_the_home_lies_on() {
    let case = at_home().machine_file(
        "/proc/mounts",
        "disk / ext4 rw 0 0\nsrv:/x /nowhere nfs4 rw 0 0\nsrv:/y / nfs4 rw 0 0\n",
    );
    let facts = case.then(|facts| facts.home.path = "/opt/is".into()).facts();
    assert_eq!(place_and_owner(&facts).found, "on nfs4");
}

#[test]
fn a_server_of_another_user_than_the_homes_warns() {
    let mut facts = at_home().facts();
    facts.home.pid = Some(7);
    facts.machine.jvms.push(RunningJvm {
        pid: 7,
        user: "ann".into(),
        carbon_home: None,
        max_heap: None,
        resident: 0,
    });
    assert_eq!(place_and_owner(&facts).status, Status::Warn);
}

#[cfg(unix)]
mod on_disk {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(facts: &Facts, path: &str, bits: u32) {
        set_permissions(facts.home.at(path), Permissions::from_mode(bits)).unwrap();
    }

    fn again(facts: &mut Facts) {
        facts.read_survey(&crate::probe::World::here());
    }

    fn open() -> (tempfile::TempDir, Facts) {
        let room = tempfile::tempdir().unwrap();
        let mut facts = Case::is7().facts();
        facts.home.path = room.path().canonicalize().unwrap();
        for dir in ["bin", "repository/conf"] {
            std::fs::create_dir_all(facts.home.at(dir)).unwrap();
        }
        for file in ["bin/wso2server.sh", "repository/conf/deployment.toml"] {
            std::fs::write(facts.home.at(file), "x").unwrap();
            mode(&facts, file, 0o644);
        }
        for dir in ["", "bin", "repository", "repository/conf"] {
            mode(&facts, dir, 0o755);
        }
        (room, facts)
    }

    #[test]
    fn what_any_user_reads_fails_until_the_file_or_a_directory_above_is_closed() {
        let (_room, mut facts) = open();
        again(&mut facts);
        assert_eq!(secret_files(&facts).status, Status::Fail);
        mode(&facts, "repository/conf/deployment.toml", 0o640);
        again(&mut facts);
        assert_eq!(secret_files(&facts).status, Status::Pass);
        mode(&facts, "repository/conf/deployment.toml", 0o644);
        mode(&facts, "repository", 0o750);
        again(&mut facts);
        assert_eq!(secret_files(&facts).status, Status::Pass);
    }

    #[test]
    fn a_script_that_others_can_write_fails_until_chmod() {
        let (_room, mut facts) = open();
        mode(&facts, "bin/wso2server.sh", 0o666);
        again(&mut facts);
        let moved = |facts: &Facts| {
            let mut facts = facts.clone();
            facts.home.path = "/opt/is".into();
            place_and_owner(&facts).status
        };
        assert_eq!(moved(&facts), Status::Fail);
        mode(&facts, "bin/wso2server.sh", 0o744);
        again(&mut facts);
        assert_ne!(moved(&facts), Status::Fail);
    }
}
