//! A home on a file system that takes no write any more: its server can still be stopped.

use std::path::Path;
use std::process::{Command, Output};

use carbonctl::practice::Flavour;
use carbonctl::server::status;

use crate::support::server::Practice;

/// Runs the program where the home is mounted for reading alone; `None` where this user may mount nothing.
fn read_only(home: &Path, state: &Path, arguments: &[&str]) -> Option<Output> {
    let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" || exit 77; exec \"$@\"";
    let ran = Command::new("unshare")
        .args(["-m", "sh", "-c", script])
        .arg(home)
        .arg(env!("CARGO_BIN_EXE_carbonctl"))
        .args(arguments)
        .arg("--home")
        .arg(home)
        .env("HOME", state)
        .env("XDG_STATE_HOME", state)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("CARBON_HOME")
        .current_dir("/")
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&ran.stderr);
    (ran.status.code() != Some(77) && !said.starts_with("unshare:")).then_some(ran)
}

#[test]
fn a_server_of_a_read_only_home_is_stopped_without_a_lock() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let started = practice.start().unwrap();
    let state = tempfile::tempdir().unwrap();
    let home = &practice.home.path;
    let Some(stopped) = read_only(home, state.path(), &["stop", "--timeout", "60"]) else {
        eprintln!("not tried: this user may mount nothing");
        practice.stop().unwrap();
        return;
    };
    let said = String::from_utf8_lossy(&stopped.stderr).into_owned();
    assert_eq!(stopped.status.code(), Some(0), "{said}");
    assert_eq!(
        said.matches("no lock can be made (Read-only file system").count(),
        1,
        "{said}"
    );
    assert_eq!(status(&practice.home).pid, None, "{said}; it was {}", started.pid);

    // What does have to write says what keeps it from that, which is not who types it.
    let written = read_only(home, state.path(), &["set", "hostname=id.example.com", "--yes"]).unwrap();
    let said = String::from_utf8_lossy(&written.stderr).into_owned();
    assert!(matches!(written.status.code(), Some(3 | 4)), "{said}");
    assert!(said.contains("mount that file system for writing"), "{said}");
    assert!(!said.contains("owner"), "{said}");
}
