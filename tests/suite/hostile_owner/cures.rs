//! The commands that are shown to root are pasted into a shell of root's: in a home of another's they must work as typed, and
//! no link of the owner's may turn them on something else.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{Trap, can_run};

/// How a command begins that may name a foreign home and still be typed as root: as its owner, by this program, or by one that
/// changes links themselves.
const SAFE: [&str; 5] = [
    "setpriv --reuid=12345 ",
    "runuser -u ",
    "carbonctl ",
    "chown -hR ",
    "rmdir ",
];

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn typed(command: &str) -> bool {
    Command::new("sh")
        .args(["-c", command])
        .output()
        .unwrap()
        .status
        .success()
}

#[test]
fn what_root_is_shown_runs_as_the_homes_owner_and_follows_no_link_of_it() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let secret = trap.at("repository/conf/deployment.toml");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let judged = || -> serde_json::Value {
        let ran = trap.run(&["check", "X08", "--json"]);
        let from = ran.said.find('{').unwrap();
        let mut read = serde_json::Deserializer::from_str(&ran.said[from..]).into_iter();
        read.next().unwrap().unwrap()
    };
    let found = judged();
    let command = found["findings"][0]["commands"][0].as_str().unwrap();
    assert!(
        command.starts_with("setpriv --reuid=12345 --regid=12345 --clear-groups chmod -R o-rwx /"),
        "{command}"
    );

    // Between the look and the paste the owner puts a link to something of root's in its place.
    let conf = trap.at("repository/conf");
    let kept = trap.at("repository/kept");
    fs::set_permissions(trap.safe("secret"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::rename(&conf, &kept).unwrap();
    trap.link(&trap.safe(""), "repository/conf");
    assert!(!typed(command), "{command}");
    assert_eq!(mode(&trap.safe("secret")), 0o644, "{command}");

    fs::remove_file(&conf).unwrap();
    fs::rename(&kept, &conf).unwrap();
    assert!(typed(command), "{command}");
    assert_eq!(mode(&secret), 0o640);
    assert_eq!(judged()["findings"][0]["status"], "pass");
}

#[test]
fn every_command_for_root_that_names_a_foreign_home_is_safe_there() {
    if !can_run() {
        return;
    }
    for trap in [Trap::new(), Trap::xml()] {
        let ran = trap.run(&["check", "--json"]);
        let from = ran.said.find('{').unwrap();
        let mut read = serde_json::Deserializer::from_str(&ran.said[from..]).into_iter();
        let document: serde_json::Value = read.next().unwrap().unwrap();
        let home = trap.home.to_str().unwrap();
        let mut count = 0;
        for finding in document["findings"].as_array().unwrap() {
            for command in finding["commands"].as_array().unwrap() {
                let command = command.as_str().unwrap();
                if command.contains(home) {
                    count += 1;
                    assert!(
                        SAFE.iter().any(|begin| command.starts_with(begin)),
                        "{}: {command}",
                        finding["id"]
                    );
                }
            }
        }
        assert!(count > 3, "{document}");
    }
}
