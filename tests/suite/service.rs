//! The service of a home: its unit, installing and removing below a root of the test's own, and the commands for root.
//! systemctl and systemd-analyze are the real ones; no test touches the machine's own directories.

mod install;
mod live;
mod run;
mod unit;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Run, carbonctl};
use crate::support::tree::Tree;

/// An account that every system has, other than the administrator: `daemon`.
const DAEMON: u32 = 1;

const UNITS: &str = "etc/systemd/system";
const UNIT: &str = "etc/systemd/system/home.service";
const LINK: &str = "etc/systemd/system/multi-user.target.wants/home.service";

/// A practice home of an unprivileged user, a Java that this user can run, and a root for its service.
struct Sample {
    room: tempfile::TempDir,
    home: PathBuf,
    root: PathBuf,
    java: PathBuf,
}

impl Sample {
    /// `None`, with a note, where there is no systemd.
    fn new() -> Option<Self> {
        if !tools_are_here() {
            return None;
        }
        let room = tempfile::tempdir().unwrap();
        open(room.path());
        let home = practice::make(&room.path().join("home"), Flavour::Toml).unwrap().home;
        let java = room.path().join("jdk");
        fs::create_dir_all(java.join("bin")).unwrap();
        fs::write(
            java.join("bin/java"),
            "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n",
        )
        .unwrap();
        open(&java.join("bin/java"));
        fs::write(java.join("release"), "JAVA_VERSION=\"17.0.1\"\n").unwrap();
        let root = room.path().join("root");
        fs::create_dir_all(root.join(UNITS)).unwrap();
        let sample = Self { room, home, root, java };
        sample.give_to(DAEMON);
        Some(sample)
    }

    /// Gives the home to an account, where this is the administrator.
    fn give_to(&self, uid: u32) {
        if root() {
            give(&self.home, uid);
        }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        carbonctl(["service"])
            .home(&self.home)
            .arg("--root")
            .arg(&self.root)
            .env("JAVA_HOME", &self.java)
            .args(arguments)
    }

    fn unit(&self) -> String {
        fs::read_to_string(self.root.join(UNIT)).unwrap()
    }
}

fn root() -> bool {
    rustix::process::geteuid().is_root()
}

fn only_root() -> bool {
    if !root() {
        println!("skipped: only root can act as someone else");
    }
    root()
}

fn tools_are_here() -> bool {
    let here = ["systemctl", "systemd-analyze"]
        .iter()
        .all(|tool| which::which(tool).is_ok());
    if !here {
        println!("skipped: there is no systemd here");
    }
    here
}

fn open(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn give(path: &Path, uid: u32) {
    chown(path, Some(uid), Some(uid)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path(), uid);
        }
    }
}
