//! kill -9 at every point of an apply, an undo and a recovery: each file is old or new as a whole, the next run finishes
//! or rolls back and says so, and then all files are old or all are new.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod real;
mod scenario;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carbonctl::apply::{Outcome, StateDir, apply, history, recover, undo};
use carbonctl::face::exit_code;

use crate::apply_tree::sample::{child, dress, killed_at, last_word};
use crate::support::tree::{Content, Tree};
pub(crate) use scenario::Scenario;
use scenario::{TEMP, fresh};

/// A sample home where bringing a file to disk costs nothing.
pub(crate) fn fresh_sample() -> crate::apply_tree::sample::Sample {
    fresh()
}

/// More points than any of these runs has.
const MANY: usize = 200;

/// Kills an operation at each of its points; returns how often each outcome came.
fn kill_everywhere(scenario: &Scenario) -> (usize, usize) {
    let (mut finished, mut rolled_back) = (0, 0);
    for step in 1..MANY {
        let Some(sample) = scenario.killed_at(step) else {
            assert!(step > 25, "only {step} points");
            return (finished, rolled_back);
        };
        let when = format!("{} killed at {step}", scenario.name);
        scenario.assert_whole(sample.home(), &when);
        match scenario.recover(sample.home(), &when) {
            Some(Outcome::Finished) => finished += 1,
            Some(Outcome::RolledBack) => rolled_back += 1,
            None => {}
        }
        // What the killed run left stands in no one's way.
        let state = StateDir::open(sample.home()).unwrap();
        if Tree::of(sample.home()) != scenario.new {
            let word = last_word(&mut child(scenario.name, sample.home())).unwrap();
            assert!(word.starts_with("done "), "{when}, then again: {word}");
            scenario.new.assert_same(&Tree::of(sample.home()), &when);
        }
        if scenario.name == "apply" {
            undo(&state, &sample.known(), None).unwrap();
            scenario.old.assert_same(&Tree::of(sample.home()), &when);
        }
    }
    panic!("{} never ends", scenario.name);
}

#[test]
fn an_apply_killed_at_any_point_is_all_or_nothing() {
    let (finished, rolled_back) = kill_everywhere(&Scenario::apply());
    assert!(
        finished > 5 && rolled_back > 5,
        "{finished} finished, {rolled_back} rolled back"
    );
}

#[test]
fn an_undo_killed_at_any_point_is_all_or_nothing() {
    let (finished, rolled_back) = kill_everywhere(&Scenario::undo());
    assert!(
        finished > 5 && rolled_back > 5,
        "{finished} finished, {rolled_back} rolled back"
    );
}

/// Kills an operation at every `stride`-th point, `spoils` what it left, and kills the recovery of that at each of its points.
fn kill_recoveries(scenario: &Scenario, stride: usize, spoil: fn(&Path)) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut step = 1;
    while let Some(sample) = scenario.killed_at(step) {
        if StateDir::open(sample.home()).unwrap().is_pending() {
            for second in 1..MANY {
                let sample = scenario.killed_at(step).unwrap();
                spoil(sample.home());
                let when = format!("{} killed at {step}, recovery killed at {second}", scenario.name);
                if last_word(&mut killed_at("recover", sample.home(), second)).is_some() {
                    let now = Tree::of(sample.home());
                    assert!(now == scenario.new || now == scenario.old, "{when}");
                    break;
                }
                scenario.assert_whole(sample.home(), &when);
                outcomes.extend(scenario.recover(sample.home(), &when));
            }
        }
        step += stride;
    }
    outcomes
}

#[test]
fn a_recovery_killed_at_any_point_can_be_repeated() {
    for scenario in [Scenario::apply(), Scenario::undo()] {
        let outcomes = kill_recoveries(&scenario, 3, |_| {});
        assert!(outcomes.contains(&Outcome::Finished) && outcomes.contains(&Outcome::RolledBack));
    }
}

#[test]
fn a_recovery_that_cannot_finish_goes_back_through_any_kill() {
    for scenario in [Scenario::apply(), Scenario::undo()] {
        let outcomes = kill_recoveries(&scenario, 2, spoil_one_temporary_file);
        let back = outcomes.iter().filter(|o| **o == Outcome::RolledBack).count();
        assert!(back > 20, "{back} of {} rolled back", outcomes.len());
    }
}

/// Cuts the last temporary file of new content short, as a repaired file system might.
fn spoil_one_temporary_file(home: &Path) {
    let temps = temps(home);
    let Some(last) = temps.iter().rfind(|p| !is_aside(p)) else {
        return;
    };
    fs::write(last, "").unwrap();
}

/// Whether a temporary name has the old file rather than a new one: what an undo removes waits under it.
fn is_aside(temp: &Path) -> bool {
    temp.file_name()
        .unwrap()
        .to_string_lossy()
        .starts_with(".hazelcast.properties")
        && !temp.with_file_name("hazelcast.properties").exists()
        && fs::read(temp).is_ok_and(|b| b.starts_with(b"hazelcast."))
}

fn temps(home: &Path) -> Vec<PathBuf> {
    let ours = |path: &Path| path.file_name().unwrap().to_string_lossy().contains(TEMP);
    let mut out: Vec<_> = Tree::of(home)
        .0
        .into_iter()
        .filter(|(path, node)| ours(path) && matches!(node.content, Content::File(_)))
        .map(|(path, _)| home.join(path))
        .collect();
    out.sort();
    out
}

#[test]
fn a_file_changed_after_the_kill_is_reported_and_nothing_is_touched() {
    let scenario = Scenario::apply();
    let mut seen = 0;
    for step in 1..MANY {
        let Some(sample) = scenario.killed_at(step) else {
            break;
        };
        let script = sample.home().join("bin/wso2server.sh");
        let state = StateDir::open(sample.home()).unwrap();
        if fs::read(&script).ok().as_deref() != scenario.new.bytes("bin/wso2server.sh") || !history(&state).is_empty() {
            continue;
        }
        seen += 1;
        fs::write(&script, "edited by hand\n").unwrap();
        let before = Tree::of(sample.home());
        let error = recover(&state).unwrap_err();
        assert_eq!(exit_code(error.problem().kind), 4);
        let text = error.to_string();
        assert!(
            text.contains("bin/wso2server.sh") && text.contains("pending.json"),
            "{text}"
        );
        before.assert_same(&Tree::of(sample.home()), "nothing touched");
        // As the message says: with the file as it was before, the change can be brought to an end.
        fs::write(&script, scenario.old.bytes("bin/wso2server.sh").unwrap()).unwrap();
        scenario.recover(sample.home(), &format!("killed at {step}, then edited and put back"));
    }
    assert!(seen > 3, "{seen} points between the first rename and the record");
}

#[test]
fn the_next_apply_recovers_first_and_says_so() {
    let scenario = Scenario::apply();
    let mut told = 0;
    for step in 1..MANY {
        let Some(sample) = scenario.killed_at(step) else {
            break;
        };
        let state = StateDir::open(sample.home()).unwrap();
        let pending = state.is_pending();
        let other = crate::apply_tree::sample::edit(sample.home(), "repository/conf/untouched.xml", "<a/>", "<b/>");
        let recovered = apply(&state, &other).unwrap().recovered;
        assert_eq!(recovered.is_some(), pending);
        told += usize::from(pending);
        assert!(temps(sample.home()).is_empty());
    }
    assert!(told > 10);
}

/// The system calls of an apply that change something, or stand between two that do.
pub(crate) const CALLS: [&str; 15] = [
    "openat",
    "openat2",
    "newfstatat",
    "statx",
    "getdents64",
    "write",
    "fsync",
    "fchown",
    "fchmod",
    "renameat",
    "unlinkat",
    "mkdirat",
    "flock",
    "ftruncate",
    "close",
];

/// Whether `strace` is here and may trace; says so where not.
pub(crate) fn can_trace() -> bool {
    let here = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let here = here.is_ok_and(|out| out.status.success());
    if !here {
        println!("skipped: strace is not here or may not trace");
    }
    here
}

#[test]
fn a_kill_at_any_system_call_is_all_or_nothing() {
    // `strace` numbers each kind of call separately.
    let traced = |home: &Path, call: &str, number: usize| {
        let mut strace = Command::new("strace");
        strace
            .args(["-f", "-qq", "-o", "/dev/null", "-e"])
            .arg(format!("trace={call}"));
        strace.arg("-e").arg(format!("inject={call}:signal=KILL:when={number}"));
        strace.arg(std::env::current_exe().unwrap());
        dress(&mut strace, "apply", home);
        strace
    };
    if !can_trace() {
        return;
    }
    let scenario = Scenario::apply();
    let mut kills = 0;
    for call in CALLS {
        for number in 1..MANY {
            let sample = scenario.ready();
            if let Some(word) = last_word(&mut traced(sample.home(), call, number)) {
                assert!(word.starts_with("done "), "{word}");
                break;
            }
            kills += 1;
            let when = format!("killed at {call} number {number}");
            scenario.assert_whole(sample.home(), &when);
            scenario.recover(sample.home(), &when);
        }
    }
    assert!(kills > 100, "only {kills} kills");
}

#[test]
fn a_kill_at_any_instant_is_all_or_nothing() {
    let scenario = Scenario::apply();
    for round in 1..=24_usize {
        let sample = fresh();
        let mut turning = child("turns", sample.home()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(turning.stdout.take().unwrap()).lines();
        let state = StateDir::open(sample.home()).unwrap();
        for _ in 0..round % 5 {
            lines
                .by_ref()
                .map(Result::unwrap)
                .find(|line| line.ends_with("turn"))
                .unwrap();
        }
        // Some looks into the directory later: another instant each round.
        for _ in 0..round * round * 4 {
            let _ = state.is_pending();
        }
        turning.kill().unwrap();
        turning.wait().unwrap();
        let when = format!("round {round}");
        scenario.assert_whole(sample.home(), &when);
        recover(&state).unwrap();
        let now = Tree::of(sample.home());
        let is_new = now == scenario.new;
        assert!(
            is_new || scenario.old.differences(&now).is_empty(),
            "{when}: {}",
            scenario.old.differences(&now)
        );
        let standing = history(&state).iter().filter(|e| !e.undone).count();
        assert_eq!(standing, usize::from(is_new), "{when}");
    }
}
