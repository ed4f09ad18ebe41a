//! Every kind of thing in place of every file that a command looks for: each command ends, nothing outside changes.
//!
//! Files that do not keep a command from looking further are put into one home all together; those at which one could stop
//! are also put there alone.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, lchown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use carbonctl::engine::{Effect, Executor, ExecutorContext};
use carbonctl::probe::jvm::JvmReader;
use carbonctl::probe::{World, identify};

use super::{LOOKER, OWNER, Trap, can_run, clear, copy_program};

/// What can stand in place of a file.
const KINDS: [&str; 12] = [
    "link to a file of root's",
    "dangling link",
    "link loop",
    "link to a device",
    "hard link",
    "pipe",
    "socket",
    "device",
    "directory",
    "huge",
    "empty",
    "of another owner",
];

/// What a server and its pack leave in a home: none of it keeps a command from looking further.
const LEFT: [&str; 21] = [
    "repository/conf/log4j2.properties",
    "repository/conf/carbon.xml",
    "wso2carbon.pid",
    "repository/logs/wso2carbon.log",
    "repository/resources/conf/.metadata/metadata_config.properties",
    "repository/resources/conf/key-mappings.json",
    "repository/resources/conf/default.json",
    "repository/resources/conf/templates",
    "repository/resources/security/wso2carbon.jks",
    "repository/resources/security/client-truststore.jks",
    "repository/components/dropins",
    "repository/deployment/server/userstores",
    "repository/database",
    "updates/config.json",
    "carbonctl-answers.toml",
    "password-tmp",
    ".carbonctl/console.log",
    ".carbonctl/console.previous.log",
    ".carbonctl/failed-start.txt",
    ".carbonctl/continuity.toml",
    PRACTICE,
];

/// What a command could stop at.
const STOPS: [&str; 9] = [
    "repository/conf/deployment.toml",
    ".carbonctl",
    ".carbonctl/lock",
    ".carbonctl/control.lock",
    ".carbonctl/pending.json",
    ".carbonctl/history",
    ".carbonctl/history/20261121-061502-1.json",
    "bin/wso2server.sh",
    "bin/version.txt",
];

/// Files of a server nested in an Enterprise Integrator pack, from the pack's top.
const NESTED: [&str; 12] = [
    "wso2/analytics/conf/registry.xml",
    "wso2/analytics/conf/axis2/axis2.xml",
    "wso2/analytics/conf/user-mgt.xml",
    "wso2/analytics/conf/datasources/master-datasources.xml",
    "wso2/analytics/conf/log4j.properties",
    "wso2/analytics/wso2carbon.pid",
    "wso2/analytics/repository/logs/wso2carbon.log",
    "wso2/analytics/.carbonctl/lock",
    "wso2/analytics/.carbonctl/control.lock",
    "wso2/analytics/.carbonctl/pending.json",
    "wso2/analytics/bin/wso2server.sh",
    "bin/wso2carbon-version.txt",
];

/// An answers file of the home's.
const ANSWERS: &str = "repository/conf/answers.toml";

/// Where a practice home is to be made: what lies there is the home's owner's too.
const PRACTICE: &str = "repository/practice";

/// Every command of the contract that ends on its own; the answers file is one of the home's.
const COMMANDS: [&[&str]; 27] = [
    &["status"],
    &["check"],
    &["explain", "G31"],
    &["get"],
    &["set", "ports.offset=3", "--yes"],
    &["recommend"],
    &["plan", ANSWERS],
    &["apply", ANSWERS, "--yes"],
    &["verify"],
    &["history"],
    &["undo", "--yes"],
    &["console"],
    &["start", "--yes", "--timeout", "1"],
    &["start", "--foreground", "--yes"],
    &["stop", "--timeout", "1"],
    &["restart", "--yes", "--timeout", "1"],
    &["logs", "-n", "5"],
    &["logs", "-n", "5", "--level", "ERROR"],
    &["service", "status"],
    &["service", "install", "--dry-run"],
    &["homes"],
    &["practice", PRACTICE],
    &["practice", PRACTICE, "--generation", "xml"],
    &["practice", PRACTICE, "--setup"],
    &["completions", "bash"],
    &["man"],
    &[],
];

/// Those that make, take or read what lies in `.carbonctl`, or run what lies in `bin`.
const WRITING: [&str; 6] = ["set", "verify", "history", "undo", "start", "stop"];

/// Puts one thing in place of a file; `false` where this machine cannot have it.
fn put(trap: &Trap, kind: &str, below: &str) -> bool {
    let path = trap.at(below);
    clear(&path);
    trap.parents(below);
    let link = |target: &Path| symlink(target, &path).unwrap();
    match kind {
        "link to a file of root's" => link(&trap.safe("secret")),
        "dangling link" => link(&trap.safe("nologin")),
        "link loop" => link(&path),
        "link to a device" => link(Path::new("/dev/zero")),
        "hard link" => fs::hard_link(trap.safe("secret"), &path).unwrap(),
        "pipe" => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
        "socket" => drop(UnixListener::bind(&path).unwrap()),
        "device" => {
            let made = Command::new("mknod").arg(&path).args(["c", "1", "5"]).output().unwrap();
            if !made.status.success() {
                return false;
            }
        }
        "directory" => fs::create_dir(&path).unwrap(),
        "huge" => fs::File::create(&path).unwrap().set_len(2 << 30).unwrap(),
        "empty" => fs::write(&path, "").unwrap(),
        _ => {
            fs::write(&path, "x").unwrap();
            chown(&path, Some(LOOKER), Some(LOOKER)).unwrap();
            return true;
        }
    }
    // A second name for root's own file stays root's.
    if kind != "hard link" {
        lchown(&path, Some(OWNER), Some(OWNER)).unwrap();
    }
    true
}

/// A home of one kind of trap, and the commands that meet it.
struct Meeting {
    kind: &'static str,
    files: &'static [&'static str],
    commands: Vec<usize>,
    /// The home that is named, below the one that was made.
    below: &'static str,
}

fn meetings() -> Vec<Meeting> {
    let every = || (0..COMMANDS.len()).collect::<Vec<_>>();
    let writing = || -> Vec<usize> {
        let writes = |command: &[&str]| command.first().is_some_and(|word| WRITING.contains(word));
        every().into_iter().filter(|number| writes(COMMANDS[*number])).collect()
    };
    let all = std::env::var("CARBONCTL_LONG").is_ok();
    let mut meetings = Vec::new();
    for kind in KINDS {
        let mut add = |files: &'static [&'static str], commands: Vec<usize>, below| {
            meetings.push(Meeting {
                kind,
                files,
                commands,
                below,
            });
        };
        add(&LEFT, every(), "");
        add(&NESTED, every(), "wso2/analytics");
        for (number, _) in STOPS.iter().enumerate() {
            let commands = if all || number == 0 { every() } else { writing() };
            add(&STOPS[number..=number], commands, "");
        }
        if all {
            for (number, _) in LEFT.iter().enumerate() {
                add(&LEFT[number..=number], every(), "");
            }
        }
    }
    meetings
}

/// The longest time of each command.
type Worst = Mutex<BTreeMap<String, Duration>>;

/// Lets every command meet its trap; gives how many runs that were.
fn meet(meeting: &Meeting, program: &Path, turn: usize, worst: &Worst) -> usize {
    let mut trap = Trap::new().with_program(program);
    if !meeting.below.is_empty() {
        nest(&mut trap, meeting.below);
    }
    let (before, names) = (trap.outside(), trap.names());
    let mut runs = 0;
    for &number in &meeting.commands {
        let command = COMMANDS[number];
        // What a command wrote is gone again before the next.
        if !meeting.files.iter().all(|file| put(&trap, meeting.kind, file)) {
            return runs;
        }
        trap.plant(ANSWERS, "hostname = \"id.example.com\"\n");
        let whole: Vec<String> = command
            .iter()
            .map(|word| match *word {
                ANSWERS | PRACTICE => trap.at(word).to_str().unwrap().to_owned(),
                word => word.to_owned(),
            })
            .collect();
        let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
        let what = format!("{} as {:?}, {command:?}", meeting.kind, meeting.files);
        let home = trap.home.join(meeting.below);
        let began = Instant::now();
        let ran = if (turn + number) % 3 == 2 {
            trap.run_at_as(LOOKER, &home, &whole)
        } else {
            trap.run_at(&home, &whole)
        };
        let took = began.elapsed();
        // A script of the home's that root runs on request may print what it likes.
        let told =
            ran.said.contains("never to be seen") && !command.contains(&"start") && !command.contains(&"restart");
        assert!(!told, "{what}: {ran:?}");
        before.assert_same(&trap.outside(), &what);
        assert_eq!(trap.names(), names, "{what}");
        let mut worst = worst.lock().unwrap();
        let longest = worst.entry(command.join(" ")).or_default();
        *longest = took.max(*longest);
        runs += 1;
    }
    runs
}

/// Makes the home an Enterprise Integrator pack with a server nested in it.
fn nest(trap: &mut Trap, below: &str) {
    let pack = trap.home.clone();
    for dir in ["conf", "bin", &format!("{below}/conf"), &format!("{below}/bin")] {
        fs::create_dir_all(pack.join(dir)).unwrap();
    }
    fs::rename(pack.join("repository/conf"), pack.join("was")).unwrap();
    let carbon = "<Server xmlns=\"http://wso2.org/projects/carbon/carbon.xml\"><Name>WSO2 Enterprise Integrator</Name>\
        <Version>6.6.0</Version><Ports><Offset>0</Offset></Ports></Server>\n";
    for dir in ["conf", &format!("{below}/conf")] {
        fs::write(pack.join(dir).join("carbon.xml"), carbon).unwrap();
    }
    super::give_all(&pack, OWNER);
}

#[test]
fn every_command_ends_on_every_trap_and_changes_nothing_outside() {
    if !can_run() {
        return;
    }
    let began = Instant::now();
    let shared = tempfile::Builder::new().prefix("hostile").tempdir().unwrap();
    fs::set_permissions(shared.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = shared.path().join("carbonctl");
    copy_program(&program);
    let (meetings, next, runs) = (meetings(), AtomicUsize::new(0), AtomicUsize::new(0));
    let worst = Worst::default();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let Some(meeting) = meetings.get(turn) else { break };
                    runs.fetch_add(meet(meeting, &program, turn, &worst), Ordering::Relaxed);
                }
            });
        }
    });
    let runs = runs.into_inner();
    println!(
        "{runs} runs in {:?}: none hung, 0 changed anything outside; the longest of each:",
        began.elapsed()
    );
    for (command, took) in worst.into_inner().unwrap() {
        println!(
            "{:>6} ms  {}",
            took.as_millis(),
            if command.is_empty() { "(none)" } else { &command }
        );
    }
    assert!(runs > 1000, "{runs} runs");
}

#[test]
fn a_log_that_is_followed_tells_nothing_of_others_and_ends_when_it_is_told_to() {
    if !can_run() {
        return;
    }
    let shared = tempfile::Builder::new().prefix("hostile").tempdir().unwrap();
    fs::set_permissions(shared.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = shared.path().join("carbonctl");
    copy_program(&program);
    std::thread::scope(|scope| {
        for kind in KINDS {
            let program = &program;
            scope.spawn(move || {
                let trap = Trap::new();
                if !put(&trap, kind, "repository/logs/wso2carbon.log") {
                    return;
                }
                let before = trap.outside();
                // The second signal is sent only to what does not end at the first.
                let ran = Command::new("timeout")
                    .args(["-s", "INT", "-k", "20", "1"])
                    .arg(program)
                    .args(["logs", "-f", "--home"])
                    .arg(&trap.home)
                    .env_remove("CARBON_HOME")
                    .env("HOME", shared_home(&trap))
                    .env("XDG_STATE_HOME", shared_home(&trap))
                    .current_dir("/")
                    .stdin(std::process::Stdio::null())
                    .output()
                    .unwrap();
                let said = [ran.stdout, ran.stderr].concat();
                let said = String::from_utf8_lossy(&said);
                assert!(
                    matches!(ran.status.code(), Some(0..=4 | 124 | 130)),
                    "{kind}: {:?}: {said}",
                    ran.status
                );
                assert!(
                    !said.contains("panicked") && !said.contains("never to be seen"),
                    "{kind}: {said}"
                );
                before.assert_same(&trap.outside(), kind);
            });
        }
    });
}

/// A directory for the program's own files.
fn shared_home(trap: &Trap) -> std::path::PathBuf {
    trap.beside("own")
}

/// A look that takes longer than this never ends.
const HANGS: Duration = Duration::from_secs(20);

#[test]
fn the_consoles_own_looks_end_on_every_trap() {
    if !can_run() {
        return;
    }
    let (mut looks, mut longest) = (0, Duration::ZERO);
    for kind in KINDS {
        for (files, below) in [(&LEFT[..], ""), (&NESTED[..], "wso2/analytics")] {
            let mut trap = Trap::new();
            if !below.is_empty() {
                nest(&mut trap, below);
            }
            let before = trap.outside();
            if !files.iter().all(|file| put(&trap, kind, file)) {
                continue;
            }
            let (tell, told) = channel();
            let home = trap.home.join(below);
            let began = Instant::now();
            std::thread::spawn(move || {
                let context = ExecutorContext {
                    world: World::here(),
                    program: env!("CARGO_BIN_EXE_carbonctl").into(),
                };
                let Ok(home) = identify::home(&home) else {
                    let _ = tell.send(String::new());
                    return;
                };
                let mut executor = Executor::new(context);
                let mut said = Vec::new();
                // Once as it begins, once with what is kept.
                for _ in 0..2 {
                    let home = Box::new(home.clone());
                    executor.run(Effect::Sample { home }, &mut |msg| said.push(msg));
                }
                let read = Effect::ReadHome {
                    typed: home.path.to_str().unwrap_or_default().to_owned(),
                    machine: None,
                    instances: carbonctl::domain::Instances::of(Some(1), 1),
                    recover: false,
                };
                executor.run(read, &mut |msg| said.push(msg));
                let _ = tell.send(format!("{said:?}"));
            });
            let said = told
                .recv_timeout(HANGS)
                .unwrap_or_else(|e| panic!("{kind} as {files:?}: a look did not end, or ended in a panic ({e})"));
            assert!(!said.contains("never to be seen"), "{kind} as {files:?}: {said}");
            before.assert_same(&trap.outside(), kind);
            longest = longest.max(began.elapsed());
            looks += 1;
        }
    }
    println!("{looks} homes sampled and read, the longest in {longest:?}");
    assert!(looks >= 22, "{looks} looks");
}

#[test]
fn counters_of_a_jvm_are_looked_for_to_the_end() {
    if !can_run() {
        return;
    }
    for kind in KINDS {
        for file in [
            "tmp/hsperfdata_wso2/77",
            "tmp/hsperfdata_wso2",
            "proc/77/maps",
            "proc/77/status",
        ] {
            let trap = Trap::new();
            for (path, text) in [
                ("proc/77/status", "Name:\tjava\nUid:\t802\t802\t802\t802\n"),
                ("proc/77/statm", "100 1 1 1 1 1 1\n"),
                ("proc/77/maps", ""),
                ("etc/passwd", "wso2:x:802:802::/home/wso2:/bin/sh\n"),
                ("tmp/hsperfdata_wso2/77", ""),
            ] {
                trap.plant(path, text);
            }
            if !put(&trap, kind, file) {
                continue;
            }
            let before = trap.outside();
            let (tell, told) = channel();
            let root = trap.home.clone();
            std::thread::spawn(move || {
                let reader = JvmReader::open(&World::recorded(&root), 77, None);
                let _ = tell.send(reader.and_then(|mut reader| reader.read()).is_ok());
            });
            assert_eq!(told.recv_timeout(HANGS), Ok(false), "{kind} as {file}");
            before.assert_same(&trap.outside(), kind);
        }
    }
}
