//! What the unit says, done for real: its command, directory, variables and user, with a JVM.

use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};

use carbonctl::probe::{World, process};
use carbonctl::server::service::{Spec, Unit};
use carbonctl::server::{ServerState, status};

use super::*;
use crate::support::server::{Practice, java_home, until};

/// The words after `key=`, as systemd takes them apart.
fn words(unit: &str, key: &str) -> Vec<String> {
    let line = unit
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
        .unwrap();
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.replace("%%", "%").replace("$$", "$").chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Runs the unit's command as its user, in a process group of its own, with nothing in the environment but what it says.
fn run(unit: &str) -> Child {
    let command = words(unit, "ExecStart");
    let (name, value) = words(unit, "Environment")[0]
        .split_once('=')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let mut run = Command::new(&command[0]);
    run.args(&command[1..])
        .env_clear()
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .env(name, value)
        .current_dir(words(unit, "WorkingDirectory").join(" "))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    if root() {
        run.uid(DAEMON).gid(DAEMON);
    }
    run.spawn().unwrap()
}

#[test]
fn the_units_command_runs_the_server_and_term_to_its_group_ends_it() {
    let Some(practice) = Practice::below("a b/100%", Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    for dir in practice
        .home
        .path
        .ancestors()
        .take(4)
        .skip(1)
        .filter(|dir| *dir != Path::new("/tmp"))
    {
        open(dir);
    }
    if root() {
        give(&practice.home.path, DAEMON);
    }
    let who = ("daemon".to_owned(), "daemon".to_owned());
    let spec = Spec::of(&practice.home, "practice".into(), who, java_home().as_deref()).unwrap();
    assert!(spec.tells_exit);
    let unit = Unit::render(&spec).unwrap();
    let server = || process::server_of(&World::here(), &practice.home);
    let up = || {
        until("the server is up", || {
            status(&practice.home).state == ServerState::Running
        });
    };

    // As `systemctl stop` does it: TERM to every process of the service.
    let mut child = run(&unit);
    up();
    let seen = server().unwrap();
    assert_eq!(seen.user, if root() { "daemon".to_owned() } else { seen.user.clone() });
    let group = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process_group(group, rustix::process::Signal::TERM).unwrap();
    let ended = child.wait().unwrap();
    // The shell dies of the signal itself, which systemd takes for a clean end; some shells pass 143 on.
    assert!(ended.signal() == Some(15) || ended.code() == Some(143), "{ended:?}");
    until("the end of the JVM", || server().is_none());
    assert!(
        practice.read("repository/logs/wso2carbon.log").contains("Halting JVM"),
        "no orderly end"
    );

    // As `carbonctl stop` does it: TERM to the JVM. The script hands its exit code on.
    let mut child = run(&unit);
    up();
    practice.stop().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(unit.contains("\nSuccessExitStatus=143\n"));
}
