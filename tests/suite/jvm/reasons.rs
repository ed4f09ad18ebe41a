//! Why there are no counters: always a reason, never a figure of another process.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use carbonctl::probe::World;
use carbonctl::probe::jvm::JvmReader;

use crate::support::jdks::{self, Guest};

/// An account without any rights.
const NOBODY: u32 = 65_534;

/// Tells the helper below which JVM to look at.
const PID: &str = "CARBONCTL_TEST_JVM_OF_ANOTHER";

fn reason(world: &World, pid: u32, started: SystemTime) -> String {
    JvmReader::open(world, pid, Some(started)).unwrap_err().0
}

fn root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("skipped: only root can act as someone else");
    }
    root
}

/// The counters file of a JVM that runs as this user.
fn file_of(pid: u32) -> PathBuf {
    let name = carbonctl::probe::users::current(&World::here()).name;
    PathBuf::from(format!("/tmp/hsperfdata_{name}/{pid}"))
}

#[test]
fn a_switch_that_turned_them_off_is_named() {
    for runtime in jdks::runtimes() {
        for switch in ["-XX:-UsePerfData", "-XX:+PerfDisableSharedMem"] {
            let guest = Guest::start(&runtime, ["-XX:+UseSerialGC", switch]).unwrap();
            assert_eq!(
                reason(&World::here(), guest.pid(), guest.started),
                switch,
                "{runtime:?}"
            );
        }
    }
    let Some(runtime) = jdks::system() else { return };
    let guest = Guest::start(&runtime, ["-XX:-UsePerfData", "-XX:+UsePerfData"]).unwrap();
    assert!(super::reader(&guest).read().is_ok(), "the last word counts");
}

#[test]
fn another_users_jvm_is_said_to_be_one() {
    let Some(runtime) = jdks::system().filter(|_| root()) else {
        return;
    };
    let guest = Guest::start(&runtime, ["-XX:+UseSerialGC"]).unwrap();
    assert!(super::reader(&guest).read().is_ok(), "root may");
    // The same code in a process of an account without rights, which may not be let to where this one lies.
    let room = tempfile::tempdir().unwrap();
    fs::set_permissions(room.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let copy = room.path().join("suite");
    let mut cp = Command::new("cp");
    cp.arg("-p").arg(std::env::current_exe().unwrap()).arg(&copy);
    assert!(cp.status().unwrap().success());
    let mut helper = Command::new(&copy);
    helper
        .args([
            "--exact",
            "jvm::reasons::looks_as_someone_else",
            "--ignored",
            "--nocapture",
        ])
        .env(PID, guest.pid().to_string())
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY);
    let out = helper.output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("n/a: other user\n"), "{out:?}");
}

#[test]
#[ignore = "a part of another test, which runs it as someone else"]
fn looks_as_someone_else() {
    let Some(pid) = std::env::var_os(PID) else { return };
    let pid = pid.to_str().unwrap().parse().unwrap();
    println!("n/a: {}", reason(&World::here(), pid, SystemTime::now()));
}

#[test]
fn what_a_killed_jvm_left_is_not_believed_for_the_next_process_with_its_pid() {
    let Some(runtime) = jdks::system() else { return };
    let mut guest = Guest::start(&runtime, ["-XX:+UseSerialGC"]).unwrap();
    let mut reader = super::reader(&guest);
    assert!(reader.read().is_ok());
    let left = file_of(guest.pid());
    guest.kill();
    assert_eq!(reader.read().unwrap_err().0, "the process ended");
    // A recorded machine, where another process got the pid.
    let room = tempfile::tempdir().unwrap();
    let pid = 4711;
    plant(room.path(), pid, &left);
    fs::remove_file(&left).unwrap();
    let world = World::recorded(room.path());
    let later = guest.started + Duration::from_mins(1);
    assert_eq!(reason(&world, pid, later), "the counters file is not of this process");
    let earlier = guest.started - Duration::from_mins(1);
    assert_eq!(reason(&world, pid, earlier), "the counters file is not of this process");
    // The same file, had the process begun when the JVM says.
    let mut reader = JvmReader::open(&world, pid, Some(guest.started)).unwrap();
    assert_eq!(reader.read().unwrap().gc, "Serial");
}

/// A recorded process of root with this counters file.
fn plant(root: &Path, pid: u32, counters: &Path) {
    let process = root.join("proc").join(pid.to_string());
    let users = root.join("tmp/hsperfdata_root");
    for dir in [&process, &users, &root.join("etc")] {
        fs::create_dir_all(dir).unwrap();
    }
    fs::write(root.join("etc/passwd"), "root:x:0:0::/root:/bin/sh\n").unwrap();
    fs::write(process.join("status"), "Name:\tjava\nUid:\t0\t0\t0\t0\n").unwrap();
    fs::copy(counters, users.join(pid.to_string())).unwrap();
}

#[test]
fn a_process_that_is_no_jvm_has_none() {
    assert_eq!(
        reason(&World::here(), std::process::id(), SystemTime::now()),
        "no counters file"
    );
    let gone = JvmReader::open(&World::here(), u32::MAX - 7, None).unwrap_err();
    assert!(gone.0.contains("no process"), "{gone}");
}

#[test]
fn a_jvm_in_a_container_is_read_in_its_own_tmp_by_its_own_pid() {
    let Some(runtime) = jdks::system().filter(|_| root()) else {
        return;
    };
    let possible = Command::new("unshare").args(["-pmf", "true"]).output();
    if !possible.is_ok_and(|out| out.status.success()) {
        println!("skipped: this system makes no namespaces for a test");
        return;
    }
    let mut command = Command::new("unshare");
    let java = runtime.home.join("bin/java");
    // This checkout may itself be below /tmp: the class is carried over.
    let own_tmp = "mount --bind \"$CLASSES\" /mnt && mount -t tmpfs tmpfs /tmp && mkdir -p \"$CLASSES\" && \
         mount --bind /mnt \"$CLASSES\" && exec \"$0\" \"$@\"";
    command
        .args(["-pmf", "sh", "-c", own_tmp])
        .arg(java)
        .env("CLASSES", jdks::program());
    let guest = Guest::run(command, ["-XX:+UseSerialGC"]).unwrap();
    let tool = guest.pid();
    let children = fs::read_to_string(format!("/proc/{tool}/task/{tool}/children")).unwrap();
    let pid: u32 = children.trim().parse().unwrap();
    let mut reader = JvmReader::open(&World::here(), pid, Some(guest.started)).unwrap();
    assert!(reader.read().unwrap().heap.used > 20 << 20);
    assert!(!file_of(pid).exists(), "it was to be found inside only");
    // A launch script may run long before the JVM takes its place; then only the process's own memory is the proof.
    let long_ago = guest.started - Duration::from_hours(1);
    let mut reader = JvmReader::open(&World::here(), pid, Some(long_ago)).unwrap();
    assert!(reader.read().is_ok());
}
