//! The gauges of a running server: true, beside what the system's own tools say, and cheap.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

mod calls;
mod recorded;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use carbonctl::engine::{Effect, Executor, ExecutorContext, Report, Sample};
use carbonctl::practice::Flavour;
use carbonctl::probe::{World, process, sockets};
use carbonctl::server::{ServerState, ServerStatus, Watcher};
use serde_json::Value;

use crate::support::homes::practice_home;
use crate::support::server::{Practice, until};

/// What `ps` says about a process: resident bytes, threads, CPU seconds in whole.
fn ps(pid: u32) -> [f64; 3] {
    let out = Command::new("ps")
        .args(["-o", "rss=,nlwp=,cputimes=", "-p", &pid.to_string()])
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let figures: Vec<f64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    [figures[0] * 1024.0, figures[1], figures[2]]
}

#[expect(clippy::cast_precision_loss, reason = "compared within two percent")]
fn figures(status: &ServerStatus) -> [f64; 3] {
    [
        status.rss.unwrap() as f64,
        f64::from(status.threads.unwrap()),
        status.cpu_seconds.unwrap(),
    ]
}

/// Whether two figures differ by no more than two percent, or by so much in all.
fn near(one: f64, other: f64, least: f64) -> bool {
    (one - other).abs() <= (0.02 * other).max(least)
}

#[test]
fn the_figures_are_those_of_ps_and_of_proc() {
    if which::which("ps").is_err() {
        println!("skipped: ps is not here");
        return;
    }
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let pid = practice.start().unwrap().pid;
    let mut watcher = Watcher::new(&practice.home);
    let mut last = String::new();
    // A living process changes between two looks; of many pairs of looks some must agree.
    let agreed = (0..200).any(|_| {
        let ours = figures(&watcher.inspect());
        let theirs = ps(pid);
        last = format!("{ours:?} beside {theirs:?}");
        near(ours[0], theirs[0], 0.0) && near(ours[1], theirs[1], 0.0) && near(ours[2], theirs[2], 1.0)
    });
    assert!(agreed, "{last}");
}

#[test]
fn open_files_are_those_of_proc_at_every_look_also_while_the_server_comes_up() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let pid = practice
        .start_with(&["-Dpractice.start.seconds=2"], Duration::from_mins(2), false)
        .unwrap()
        .pid;
    let mut watcher = Watcher::new(&practice.home);
    let listed = || fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count() as u64;
    let (mut steady, mut wrong) = (0, Vec::new());
    let mut up = 0;
    until("a hundred looks at a server that is up", || {
        let before = listed();
        let status = watcher.inspect();
        let after = listed();
        up += u32::from(status.state == ServerState::Running);
        // What is opened and closed again during the look itself is seen by one and not by the other.
        if before == after
            && let Some(gauges) = status.gauges
        {
            let files = gauges.files.unwrap();
            assert!(files.limit.is_none_or(|limit| limit >= files.open));
            steady += 1;
            if files.open != before {
                wrong.push((status.state, files.open, before));
            }
        }
        up > 100
    });
    assert!(steady > 50, "{steady}");
    assert!(wrong.len() * 20 <= steady, "of {steady} looks wrong: {wrong:?}");
}

#[test]
fn a_watcher_sees_the_whole_life_of_a_server_that_others_start() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let mut watcher = Watcher::new(&practice.home);
    let before = watcher.inspect();
    assert_eq!(
        (before.state, before.pid, before.gauges),
        (ServerState::Stopped, None, None)
    );
    let around = before.surroundings;
    assert!(around.load.unwrap().cpus > 0.0 && around.disk.unwrap().total > 0);
    let memory = around.memory.unwrap();
    assert!(0 < memory.used && memory.used < memory.total, "{memory:?}");

    let pid = practice
        .start_with(&["-Dpractice.start.seconds=2"], Duration::from_mins(2), false)
        .unwrap()
        .pid;
    until("a server that comes up", || {
        let now = watcher.inspect();
        now.state == ServerState::Starting && now.pid == Some(pid)
    });
    until("a server that is up", || {
        watcher.inspect().state == ServerState::Running
    });
    let now = watcher.inspect();
    assert_eq!((now.pid, now.ready, now.owners_seen), (Some(pid), true, true));
    let https = now.ports.iter().find(|port| port.name == "https").unwrap();
    assert_eq!((https.port, https.owner), (9443 + practice.offset, Some(pid)));
    let gauges = now.gauges.unwrap();
    assert_eq!(gauges.heap_flag, Some(1 << 30));
    let me = process::server_of(&World::here(), &practice.home).unwrap();
    assert_eq!((gauges.user, gauges.root), (me.user, me.uid == 0));
    assert_eq!(now.note.is_some_and(|note| note.contains("runs as root")), me.uid == 0);

    // The JVM's own management agent takes a port that nobody chose, on every address.
    let table = sockets::of_pid(&World::here(), pid).unwrap();
    let [agent] = gauges.unexpected[..] else {
        panic!("{:?} of {table:?}", gauges.unexpected)
    };
    assert!(
        agent.everywhere() && table.iter().any(|l| l.port == agent.port),
        "{agent:?}"
    );

    practice.stop().unwrap();
    let after = watcher.inspect();
    assert_eq!(
        (after.state, after.pid, after.gauges),
        (ServerState::Stopped, None, None)
    );
    let next = practice.start().unwrap().pid;
    until("the next server", || watcher.inspect().pid == Some(next));
}

/// Lets a suspended process go on, whatever becomes of the test.
struct Suspended(rustix::process::Pid);

impl Suspended {
    fn new(pid: u32) -> Self {
        let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
        Self(pid)
    }
}

impl Drop for Suspended {
    fn drop(&mut self) {
        let _ = rustix::process::kill_process(self.0, rustix::process::Signal::CONT);
    }
}

#[test]
fn a_suspended_server_is_not_ready_and_the_note_says_how_it_goes_on() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let pid = practice.start().unwrap().pid;
    let mut watcher = Watcher::new(&practice.home);
    let halted = |status: &ServerStatus| status.gauges.as_ref().is_some_and(|gauges| gauges.halted);
    let before = watcher.inspect();
    assert_eq!((before.ready, halted(&before)), (true, false));

    let suspended = Suspended::new(pid);
    until("the suspension", || halted(&watcher.inspect()));
    let now = watcher.inspect();
    assert_eq!(
        (now.state, now.pid, now.ready),
        (ServerState::Running, Some(pid), false)
    );
    let note = format!("Its process is suspended (SIGSTOP): `kill -CONT {pid}` resumes it.");
    assert_eq!(now.note, Some(note.clone()));
    let document = practice.carbonctl(&["status", "--json"]).run().expect(0).json();
    assert_eq!(
        (&document["state"], &document["ready"], &document["halted"]),
        (&"running".into(), &false.into(), &true.into())
    );
    let text = practice.carbonctl(&["status"]).run().expect(0).stdout;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("running, suspended") && flat.contains(&note), "{text}");

    drop(suspended);
    until("its life", || watcher.inspect().ready);
    assert!(!halted(&watcher.inspect()));
}

#[test]
fn a_server_without_a_pid_file_appears_within_seconds() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let mut watcher = Watcher::new(&practice.home);
    assert_eq!(watcher.inspect().pid, None);
    // No server can write its number where a directory is.
    fs::create_dir(practice.path("wso2carbon.pid")).unwrap();
    let pid = practice.start_with(&[], Duration::from_mins(2), false).unwrap().pid;
    let begin = Instant::now();
    until("the server", || watcher.inspect().pid == Some(pid));
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_look_brings_what_this_program_itself_uses() {
    let room = tempfile::tempdir().unwrap();
    let home = practice_home(room.path(), Flavour::Toml);
    let other = practice_home(&room.path().join("other"), Flavour::Xml);
    let mut executor = Executor::new(ExecutorContext {
        world: World::here(),
        program: env!("CARGO_BIN_EXE_carbonctl").into(),
    });
    let mut look = |home: &carbonctl::domain::Home| -> Sample {
        let mut got = None;
        executor.run(
            Effect::Sample {
                home: Box::new(home.clone()),
            },
            &mut |msg| got = Some(msg),
        );
        match got {
            Some(Report::Sampled(sample)) => *sample,
            other => panic!("{other:?}"),
        }
    };
    let first = look(&home).own.unwrap();
    // Its own figure is a mean over half a minute: it is read at every fifth look.
    let between: Vec<_> = (0..4).map(|_| look(&home).own).collect();
    assert!(between.iter().all(Option::is_none), "{between:?}");
    let second = look(&home).own.unwrap();
    assert!(first.rss > 1 << 20 && second.cpu_seconds >= first.cpu_seconds);
    // The next home is watched, not the one before.
    fs::create_dir_all(other.path.join("repository/logs")).unwrap();
    let log = other.path.join("repository/logs/wso2carbon.log");
    fs::write(log, "INFO {x} - WSO2 Carbon started in 9 sec\n").unwrap();
    assert_eq!(look(&other).status.state, ServerState::Failed);
    assert_eq!(look(&home).status.state, ServerState::Stopped);
}

#[test]
fn of_another_users_server_is_shown_what_may_be_seen_and_why_not_the_rest() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can be another user here");
        return;
    }
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    practice.start().unwrap();
    open_to_all(&practice.home.path);
    let room = tempfile::tempdir().unwrap();
    let ran = practice
        .carbonctl(&["status", "--json"])
        .by_nobody(room.path())
        .run()
        .expect(0);
    let document = ran.json();
    assert_eq!(
        (&document["state"], &document["user"]),
        (&"running".into(), &"root".into())
    );
    assert!(document["rss"].as_u64().unwrap() > 1 << 20, "{document}");
    assert!(
        document["heap"].is_null() && document["reasons"]["heap"] != Value::Null,
        "{document}"
    );
    assert_eq!(
        (&document["fds"], &document["reasons"]["fds"]),
        (&Value::Null, &"other user".into())
    );
    let https = &document["ports"][0];
    assert_eq!((&https["name"], &https["listening"]), (&"https".into(), &true.into()));
    assert!(https["owner"].is_null(), "{document}");
    assert!(
        document["note"]
            .as_str()
            .unwrap()
            .contains("run as its user or as root"),
        "{document}"
    );
}

/// Lets everybody read a home and what leads to it.
fn open_to_all(home: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let status = Command::new("chmod").args(["-R", "a+rX"]).arg(home).status().unwrap();
    assert!(status.success());
    let above = home
        .ancestors()
        .skip(1)
        .take_while(|dir| dir.starts_with(std::env::temp_dir()));
    for dir in above.filter(|dir| *dir != std::env::temp_dir()) {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn status_tells_every_figure_as_text_and_as_a_document() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let pid = practice.start().unwrap().pid;
    let text = practice.carbonctl(&["status"]).run().expect(0).stdout;
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    for name in [
        "user", "cpu", "rss", "heap", "threads", "files", "load", "memory", "disk",
    ] {
        let row = format!("\n  {name:<12} ");
        assert!(text.contains(&row), "no {name} in\n{text}");
    }
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&format!("https open, by pid {pid}")), "{text}");
    assert!(
        flat.contains("unlisted (JMX agent of Java, a random port), on all addresses")
            && flat.contains("-Xmx is 1.0 GB"),
        "{text}"
    );

    let document = practice.carbonctl(&["status", "--json"]).run().expect(0).json();
    assert_eq!((&document["state"], &document["pid"]), (&"running".into(), &pid.into()));
    assert_eq!(document["heap_flag"], 1_u64 << 30);
    assert!(document["fds"]["open"].as_u64().unwrap() > 3);
    assert!(document["memory"]["total"].as_u64().unwrap() > document["memory"]["used"].as_u64().unwrap());
    assert!(document["load"]["cpus"].as_f64().unwrap() > 0.0);
    let [opened] = &document["unexpected_ports"].as_array().unwrap()[..] else {
        panic!("{document}")
    };
    assert_eq!(opened["what"], "JMX agent of Java");
    // What is null has a reason, and what has one is null.
    for key in ["heap", "fds", "load", "memory", "disk"] {
        assert_eq!(
            document[key].is_null(),
            document["reasons"][key] != Value::Null,
            "{key}"
        );
    }
}
