//! The course of a start and a stop: what is told meanwhile, and the moments in which only the start script is there.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use carbonctl::practice::Flavour;
use carbonctl::server::{ServerError, ServerState, status};
use rustix::process::Signal;

use crate::support::dialogue::{Dialogue, program};
use crate::support::server::{Practice, signal, until};

/// A pipe without a writer: who reads from it waits for good.
fn gate(practice: &Practice) -> String {
    let gate = practice.path("gate");
    assert!(Command::new("mkfifo").arg(&gate).status().unwrap().success());
    format!("read nothing <\"{}\"", gate.display())
}

/// A program of this test; ended on drop.
struct Ours(Child);

impl Drop for Ours {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_start_in_the_foreground_without_a_server_yet_is_not_doubled_and_can_be_stopped() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let wait = gate(&practice);
    practice.edit(
        "bin/wso2server.sh",
        "START_EXIT_STATUS=121\n",
        &format!("START_EXIT_STATUS=121\n{wait}\n"),
    );
    let program = Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .args(["start", "--foreground", "--home"])
        .arg(&practice.home.path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut program = Ours(program);
    let pid = program.0.id();
    let command = Path::new("/proc").join(pid.to_string()).join("cmdline");
    until("the script", || {
        fs::read(&command).unwrap().starts_with(b"/bin/sh\0bin/wso2server.sh\0")
    });
    let refused = practice.start().unwrap_err();
    assert!(
        matches!(refused, ServerError::AlreadyStarting { pid: script } if script == pid),
        "{refused}"
    );
    let stopped = practice.stop().unwrap();
    assert_eq!((stopped.pid, stopped.forced), (Some(pid), false));
    program.0.wait().unwrap();
    assert_eq!(practice.read("repository/logs/wso2carbon.log"), "");
}

#[test]
fn a_stop_between_the_two_servers_of_a_restart_from_within_keeps_it_down() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let wait = gate(&practice);
    practice.edit(
        "bin/wso2server.sh",
        "  status=$?\n",
        &format!("  status=$?\n  {wait}\n"),
    );
    let first = practice.start().unwrap().pid;
    assert_eq!(
        practice.ask("POST", "/carbon/restart", "admin:admin"),
        "HTTP/1.1 200 OK"
    );
    until("the end of the first server", || status(&practice.home).pid.is_none());
    let stopped = practice.stop().unwrap();
    assert!(stopped.pid.is_some_and(|pid| pid != first), "{stopped:?}");
    assert_eq!(practice.stop().unwrap().pid, None);
    let starts = practice
        .read("repository/logs/wso2carbon.log")
        .matches("Starting WSO2 Carbon...")
        .count();
    assert_eq!(starts, 1);
}

#[test]
fn a_server_that_is_held_ends_by_force_in_time() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let pid = practice.start().unwrap().pid;
    signal(pid, Signal::STOP);
    let after = Duration::from_secs(1);
    let stopped = practice.stop_with(Duration::from_mins(1), Some(after)).unwrap();
    assert_eq!((stopped.pid, stopped.forced), (Some(pid), true));
    println!("held server: force after 1 s, gone after {:?}", stopped.took);
    assert!(
        stopped.took >= after && stopped.took < Duration::from_secs(5),
        "{stopped:?}"
    );
}

#[test]
fn a_restart_waits_for_the_end_and_starts_once() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let first = practice.start().unwrap().pid;
    let ran = practice
        .carbonctl(&["restart"])
        .env("JAVA_OPTS", "-Dpractice.start.seconds=0.2 -Dpractice.stop.seconds=1")
        .run()
        .expect(0);
    let now = status(&practice.home);
    assert_eq!(now.state, ServerState::Running);
    assert_ne!(now.pid, Some(first));
    let log = practice.read("repository/logs/wso2carbon.log");
    let places = |words: &str| log.match_indices(words).map(|(at, _)| at).collect::<Vec<_>>();
    let (starts, halts) = (places("Starting WSO2 Carbon..."), places("Halting JVM"));
    assert_eq!((starts.len(), halts.len()), (2, 1), "{log}");
    assert!(halts[0] < starts[1], "{log}");
    // A stop's log lines are told, a start's stages are.
    for words in ["Halting JVM", "the start script runs", "Carbon is starting"] {
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
    assert!(!ran.stderr.contains("Operating System"), "{}", ran.stderr);
}

#[test]
fn a_server_that_logs_to_its_console_alone_is_seen_to_come_up() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    fs::create_dir_all(practice.path("repository/logs")).unwrap();
    let log = practice.path("repository/logs/wso2carbon.log");
    let _ = fs::remove_file(&log);
    std::os::unix::fs::symlink("/dev/null", &log).unwrap();
    assert!(practice.start().unwrap().ready);
}

#[test]
fn a_start_tells_its_stages_the_last_time_and_what_the_environment_changes() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let toml = practice.read("repository/conf/deployment.toml");
    let shifted = toml.replacen("[server]\n", &format!("[server]\noffset = {}\n", practice.offset), 1);
    fs::write(practice.path("repository/conf/deployment.toml"), shifted).unwrap();
    let start = || {
        practice
            .carbonctl(&["start"])
            .env(
                "JAVA_OPTS",
                "-Xmx300m -Dpractice.start.seconds=0.2 -Dx.password=hunter2",
            )
            .run()
            .expect(0)
    };
    let first = start();
    assert!(
        first
            .stderr
            .contains("JAVA_OPTS is set in this environment with -Xmx300m"),
        "{}",
        first.stderr
    );
    assert!(!first.stderr.contains("last time"), "{}", first.stderr);
    assert!(!first.stderr.contains("hunter2"), "{}", first.stderr);
    let root = rustix::process::geteuid().is_root();
    assert_eq!(
        first.stderr.contains("This starts the server as root"),
        root,
        "{}",
        first.stderr
    );
    practice.stop().unwrap();
    let second = start();
    for words in [
        "last time ",
        "the start script runs",
        "it renders its configuration",
        "Carbon is starting",
    ] {
        let there = second.stderr.contains(words);
        assert!(there || words.starts_with("it renders"), "{words}: {}", second.stderr);
    }
    assert!(
        first.stderr.contains("it renders its configuration"),
        "{}",
        first.stderr
    );
}

#[test]
fn a_person_is_asked_before_force_and_a_script_is_not() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let hang = ["-Dpractice.hang=true"];
    let pid = practice.start_with(&hang, Duration::from_mins(2), true).unwrap().pid;
    let room = tempfile::tempdir().unwrap();
    let home = practice.home.path.display().to_string();
    let stop = ["stop", "--timeout", "1", "--home", &home];
    let mut dialogue = Dialogue::start(program(stop, room.path()));
    // Enter takes what is the default.
    dialogue.answer(&format!("End process {pid} by force?"), "\r");
    let (code, said) = dialogue.ended();
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("It was left alone"), "{said}");
    assert_eq!(status(&practice.home).pid, Some(pid));

    let ran = practice.carbonctl(&["stop", "--timeout", "1"]).run().expect(3);
    assert!(ran.stderr.contains("--force-after"), "{}", ran.stderr);

    let mut dialogue = Dialogue::start(program(stop, room.path()));
    dialogue.answer("by force?", "y\r");
    let (code, said) = dialogue.ended();
    assert_eq!(code, 0, "{said}");
    assert_eq!(status(&practice.home).pid, None);
}

#[test]
fn the_proof_stands_below_the_error() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let ran = practice
        .carbonctl(&["start"])
        .env("JAVA_OPTS", "-XX:+NoSuchOptionAtAll")
        .run()
        .expect(3);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let error = lines.iter().position(|line| line.starts_with("carbonctl: ")).unwrap();
    assert!(
        lines[error].starts_with("carbonctl: the server did not start, this JDK does not know the JVM option "),
        "{}",
        ran.stderr
    );
    let proof = format!("{}:", Path::new(".carbonctl/console.log").display());
    assert!(lines[error + 1].trim_start().starts_with(&proof), "{}", ran.stderr);
    assert!(
        lines.last().unwrap().contains("carbonctl explain E03"),
        "{}",
        ran.stderr
    );
}
