//! Control of a real server process: true outcomes, one server, and never a foreign process.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::Duration;

use carbonctl::practice::Flavour;
use carbonctl::server::{ServerError, State, status};

use crate::support::server::{Practice, until};

/// A process that has nothing to do with any server; ended on drop.
struct Foreign(Child);

impl Foreign {
    fn new() -> Self {
        Self(Command::new("sleep").arg("1000000").spawn().unwrap())
    }

    fn lives(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_second_start_is_refused_with_the_pid() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let started = practice.start().unwrap();
    let refused = practice.start().unwrap_err();
    assert!(
        matches!(refused, ServerError::AlreadyRunning { pid } if pid == started.pid),
        "{refused}"
    );
    assert_eq!(status(&practice.home).pid, Some(started.pid));
}

#[test]
fn two_starts_at_once_leave_one_server() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| practice.start());
        let other = scope.spawn(|| practice.start());
        (one.join().unwrap(), other.join().unwrap())
    });
    let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
    assert!(
        matches!(lost, Err(ServerError::Busy(_) | ServerError::AlreadyRunning { .. })),
        "{won:?} {lost:?}"
    );
    assert_eq!(status(&practice.home).pid, Some(won.unwrap().pid));
    // One stop must be enough.
    practice.stop().unwrap();
    assert_eq!(status(&practice.home).pid, None);
    let starts = practice
        .read("repository/logs/wso2carbon.log")
        .matches("Starting WSO2 Carbon...")
        .count();
    assert_eq!(starts, 1);
}

#[test]
fn a_stale_pid_file_endangers_nobody() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let mut foreign = Foreign::new();
    // As Carbon writes it: digits, a line end, NULs up to 100 bytes.
    let mut stale = format!("{}\n", foreign.0.id()).into_bytes();
    stale.resize(100, 0);
    fs::write(practice.path("wso2carbon.pid"), &stale).unwrap();

    assert_eq!(practice.stop().unwrap().pid, None);
    assert!(foreign.lives());
    let started = practice.start().unwrap();
    assert!(foreign.lives());
    assert_ne!(started.pid, foreign.0.id());

    // While the server runs, its pid file names the stranger again.
    fs::write(practice.path("wso2carbon.pid"), &stale).unwrap();
    assert_eq!(practice.stop().unwrap().pid, Some(started.pid));
    assert!(foreign.lives());
}

#[test]
fn a_taken_port_is_named_as_the_cause() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 9443 + practice.offset)).unwrap();
    let refused = practice.start().unwrap_err();
    let ServerError::DidNotStart {
        cause,
        evidence,
        console,
        ..
    } = &refused
    else {
        panic!("{refused:?}")
    };
    assert!(cause.contains("port"), "{cause}");
    assert!(
        evidence.iter().any(|line| line.contains("BindException")),
        "{evidence:?}"
    );
    assert!(fs::read_to_string(console).unwrap().contains("BindException"));
    assert_eq!(status(&practice.home).state, State::Failed);
}

#[test]
fn a_slow_start_is_left_alone_when_time_runs_out() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let pid = practice
        .start_with(&["-Dpractice.start.seconds=3000"], Duration::from_mins(1), false)
        .unwrap()
        .pid;
    until("the first log line", || {
        practice
            .read("repository/logs/wso2carbon.log")
            .contains("Starting WSO2 Carbon")
    });
    let now = status(&practice.home);
    assert_eq!((now.state, now.pid, now.ready), (State::Starting, Some(pid), false));
    practice.stop().unwrap();
    let late = practice
        .start_with(&["-Dpractice.start.seconds=3000"], Duration::from_secs(2), true)
        .unwrap_err();
    match late {
        ServerError::StillStarting { pid, .. } => assert_eq!(status(&practice.home).pid, Some(pid)),
        // On a machine so slow that java itself was not there in time.
        other => assert!(matches!(other, ServerError::DidNotStart { .. }), "{other}"),
    }
}

#[test]
fn a_server_that_hangs_needs_force() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let started = practice
        .start_with(&["-Dpractice.hang=true"], Duration::from_mins(2), true)
        .unwrap();
    let refused = practice.stop_with(Duration::from_millis(600), None).unwrap_err();
    assert!(
        matches!(refused, ServerError::StillStopping { pid, .. } if pid == started.pid),
        "{refused}"
    );
    until("the shutdown line", || status(&practice.home).state == State::Stopping);
    let stopped = practice
        .stop_with(Duration::from_mins(1), Some(Duration::ZERO))
        .unwrap();
    assert_eq!((stopped.pid, stopped.forced), (Some(started.pid), true));
}

#[test]
fn a_killed_server_is_failed_and_starts_again() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let first = practice.start().unwrap().pid;
    assert!(
        Command::new("kill")
            .args(["-9", &first.to_string()])
            .status()
            .unwrap()
            .success()
    );
    until("the end of the process", || status(&practice.home).pid.is_none());
    let now = status(&practice.home);
    assert_eq!((now.state, now.ready), (State::Failed, false));
    assert!(now.note.unwrap().contains("without a shutdown"));
    assert_ne!(practice.start().unwrap().pid, first);
}

#[test]
fn the_launcher_gives_the_script_a_clean_world() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path();
    fs::create_dir(home.join("bin")).unwrap();
    let script = "echo \"home=$CARBON_HOME java=$JAVA_HOME cmd=$JAVACMD dir=$(pwd) args=$*\"\n\
                  echo \"session=$(cut -d' ' -f6 /proc/$$/stat) me=$$\"\ngrep SigIgn /proc/$$/status\n\
                  readlink /proc/$$/fd/0\n";
    fs::write(home.join("bin/server.sh"), script).unwrap();
    let log = home.join("console.log");
    // A parent as nohup makes it: HUP and INT ignored.
    let mut shell = Command::new("sh");
    shell
        .args([
            "-c",
            "trap '' HUP INT; \"$@\" & wait",
            "sh",
            env!("CARGO_BIN_EXE_carbonctl"),
            "__launch",
        ])
        .arg("--home")
        .arg(home)
        .args(["--script", "bin/server.sh", "--java-home", "/a/jdk", "--log"])
        .arg(&log)
        .args(["--", "-Dx=1"])
        .env("CARBON_HOME", "/elsewhere")
        .env("JAVACMD", "/elsewhere/java")
        .process_group(0);
    assert!(shell.status().unwrap().success());
    let said = fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let expected = format!(
        "home= java=/a/jdk cmd= dir={} args=-Dx=1",
        fs::canonicalize(home).unwrap().display()
    );
    assert_eq!(lines[0], expected);
    let (session, me) = lines[1].split_once(' ').unwrap();
    assert_eq!(session.trim_start_matches("session="), me.trim_start_matches("me="));
    let ignored = u64::from_str_radix(lines[2].trim_start_matches("SigIgn:").trim(), 16).unwrap();
    // Bits 0 and 1 are HUP and INT, bit 14 is TERM.
    assert_eq!(ignored & 0b100_0000_0000_0011, 0, "{said}");
    assert_eq!(lines[3], "/dev/null");
}

#[test]
fn a_script_that_cannot_run_is_told_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("console.log");
    fs::write(&log, "").unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .args(["__launch", "--home", "/no/such/home", "--script", "bin/x.sh", "--log"])
        .arg(&log)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(3));
    assert!(
        fs::read_to_string(&log)
            .unwrap()
            .contains("cannot run /no/such/home/bin/x.sh")
    );
}
