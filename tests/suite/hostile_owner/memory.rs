//! However much lies in a home, a command takes no more than 64 MB of memory for it, and ends within a second.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::extremes::{self, Fill};
use super::{Trap, can_run};

/// What a command may take in all, bytes.
const MOST: u64 = 64 << 20;

/// What no command may take. The program as it is tested is many times slower than the one that is shipped, and the machine
/// may be busy: there this tells a command that hangs from one that does not, and the figures are printed.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 1 });

/// The commands that look at most.
const FEW: [&[&str]; 4] = [&["check"], &["get"], &SET, &ROLL];
const ALL: [&[&str]; 10] = [
    &["check"],
    &["get"],
    &["recommend"],
    &["status"],
    &["history"],
    &["verify"],
    &["logs", "-n", "10"],
    &SET,
    &ROLL,
    &["undo", "--dry-run"],
];
const SET: [&str; 5] = [
    "set",
    "ports.offset=3",
    "heap.max=700m",
    "hostname=a.example.com",
    "--dry-run",
];
const ROLL: [&str; 3] = ["set", "log.rotation=size", "--dry-run"];

/// The largest memory that a run ever had, bytes, and how long it took: looked at until it ends.
fn peak(trap: &Trap, arguments: &[&str]) -> (u64, Duration) {
    let own = trap.beside("own");
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .args(arguments)
        .arg("--home")
        .arg(&trap.home)
        .env_remove("CARBON_HOME")
        .env("HOME", &own)
        .env("XDG_STATE_HOME", &own)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or_default() << 10);
        if began.elapsed() > LONGEST {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{arguments:?} takes longer than {LONGEST:?}");
        }
        std::thread::yield_now();
    }
    let took = began.elapsed();
    let code = child.wait().unwrap().code();
    assert!(code.is_some_and(|code| code <= 4), "{arguments:?} ends with {code:?}");
    (most, took)
}

/// Runs commands on a home and holds each to the bounds.
fn hold(what: &str, trap: &Trap, commands: &[&[&str]]) {
    for command in commands {
        let (most, took) = peak(trap, command);
        println!(
            "{what}: {} takes {} MB, {} ms",
            command[0],
            most >> 20,
            took.as_millis()
        );
        assert!(most <= MOST, "{what}: {command:?} takes {} MB", most >> 20);
    }
}

fn each(kinds: &[(&str, Fill)], make: fn() -> Trap) {
    if !can_run() {
        return;
    }
    for (what, fill) in kinds {
        let trap = make();
        fill(&trap);
        hold(what, &trap, &FEW);
    }
}

#[test]
fn no_xml_takes_more_than_its_share() {
    each(&extremes::OF_XML, Trap::xml);
}

#[test]
fn no_properties_take_more_than_their_share() {
    each(&extremes::OF_PROPERTIES, Trap::xml);
}

#[test]
fn no_toml_takes_more_than_its_share() {
    each(&extremes::OF_TOML, Trap::new);
}

#[test]
fn no_script_takes_more_than_its_share() {
    each(&extremes::OF_SCRIPTS, Trap::new);
}

#[test]
fn no_list_and_no_template_takes_more_than_its_share() {
    each(&extremes::OF_LISTS, Trap::new);
}

#[test]
fn no_crowd_of_files_takes_more_than_its_share() {
    each(&extremes::OF_DIRECTORIES, Trap::new);
}

#[test]
fn no_command_takes_more_than_sixty_four_megabytes() {
    if !can_run() {
        return;
    }
    for (what, make) in [("all of toml", Trap::new as fn() -> Trap), ("all of xml", Trap::xml)] {
        let trap = make();
        extremes::everything(&trap);
        hold(what, &trap, &ALL);
    }
}
