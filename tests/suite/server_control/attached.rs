//! `start --foreground`: the program becomes the start script.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use carbonctl::practice::Flavour;
use carbonctl::server::{ServerError, ServerState, status};

use crate::support::server::{Practice, until};

/// The lock of the home's control, as a second program would take it.
fn lock_file(practice: &Practice) -> File {
    fs::create_dir_all(practice.path(".carbonctl")).unwrap();
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(practice.path(".carbonctl/control.lock"))
        .unwrap()
}

fn attached(practice: &Practice, output: &Path) -> Command {
    let out = File::create(output).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_carbonctl"));
    command
        .args(["start", "--foreground", "--home"])
        .arg(&practice.home.path)
        .env("CARBON_HOME", "/elsewhere")
        .env("JAVACMD", "/elsewhere/java")
        .env("JAVA_OPTS", "-Dpractice.start.seconds=0.2")
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(out);
    command
}

/// The program, or the script that it became; ended on drop, as its server is by [`Practice`].
struct Attached(Child);

impl Drop for Attached {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_server_runs_on_this_terminal_and_the_program_ends_with_it() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let dir = tempfile::tempdir().unwrap();
    let output = dir.path().join("output");
    let mut program = Attached(attached(&practice, &output).spawn().unwrap());
    let said = || fs::read_to_string(&output).unwrap();
    until("the server", || status(&practice.home).state == ServerState::Running);
    // Its log may have the line before this terminal has.
    until("the line on this terminal", || {
        said().contains("WSO2 Carbon started in")
    });

    // It is the script now, and the lock is free for others.
    let command = fs::read(format!("/proc/{}/cmdline", program.0.id())).unwrap();
    assert_eq!(command, b"/bin/sh\0bin/wso2server.sh\0");
    lock_file(&practice).try_lock().unwrap();

    let second = attached(&practice, &dir.path().join("second")).status().unwrap();
    assert_eq!(second.code(), Some(4));
    let refusal = fs::read_to_string(dir.path().join("second")).unwrap();
    assert!(refusal.contains("already running: pid "), "{refusal}");
    assert!(matches!(practice.start(), Err(ServerError::AlreadyRunning { .. })));

    assert!(program.0.try_wait().unwrap().is_none());
    practice.stop().unwrap();
    // The script gives on how the server ended: by TERM, which a shell tells as 128 and 15.
    assert_eq!(program.0.wait().unwrap().code(), Some(143));
    assert!(said().contains("Halting JVM"), "{}", said());
}

#[test]
fn it_waits_for_nobody_who_is_at_the_server_already() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let held = lock_file(&practice);
    held.try_lock().unwrap();
    let output = practice.path("output");
    assert_eq!(attached(&practice, &output).status().unwrap().code(), Some(4));
    let refusal = fs::read_to_string(output).unwrap();
    assert!(
        refusal.contains("another carbonctl is starting or stopping"),
        "{refusal}"
    );
    assert!(matches!(practice.start(), Err(ServerError::Busy(_))));
    held.unlock().unwrap();
    assert_eq!(practice.read("repository/logs/wso2carbon.log"), "");
}
