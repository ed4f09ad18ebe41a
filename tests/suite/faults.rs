//! Errors of the system at every call: a full disk, a broken one, no permission, an interruption. Each file is old or new as a
//! whole, what is said is what is there, and the next run brings the rest to an end. A kill at each call is in [`crate::crash`].
//! `CARBONCTL_LONG=1` tries every error at every call; by default the errors take turns.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use std::path::Path;
use std::process::{Command, Output};

use carbonctl::apply::{StateDir, history, recover};

use crate::apply_tree::sample::{Sample, dress};
use crate::crash::{CALLS, Scenario, can_trace, fresh_sample};
use crate::support::homes;
use crate::support::tree::Tree;

/// The errors.
const ERRORS: [&str; 4] = ["ENOSPC", "EIO", "EACCES", "EINTR"];

/// More calls of one kind than any of these runs makes.
const MANY: usize = 600;

fn strace(call: &str, error: &str, number: usize) -> Command {
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={call}"))
        .arg("-e")
        .arg(format!("inject={call}:error={error}:when={number}"));
    strace
}

fn long() -> bool {
    std::env::var("CARBONCTL_LONG").is_ok()
}

/// The last word of the other process: `done ID` or `error CODE TEXT`. `None` where the fault hit what runs the operation.
fn word(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .find(|line| line.starts_with("done ") || line.starts_with("error "))
        .map(str::to_owned)
}

/// How many calls of one kind a whole run makes.
fn count(call: &str, run: impl FnOnce(&mut Command)) -> usize {
    let room = tempfile::tempdir().unwrap();
    let log = room.path().join("log");
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qq", "-o"])
        .arg(&log)
        .arg("-e")
        .arg(format!("trace={call}"));
    run(&mut strace);
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    text.lines().filter(|line| line.contains(&format!("{call}("))).count()
}

fn as_operation(command: &mut Command, name: &str, home: &Path) -> Output {
    command.arg(std::env::current_exe().unwrap());
    dress(command, name, home);
    command.output().unwrap()
}

/// Lets each call of an operation fail; returns how many faults there were, and how many of them it survived.
fn fail_everywhere(scenario: &Scenario) -> (usize, usize) {
    let (mut faults, mut done) = (0, 0);
    for call in CALLS {
        let sample = scenario.ready();
        let calls = count(call, |strace| {
            let output = as_operation(strace, scenario.name, sample.home());
            assert!(
                word(&output).is_some_and(|word| word.starts_with("done ")),
                "{output:?}"
            );
        });
        for number in 1..=calls.min(MANY) {
            let turns = if long() {
                &ERRORS[..]
            } else {
                &ERRORS[number % 4..=number % 4]
            };
            for error in turns {
                let sample = scenario.ready();
                let output = as_operation(&mut strace(call, error, number), scenario.name, sample.home());
                let when = format!("{} with {error} at {call} number {number}", scenario.name);
                faults += 1;
                done += usize::from(settle(scenario, &sample, &output, &when));
            }
        }
    }
    (faults, done)
}

/// Checks what a fault left; whether the operation was done anyway.
fn settle(scenario: &Scenario, sample: &Sample, output: &Output, when: &str) -> bool {
    let said = word(output);
    if let Some(said) = &said {
        assert!(
            said.starts_with("done ") || said.starts_with("error "),
            "{when}: {said}"
        );
    }
    scenario.assert_whole(sample.home(), when);
    let state = StateDir::open(sample.home()).unwrap();
    let pending = state.is_pending();
    recover(&state).unwrap_or_else(|e| panic!("{when}: {e}"));
    let now = Tree::of(sample.home());
    let is_new = now == scenario.new;
    if !is_new {
        scenario.old.assert_same(&now, when);
    }
    match said {
        Some(said) if said.starts_with("done ") => assert!(is_new, "{when}: {said}, but it is as before"),
        // An error says that all is as before, unless it could not even put that back.
        Some(said) => assert!(!is_new || pending, "{when}: {said}, but it is done"),
        None => {}
    }
    let entries = history(&state);
    let counts = match scenario.name {
        "apply" => entries.len() == 1,
        _ => entries[0].undone,
    };
    assert_eq!(counts, is_new, "{when}: the history tells what is there");
    is_new
}

#[test]
fn an_apply_with_an_error_at_any_call_is_all_or_nothing() {
    if !can_trace() {
        return;
    }
    let (faults, done) = fail_everywhere(&Scenario::apply());
    println!("{faults} faults in an apply: {done} done, the rest undone, 0 torn");
    assert!(faults > 200, "only {faults} faults");
}

#[test]
fn an_undo_with_an_error_at_any_call_is_all_or_nothing() {
    if !can_trace() {
        return;
    }
    let (faults, done) = fail_everywhere(&Scenario::undo());
    println!("{faults} faults in an undo: {done} done, the rest not, 0 torn");
    assert!(faults > 200, "only {faults} faults");
}

/// A run of the program itself under a fault.
fn program(strace: &mut Command, home: &Path, room: &Path, arguments: &[&str]) -> Output {
    strace
        .arg(env!("CARGO_BIN_EXE_carbonctl"))
        .args(arguments)
        .arg("--home")
        .arg(home)
        .env_remove("CARBON_HOME")
        .env("HOME", room)
        .env("XDG_STATE_HOME", room)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(room)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

/// Splitmix64: the same points in each run.
struct Points(u64);

impl Points {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }
}

/// A script that fails at once, so that a start is all that carbonctl itself does.
fn with_failing_script(home: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let script = home.join("bin/wso2server.sh");
    std::fs::write(&script, "#!/bin/sh\necho started\nexit 1\n").unwrap();
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Calls whose failure the program meets beside those of a write: what makes threads and memory.
const OF_PROGRAM: [&str; 2] = ["clone3", "mmap"];

#[test]
fn the_program_ends_with_its_own_exit_code_whatever_call_fails() {
    if !can_trace() {
        return;
    }
    let commands: [(&[&str], bool); 3] = [
        (&["set", "ports.offset=3", "--yes"], false),
        (&["undo", "--yes"], false),
        (&["start", "--yes", "--timeout", "1"], true),
    ];
    let mut points = Points(2026);
    let (mut faults, mut codes) = (0, [0_usize; 5]);
    for (command, starts) in commands {
        for call in CALLS.into_iter().chain(OF_PROGRAM) {
            let ready = || {
                let sample = fresh_sample();
                let room = sample.beside().join("own");
                std::fs::create_dir(&room).unwrap();
                let home = homes::mini_toml(sample.beside());
                if starts {
                    with_failing_script(&home);
                } else if command[0] == "undo" {
                    let set = program(
                        &mut Command::new("env"),
                        &home,
                        &room,
                        &["set", "ports.offset=3", "--yes"],
                    );
                    assert!(set.status.success(), "{set:?}");
                }
                (sample, home, room)
            };
            let (_kept, home, room) = ready();
            let calls = count(call, |strace| {
                program(strace, &home, &room, command);
            });
            let tries = if long() { calls.min(MANY) } else { calls.min(3) };
            for turn in 0..tries {
                let number = if long() { turn } else { points.below(calls) } + 1;
                // What the loader maps before the program runs is not the program's.
                if call == "mmap" && number < 40 {
                    continue;
                }
                let error = if call == "clone3" {
                    "EAGAIN"
                } else {
                    ERRORS[points.below(4)]
                };
                let (_kept, home, room) = ready();
                let toml = home.join("repository/conf/deployment.toml");
                let before = std::fs::read(&toml).unwrap();
                let output = program(&mut strace(call, error, number), &home, &room, command);
                let when = format!("{command:?} with {error} at {call} number {number}");
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let code = output.status.code().unwrap_or(-1);
                // 127: the loader itself could not start it.
                assert!((0..=4).contains(&code) || code == 127, "{when}: exit {code}: {said}");
                assert!(!said.contains("panicked"), "{when}: {said}");
                if let Ok(at) = usize::try_from(code)
                    && let Some(seen) = codes.get_mut(at)
                {
                    *seen += 1;
                }
                let after = std::fs::read(&toml).unwrap();
                let text = String::from_utf8(after.clone()).unwrap();
                assert!(after == before || text.contains("[server]"), "{when}: torn");
                faults += 1;
            }
        }
    }
    println!("{faults} faults in the program: exit codes 0 to 4 came {codes:?} times, 0 panics");
    assert!(faults > 60, "only {faults} faults");
}
