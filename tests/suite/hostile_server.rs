//! The server's own files in a home whose owner means harm: whatever stands in their places, every command comes to an end,
//! panics nowhere, and makes or changes nothing outside of the home.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::support::cli::{Ran, carbonctl};
use crate::support::homes;

/// What no command may take; a loaded machine is given its time.
const HANG: Duration = Duration::from_secs(20);

/// The owner of the home where the tests run as root.
const OWNER: u32 = 12_345;

const SECRET: &str = "only-for-root\n";

/// The server's files.
const PLACES: [&str; 7] = [
    "repository/logs/wso2carbon.log",
    "wso2carbon.pid",
    ".carbonctl/control.lock",
    ".carbonctl/console.log",
    ".carbonctl/failed-start.txt",
    ".carbonctl",
    "bin/wso2server.sh",
];

const KINDS: [&str; 10] = [
    "link",
    "dangling",
    "loop",
    "hard link",
    "pipe",
    "socket",
    "directory",
    "huge",
    "empty",
    "other owner",
];

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

struct Room {
    dir: tempfile::TempDir,
    home: PathBuf,
}

impl Room {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let home = homes::mini_xml(&dir.path().join("home"));
        for inner in ["repository/logs", ".carbonctl", "bin"] {
            fs::create_dir_all(home.join(inner)).unwrap();
        }
        fs::write(home.join("bin/wso2server.sh"), "exit 1\n").unwrap();
        fs::create_dir_all(dir.path().join("jdk/bin")).unwrap();
        fs::write(dir.path().join("jdk/bin/java"), "").unwrap();
        fs::create_dir(dir.path().join("outside")).unwrap();
        let secret = dir.path().join("outside/secret");
        fs::write(&secret, SECRET).unwrap();
        fs::set_permissions(secret, fs::Permissions::from_mode(0o600)).unwrap();
        give(&home);
        Self { dir, home }
    }

    fn outside(&self, name: &str) -> PathBuf {
        self.dir.path().join("outside").join(name)
    }

    /// Puts something in a file's place.
    fn plant(&self, place: &str, kind: &str) {
        let path = self.home.join(place);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_dir() => fs::remove_dir_all(&path).unwrap(),
            Ok(_) => fs::remove_file(&path).unwrap(),
            Err(_) => {}
        }
        match kind {
            "link" if place == ".carbonctl" => symlink(self.dir.path().join("outside"), &path).unwrap(),
            "link" => symlink(self.outside("secret"), &path).unwrap(),
            "dangling" => symlink(self.outside("nologin"), &path).unwrap(),
            "loop" => symlink(&path, &path).unwrap(),
            "hard link" => fs::hard_link(self.outside("secret"), &path).unwrap(),
            "pipe" => rustix::fs::mkfifoat(rustix::fs::CWD, &path, rustix::fs::Mode::RWXU).unwrap(),
            "socket" => drop(UnixListener::bind(&path).unwrap()),
            "directory" => fs::create_dir(&path).unwrap(),
            "huge" => File::create(&path).unwrap().set_len(2 << 30).unwrap(),
            "empty" => drop(File::create(&path).unwrap()),
            _ => fs::write(&path, "of another\n").unwrap(),
        }
        if is_root() && kind != "hard link" {
            let uid = if kind == "other owner" { OWNER + 1 } else { OWNER };
            std::os::unix::fs::lchown(&path, Some(uid), Some(uid)).unwrap();
        }
    }

    /// All that is outside of the home: names, contents, owners, modes.
    fn around(&self) -> Vec<(PathBuf, String, u32, u32)> {
        let mut found: Vec<_> = fs::read_dir(self.dir.path().join("outside"))
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let meta = fs::symlink_metadata(&path).unwrap();
                let text = fs::read_to_string(&path).unwrap_or_default();
                (path, text, meta.uid(), meta.mode())
            })
            .collect();
        found.sort();
        found
    }

    fn run(&self, arguments: &[&str]) -> Option<Ran> {
        let run = carbonctl(arguments)
            .home(&self.home)
            .env("JAVA_HOME", self.dir.path().join("jdk"));
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || tell.send(run.run()));
        told.recv_timeout(HANG).ok()
    }
}

fn give(dir: &Path) {
    if !is_root() {
        return;
    }
    std::os::unix::fs::lchown(dir, Some(OWNER), Some(OWNER)).unwrap();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            give(&entry.path());
        } else {
            std::os::unix::fs::lchown(entry.path(), Some(OWNER), Some(OWNER)).unwrap();
        }
    }
}

fn every_place_and_kind(arguments: &[&str], may_show: bool) {
    for place in PLACES {
        let room = Room::new();
        for kind in KINDS {
            room.plant(place, kind);
            let before = room.around();
            let what = format!("{arguments:?} with {place} as {kind}");
            let Some(ran) = room.run(arguments) else {
                panic!("{what} hangs");
            };
            assert!(ran.code != 101 && ran.code >= 0, "{what}: {ran:?}");
            assert_eq!(room.around(), before, "{what}: {ran:?}");
            let shown = ran.stdout.contains(SECRET.trim()) || ran.stderr.contains(SECRET.trim());
            assert!(may_show || !is_root() || !shown, "{what}: {ran:?}");
        }
    }
}

#[test]
fn status_ends_and_harms_nothing() {
    every_place_and_kind(&["status"], false);
}

#[test]
fn logs_end_and_harm_nothing() {
    every_place_and_kind(&["logs", "-n", "5"], false);
}

#[test]
fn stop_ends_and_harms_nothing() {
    every_place_and_kind(&["stop", "--timeout", "1"], false);
}

#[test]
fn start_ends_and_harms_nothing() {
    // A script that root runs on request may print what it likes.
    every_place_and_kind(&["start", "--yes", "--timeout", "1"], true);
}

#[test]
fn restart_ends_and_harms_nothing() {
    for place in [".carbonctl/control.lock", ".carbonctl"] {
        for kind in KINDS {
            let room = Room::new();
            room.plant(place, kind);
            let before = room.around();
            let ran = room.run(&["restart", "--yes", "--timeout", "1"]).expect("it hangs");
            assert!(ran.code != 101 && ran.code >= 0, "{place} as {kind}: {ran:?}");
            assert_eq!(room.around(), before, "{place} as {kind}: {ran:?}");
        }
    }
}

#[test]
fn root_starts_nothing_of_others_without_a_word() {
    if !is_root() {
        return;
    }
    let room = Room::new();
    for arguments in [
        &["start"][..],
        &["restart"],
        &["start", "--foreground"],
        &["start", "--json"],
    ] {
        let ran = room.run(arguments).unwrap();
        assert_eq!(ran.code, 4, "{ran:?}");
        let told = ran.stderr + &ran.stdout;
        // The owner has no name, which `runuser` and `sudo -u 12345` would ask for.
        let instead = "setpriv --reuid=12345 --regid=12345 --clear-groups carbonctl ";
        assert!(!cfg!(target_os = "linux") || told.contains(instead), "{told}");
        assert!(told.contains("--yes"), "{told}");
        assert!(!room.home.join(".carbonctl/console.log").exists());
    }
}

#[test]
fn an_untrusted_log_is_told_as_such_and_a_trusted_directory_is_followed() {
    let room = Room::new();
    let elsewhere = room.dir.path().join("disk");
    fs::rename(room.home.join("repository/logs"), &elsewhere).unwrap();
    symlink(&elsewhere, room.home.join("repository/logs")).unwrap();
    fs::write(elsewhere.join("wso2carbon.log"), "a line of the server\n").unwrap();
    give(&room.home);
    give(&elsewhere);
    let ran = room.run(&["logs"]).unwrap();
    assert!(ran.stdout.contains("a line of the server"), "{ran:?}");
    if is_root() {
        fs::remove_file(elsewhere.join("wso2carbon.log")).unwrap();
        symlink(room.outside("secret"), elsewhere.join("wso2carbon.log")).unwrap();
        give(&elsewhere);
        let ran = room.run(&["logs"]).unwrap();
        assert_eq!(ran.code, 4);
        assert!(
            ran.stderr.contains("made the link and has no such right there"),
            "{ran:?}"
        );
        assert!(!ran.stdout.contains(SECRET.trim()));
    }
}

/// A script that waits for the end of its input; ended on drop.
struct Waiting(Child);

impl Waiting {
    fn start(words: &[&str], directory: &Path) -> Self {
        let mut command = Command::new("sh");
        command.args(words).current_dir(directory).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        if words.last() == Some(&"/dev/stdin") {
            let script = child.stdin.as_mut().unwrap();
            script.write_all(WAITS.as_bytes()).unwrap();
        }
        let mut up = [0; 3];
        child.stdout.as_mut().unwrap().read_exact(&mut up).unwrap();
        Self(child)
    }

    fn lives(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const WAITS: &str = "echo up\nread line\n";

#[test]
fn stop_ends_no_script_that_the_owner_of_a_home_points_at() {
    let room = Room::new();
    let script = room.outside("nightly.sh");
    fs::write(&script, WAITS).unwrap();
    let place = room.home.join("bin/wso2server.sh");
    let name = script.to_str().unwrap();
    for (target, words) in [
        (name, &[name][..]),
        (name, &["nightly.sh"]),
        ("/dev/stdin", &["/dev/stdin"]),
        ("/dev/fd/0", &["/dev/stdin"]),
        ("/proc/self/fd/0", &["/dev/stdin"]),
    ] {
        let mut waiting = Waiting::start(words, script.parent().unwrap());
        fs::remove_file(&place).unwrap();
        symlink(target, &place).unwrap();
        give(&room.home);
        for command in [&["stop", "--timeout", "1"][..], &["stop", "--force", "--timeout", "1"]] {
            let ran = room.run(command).expect("it hangs");
            assert!(waiting.lives(), "{target} by {words:?}: {ran:?}");
        }
    }
}

#[test]
fn stop_ends_the_script_that_a_shell_reads_in_the_home() {
    let room = Room::new();
    fs::write(room.home.join("bin/wso2server.sh"), WAITS).unwrap();
    give(&room.home);
    let mut waiting = Waiting::start(&["bin/wso2server.sh"], &room.home);
    // The name is another file's by now, which no shell reads.
    fs::rename(room.home.join("bin/wso2server.sh"), room.home.join("bin/before.sh")).unwrap();
    fs::write(room.home.join("bin/wso2server.sh"), WAITS).unwrap();
    give(&room.home);
    let ran = room.run(&["stop", "--timeout", "1"]).expect("it hangs");
    assert!(waiting.lives(), "{ran:?}");
    fs::rename(room.home.join("bin/before.sh"), room.home.join("bin/wso2server.sh")).unwrap();
    let ran = room.run(&["stop", "--timeout", "5"]).expect("it hangs");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!waiting.lives(), "{ran:?}");
}

#[test]
fn stop_ends_no_script_that_only_reads_that_of_the_home() {
    let room = Room::new();
    let script = room.home.join("bin/wso2server.sh");
    fs::write(&script, WAITS).unwrap();
    give(&room.home);
    let scan = room.outside("scan.sh");
    fs::write(&scan, WAITS).unwrap();
    let line = format!("exec 9<'{}'; exec sh '{}'", script.display(), scan.display());
    let mut by_number = Waiting::start(&["-c", &line], room.dir.path());
    let text = format!("echo up; read line; : < '{}'", script.display());
    let mut by_text = Waiting::start(&["-c", &text, script.to_str().unwrap()], room.dir.path());
    let ran = room.run(&["stop", "--timeout", "1"]).expect("it hangs");
    assert!(by_number.lives() && by_text.lives(), "{ran:?}");
    assert!(
        ran.stdout.contains("No server") || ran.stderr.contains("No server"),
        "{ran:?}"
    );
}

#[test]
fn stop_ends_no_script_of_a_home_that_shares_its_files() {
    let room = Room::new();
    let other = room.dir.path().join("other");
    fs::create_dir_all(other.join("bin")).unwrap();
    fs::write(other.join("bin/wso2server.sh"), WAITS).unwrap();
    fs::remove_file(room.home.join("bin/wso2server.sh")).unwrap();
    fs::hard_link(other.join("bin/wso2server.sh"), room.home.join("bin/wso2server.sh")).unwrap();
    give(&room.home);
    let mut waiting = Waiting::start(&["bin/wso2server.sh"], &other);
    let ran = room.run(&["stop", "--timeout", "1"]).expect("it hangs");
    assert!(waiting.lives(), "{ran:?}");
}
