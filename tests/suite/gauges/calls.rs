//! What a look asks of the system, as `strace` sees it.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use carbonctl::domain::Home;
use carbonctl::practice::Flavour;
use carbonctl::probe::identify;
use carbonctl::server::{ServerState, Watcher};

use crate::support::server::Practice;

/// Names the home to the process that is traced.
const HOME: &str = "CARBONCTL_TEST_LOOKS_AT";

/// Stands between what is traced; no such file is there.
const MARK: &str = "/no/such/file/of/carbonctl";

/// How many looks are counted, after the first ones.
const LOOKS: usize = 9;

/// How often looks are traced until no socket of another test came meanwhile.
const TRIES: usize = 50;

#[test]
fn a_look_at_a_running_server_searches_and_parses_nothing() {
    let here = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !here.is_ok_and(|out| out.status.success()) {
        println!("skipped: strace is not here or may not trace");
        return;
    }
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let pid = practice.start().unwrap().pid;
    let calls = undisturbed(&practice.home, pid);
    let of = |part: &str| calls.iter().filter(|call| call.contains(part)).count();
    let all = calls.join("\n");
    // Two families, at every third look of a server that is up.
    assert_eq!(of("sendto("), 2 * LOOKS / 3, "other netlink than that in\n{all}");
    assert_eq!(of("net/tcp"), 0, "{all}");
    assert_eq!(of("\"/proc\""), 0, "all processes were searched:\n{all}");
    assert_eq!(of("/cmdline"), 0, "{all}");
    // Looked at for changes, never read.
    assert!(of("carbon.xml") > 0, "{all}");
    let read = |name: &str| {
        // With `O_PATH` a file is held for a look at its size and time; it cannot be read.
        let opened = |call: &&String| call.contains("open") && call.contains(name) && !call.contains("O_PATH");
        calls.iter().filter(opened).count()
    };
    for name in [".xml", ".toml", "wso2carbon.log", "/etc/passwd"] {
        assert_eq!(read(name), 0, "{name} was read in\n{all}");
    }
    println!("{} calls a look", calls.len() / LOOKS);
}

/// The system calls of looks that did not go through the files of the server: they do so only where a socket of this machine began
/// to listen, as those of other tests do all the time.
fn undisturbed(home: &Home, pid: u32) -> Vec<String> {
    let room = tempfile::tempdir().unwrap();
    let files = format!("\"/proc/{pid}/fd/");
    for _ in 0..TRIES {
        let calls = traced(home, &room.path().join("calls"));
        if !calls.iter().any(|call| call.contains(&files)) {
            return calls;
        }
    }
    panic!("the server's files were gone through each of {TRIES} times");
}

/// The system calls of [`LOOKS`] looks of one watcher.
fn traced(home: &Home, into: &Path) -> Vec<String> {
    let ran = Command::new("strace")
        .args(["-f", "-qq", "-s", "256", "-o"])
        .arg(into)
        .arg(env::current_exe().unwrap())
        .args(["--exact", "gauges::calls::other_process", "--ignored", "--nocapture"])
        .env(HOME, &home.path)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    let text = fs::read_to_string(into).unwrap();
    let parts: Vec<&str> = text.split(MARK).collect();
    assert_eq!(parts.len(), 3, "{text}");
    parts[1].lines().skip(1).map(str::to_owned).collect()
}

#[test]
#[ignore = "the process that is traced"]
fn other_process() {
    let Some(home) = env::var_os(HOME) else { return };
    let mut watcher = Watcher::new(&identify::home(Path::new(&home)).unwrap());
    for _ in 0..2 {
        assert_eq!(watcher.inspect().state, ServerState::Running);
    }
    let _ = fs::metadata(MARK);
    for _ in 0..LOOKS {
        assert_eq!(watcher.inspect().state, ServerState::Running);
    }
    let _ = fs::metadata(MARK);
}
