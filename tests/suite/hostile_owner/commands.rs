//! Every kind of thing in place of every file that a command looks for: each command ends, nothing outside changes.

use std::fs;
use std::os::unix::fs::{chown, lchown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::{LOOKER, OWNER, Trap, can_run, clear};

/// What can stand in place of a file.
const KINDS: [&str; 12] = [
    "link to a file of root's",
    "dangling link",
    "link loop",
    "link to a device",
    "hard link",
    "pipe",
    "socket",
    "device",
    "directory",
    "huge",
    "empty",
    "of another owner",
];

/// The files that commands look for.
const FILES: [&str; 22] = [
    "repository/conf/deployment.toml",
    "repository/conf/carbon.xml",
    "repository/conf/log4j2.properties",
    "bin/wso2server.sh",
    "bin/version.txt",
    "bin/wso2carbon-version.txt",
    "wso2carbon.pid",
    "repository/logs/wso2carbon.log",
    "repository/logs",
    "repository/resources/conf/.metadata",
    "repository/resources/conf/key-mappings.json",
    "repository/resources/conf/default.json",
    "repository/resources/conf/templates",
    "repository/resources/security/wso2carbon.jks",
    ".carbonctl",
    ".carbonctl/lock",
    ".carbonctl/control.lock",
    ".carbonctl/pending.json",
    ".carbonctl/history",
    ".carbonctl/history/20261121-061502-1.json",
    ".carbonctl/console.log",
    ".carbonctl/continuity.toml",
];

/// The commands.
const COMMANDS: [&[&str]; 14] = [
    &["status"],
    &["check"],
    &["get"],
    &["recommend"],
    &["verify"],
    &["history"],
    &["logs", "-n", "5"],
    &["homes"],
    &["set", "ports.offset=3", "--yes"],
    &["undo", "--yes"],
    &["stop"],
    &["start", "--timeout", "1"],
    &["service", "status"],
    &["explain", "G31"],
];

/// Puts one thing in place of a file; `false` where this machine cannot have it.
fn put(trap: &Trap, kind: &str, below: &str) -> bool {
    let path = trap.at(below);
    clear(&path);
    trap.parents(below);
    let link = |target: &Path| symlink(target, &path).unwrap();
    match kind {
        "link to a file of root's" => link(&trap.safe("secret")),
        "dangling link" => link(&trap.safe("nologin")),
        "link loop" => link(&path),
        "link to a device" => link(Path::new("/dev/zero")),
        "hard link" => fs::hard_link(trap.safe("secret"), &path).unwrap(),
        "pipe" => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
        "socket" => drop(UnixListener::bind(&path).unwrap()),
        "device" => {
            let made = Command::new("mknod").arg(&path).args(["c", "1", "5"]).output().unwrap();
            if !made.status.success() {
                return false;
            }
        }
        "directory" => fs::create_dir(&path).unwrap(),
        "huge" => fs::File::create(&path).unwrap().set_len(2 << 30).unwrap(),
        "empty" => fs::write(&path, "").unwrap(),
        _ => {
            fs::write(&path, "x").unwrap();
            chown(&path, Some(LOOKER), Some(LOOKER)).unwrap();
            return true;
        }
    }
    // A second name for root's own file stays root's.
    if kind != "hard link" {
        lchown(&path, Some(OWNER), Some(OWNER)).unwrap();
    }
    true
}

#[test]
fn every_command_ends_on_every_trap_and_changes_nothing_outside() {
    if !can_run() {
        return;
    }
    let all = std::env::var("CARBONCTL_LONG").is_ok();
    let (mut runs, mut turn) = (0, 0);
    for kind in KINDS {
        for file in FILES {
            let trap = Trap::new();
            let before = trap.outside();
            let step = if all { 1 } else { COMMANDS.len() / 2 };
            for command in COMMANDS.iter().skip(turn % step).step_by(step) {
                if !put(&trap, kind, file) {
                    continue;
                }
                let ran = if runs % 3 == 2 {
                    trap.run_as(LOOKER, command)
                } else {
                    trap.run(command)
                };
                assert!(
                    !ran.said.contains("never to be seen"),
                    "{kind} as {file}, {command:?}: {ran:?}"
                );
                before.assert_same(&trap.outside(), &format!("{kind} as {file}, {command:?}"));
                runs += 1;
            }
            turn += 1;
        }
    }
    println!("{runs} runs: none hung, 0 changed anything outside");
    assert!(runs > 400, "{runs} runs");
}
