//! Control of a real server process: true outcomes, one server, and never a foreign process.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

mod attached;
mod course;
mod launcher;
mod read_only;
mod strangers;
mod surroundings;

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use carbonctl::practice::Flavour;
use carbonctl::server::{self, Progress, ServerError, ServerState, StopOptions, status};
use rustix::process::Signal;

use crate::support::homes::practice_home;
use crate::support::server::{Practice, signal, until};

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
fn twenty_starts_at_once_leave_one_server() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..20).map(|_| scope.spawn(|| practice.start())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1, "{won:?} {lost:?}");
    assert!(
        lost.iter()
            .all(|lost| matches!(lost, Err(ServerError::Busy(_) | ServerError::AlreadyRunning { .. }))),
        "{lost:?}"
    );
    let pid = won[0].as_ref().unwrap().pid;
    assert_eq!(status(&practice.home).pid, Some(pid));
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
fn a_taken_port_is_named_as_the_cause() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let taken = 9443 + practice.offset;
    let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, taken)).unwrap();
    let refused = practice.start().unwrap_err();
    let ServerError::DidNotStart { failure, console, java } = &refused else {
        panic!("{refused:?}")
    };
    assert_eq!(failure.id, "E05", "{failure:?}");
    let java = java.as_deref().unwrap();
    assert!(java.starts_with("Java ") && java.contains(" in /"), "{java}");
    assert!(refused.to_string().contains(java), "{refused}");
    let who = format!("Port {taken} is taken by ");
    let me = format!("(pid {}, user ", std::process::id());
    assert!(
        failure.cause.starts_with(&who) && failure.cause.contains(&me),
        "{failure:?}"
    );
    assert!(failure.seen[0].text.contains("BindException"), "{failure:?}");
    assert_eq!(
        failure.seen[0].file.as_deref(),
        Some(Path::new("repository/logs/wso2carbon.log"))
    );
    let fix = failure.cures[0].fix.clone().unwrap();
    assert!(fix.setting == "ports.offset" && fix.value.is_some(), "{failure:?}");
    assert!(fs::read_to_string(console).unwrap().contains("BindException"));
    let later = status(&practice.home);
    assert_eq!(later.state, ServerState::Failed);
    assert!(later.note.unwrap().starts_with("Its last start failed, E05: Port "));
    // Until one comes up.
    drop(holder);
    practice.start().unwrap();
    practice.stop().unwrap();
    let later = status(&practice.home);
    assert_eq!((later.state, later.note), (ServerState::Stopped, None));
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
    assert_eq!(
        (now.state, now.pid, now.ready),
        (ServerState::Starting, Some(pid), false)
    );
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
fn a_stop_tells_what_the_log_says_meanwhile() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.start().unwrap();
    let mut told = Vec::new();
    let options = StopOptions {
        timeout: Duration::from_mins(1),
        force_after: None,
        progress: &mut |what| told.push(what),
    };
    assert!(!server::stop(&practice.home, options).unwrap().forced);
    let line = |text: &str| {
        told.iter()
            .position(|what| matches!(what, Progress::Line(line) if line.contains(text)))
    };
    let asked = told.iter().position(|what| matches!(what, Progress::Asked { .. }));
    let (hook, halt) = (line("Shutdown hook triggered"), line("Halting JVM"));
    assert!(asked.is_some() && asked < hook && hook < halt, "{told:?}");
    assert_eq!(line("WSO2 Carbon started"), None, "{told:?}");
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
    until("the shutdown line", || {
        status(&practice.home).state == ServerState::Stopping
    });
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
    signal(first, Signal::KILL);
    until("the end of the process", || status(&practice.home).pid.is_none());
    let now = status(&practice.home);
    assert_eq!((now.state, now.ready), (ServerState::Failed, false));
    assert!(now.note.unwrap().contains("without a shutdown"));
    assert_ne!(practice.start().unwrap().pid, first);
}

#[test]
fn a_restart_that_the_server_asks_for_goes_on() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let first = practice.start().unwrap().pid;
    // The server ends with exit code 121, and the script's loop starts it again.
    assert_eq!(
        practice.ask("POST", "/carbon/restart", "admin:admin"),
        "HTTP/1.1 200 OK"
    );
    until("the next process", || {
        let now = status(&practice.home);
        now.state == ServerState::Running && now.pid.is_some_and(|pid| pid != first)
    });
    let second = status(&practice.home).pid;
    assert_eq!(practice.stop().unwrap().pid, second);
    assert_eq!(status(&practice.home).state, ServerState::Stopped);
}

#[test]
fn the_servers_of_one_pack_are_controlled_one_by_one() {
    let Some([broker, process]) = Practice::profiles() else {
        return;
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| broker.start());
        let other = scope.spawn(|| process.start());
        (one.join().unwrap().unwrap(), other.join().unwrap().unwrap())
    });
    assert_ne!(one.pid, other.pid);
    assert_eq!(status(&broker.home).pid, Some(one.pid));
    assert_eq!(status(&process.home).pid, Some(other.pid));
    assert_eq!(broker.stop().unwrap().pid, Some(one.pid));
    assert_eq!(status(&broker.home).state, ServerState::Stopped);
    assert_eq!(status(&process.home).state, ServerState::Running);
}

#[test]
fn a_script_without_a_server_in_time_is_ended() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let noted = practice.path("script.pid");
    // A child of the script's own must go, too.
    fs::write(
        practice.path("bin/wso2server.sh"),
        "echo $$ >script.pid\nsleep 100000\necho late\n",
    )
    .unwrap();
    let failed = practice.start_with(&[], Duration::from_secs(2), true).unwrap_err();
    assert!(matches!(failed, ServerError::DidNotStart { .. }), "{failed}");
    let group = fs::read_to_string(noted).unwrap();
    let _guard = Group(group.trim());
    until("the end of the whole session", || members(group.trim()).is_empty());
}

/// Ends what is left of a process group when the test fails.
struct Group<'a>(&'a str);

impl Drop for Group<'_> {
    fn drop(&mut self) {
        for pid in members(self.0) {
            let _ = Command::new("kill").args(["-9", &pid]).status();
        }
    }
}

/// The pids of a process group, by `/proc`.
fn members(group: &str) -> Vec<String> {
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let fields = stat.rsplit_once(')')?.1.split_whitespace();
            let [state, group_of] = [0, 2].map(|index| fields.clone().nth(index).map(str::to_owned));
            (group_of? == group && state? != "Z").then(|| entry.file_name().to_string_lossy().into_owned())
        })
        .collect()
}

#[test]
fn ports_are_shown_as_they_are_configured() {
    for (flavour, file) in [
        (Flavour::Xml, "repository/conf/carbon.xml"),
        (Flavour::Toml, "repository/conf/deployment.toml"),
    ] {
        let room = tempfile::tempdir().unwrap();
        let home = practice_home(room.path(), flavour);
        let path = home.path.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let changed = if file == "repository/conf/carbon.xml" {
            text.replace(">9999<", ">9448<")
        } else {
            format!("{text}\n[monitoring.jmx]\nrmi_server_start = true\nrmi_registry_port = \"9448\"\n")
        };
        fs::write(&path, changed).unwrap();
        let jmx = |ports: Vec<server::Port>| ports.into_iter().find(|port| port.name == "jmx-registry");
        assert_eq!(jmx(server::status(&home).ports).unwrap().port, 9448, "{file}");
        // Where it is off, nothing opens them.
        if flavour == Flavour::Toml {
            let off = fs::read_to_string(&path)
                .unwrap()
                .replace("rmi_server_start = true", "rmi_server_start = false");
            fs::write(&path, off).unwrap();
            assert!(jmx(server::status(&home).ports).is_none(), "{file}");
        }
    }
}
