//! A machine that has nothing left to give: no thread, no room for what is printed. Everything a command was asked for is then
//! done another way, or said not to be done; nothing ends in a panic, whose exit code no script knows.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use carbonctl::practice::Flavour;

use crate::support::cli::carbonctl;
use crate::support::homes;

/// Every command that ends on its own and needs no answers.
const COMMANDS: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["no-such-command"],
    &["homes"],
    &["check"],
    &["check", "--json"],
    &["explain", "G01"],
    &["get"],
    &["set", "ports.offset=1"],
    &["recommend"],
    &["verify"],
    &["history"],
    &["undo", "--yes"],
    &["console"],
    &["status"],
    &["status", "--json"],
    &["start", "--no-wait", "--yes"],
    &["stop"],
    &["restart", "--yes"],
    &["logs"],
    &["completions", "bash"],
    &["man"],
    &[],
];

/// A stack for which no machine has room: every thread of a program with this variable is refused, as by a machine without room.
const NO_THREADS: (&str, &str) = ("RUST_MIN_STACK", "1152921504606846976");

/// A Java that has to be run to be known, and a home that names it.
#[cfg(unix)]
fn java(room: &Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let java = room.join("jdk");
    fs::create_dir_all(java.join("bin")).unwrap();
    let launcher = java.join("bin/java");
    fs::write(
        &launcher,
        "#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n",
    )
    .unwrap();
    fs::set_permissions(&launcher, fs::Permissions::from_mode(0o755)).unwrap();
    java
}

#[test]
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn without_any_thread_every_command_does_its_work_or_says_why_not() {
    let room = tempfile::tempdir().unwrap();
    let java = java(room.path());
    for command in COMMANDS {
        let home = homes::practice_home(&tempfile::tempdir_in(room.path()).unwrap().keep(), Flavour::Toml);
        let run = carbonctl(*command)
            .env(NO_THREADS.0, NO_THREADS.1)
            .env("JAVA_HOME", &java);
        let ran = run.home(&home.path).run();
        assert!(matches!(ran.code, 0..=4), "{command:?}: {}: {}", ran.code, ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{command:?}: {}", ran.stderr);
    }
}

#[test]
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn without_any_thread_a_check_finds_the_same_and_a_start_launches_nothing() {
    let room = tempfile::tempdir().unwrap();
    let java = java(room.path());
    let home = homes::practice_home(room.path(), Flavour::Toml);
    let check = || {
        carbonctl(["check", "G31", "G32", "G33", "G34", "--json"])
            .home(&home.path)
            .env("JAVA_HOME", &java)
    };
    let (with, without) = (check().run(), check().env(NO_THREADS.0, NO_THREADS.1).run());
    assert_eq!(
        (with.code, with.json()["findings"].clone()),
        (without.code, without.json()["findings"].clone())
    );
    let start = carbonctl(["start", "--no-wait", "--yes"])
        .home(&home.path)
        .env("JAVA_HOME", &java);
    let ran = start.env(NO_THREADS.0, NO_THREADS.1).run().expect(3);
    assert!(
        ran.stderr.contains("thread") && ran.stderr.contains("not launched"),
        "{}",
        ran.stderr
    );
}

#[test]
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn without_any_thread_the_full_screen_gives_the_terminal_back_and_says_why() {
    use crate::support::dialogue::{Dialogue, program};
    let room = tempfile::tempdir().unwrap();
    let home = homes::practice_home(room.path(), Flavour::Toml);
    for command in [None, Some("console")] {
        let home = ["--home".into(), home.path.clone().into_os_string()];
        let mut full = program(command.map(Into::into).into_iter().chain(home), room.path());
        full.env(NO_THREADS.0, NO_THREADS.1);
        let (code, said) = Dialogue::start(full).ended();
        assert_eq!(code, 3, "{said}");
        assert!(
            said.contains("no thread can be made") && !said.contains("panicked"),
            "{said}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn where_nothing_can_be_printed_no_command_panics() {
    let room = tempfile::tempdir().unwrap();
    let java = java(room.path());
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let streams: [&dyn Fn() -> Stdio; 2] = [&full, &closed];
    for command in COMMANDS {
        let home = homes::practice_home(&tempfile::tempdir_in(room.path()).unwrap().keep(), Flavour::Toml);
        for stream in streams {
            for stderr in [stream(), Stdio::piped()] {
                let mut run = Command::new(env!("CARGO_BIN_EXE_carbonctl"));
                run.args(*command)
                    .env("CARBON_HOME", &home.path)
                    .env("JAVA_HOME", &java);
                run.env("HOME", room.path())
                    .env("XDG_STATE_HOME", room.path())
                    .env("TERM", "xterm");
                run.current_dir(room.path())
                    .stdin(Stdio::null())
                    .stdout(stream())
                    .stderr(stderr);
                let ran = run.output().unwrap();
                let said = String::from_utf8_lossy(&ran.stderr);
                let code = ran.status.code();
                assert!(matches!(code, Some(0..=4)), "{command:?}: {code:?}: {said}");
                assert!(!said.contains("panicked"), "{command:?}: {said}");
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_another_open_file_the_limit_is_named_and_no_right() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::practice_home(room.path(), Flavour::Toml);
    let mut named = 0;
    for limit in 4..24 {
        for command in [
            &["get"][..],
            &["set", "ports.offset=1", "--yes"],
            &["status"],
            &["undo", "--yes"],
        ] {
            let ran = Command::new("sh")
                .args(["-c", &format!("ulimit -n {limit}; exec \"$0\" \"$@\"")])
                .arg(env!("CARGO_BIN_EXE_carbonctl"))
                .args(command)
                .arg("--home")
                .arg(&home.path)
                .env("HOME", room.path())
                .env("XDG_STATE_HOME", room.path())
                .env_remove("CARBON_HOME")
                .current_dir(room.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert!(!said.contains("panicked"), "{limit} {command:?}: {said}");
            for line in said.lines().filter(|line| line.contains("Too many open files")) {
                assert!(
                    !line.contains("owner") && !line.contains("permission"),
                    "{limit} {command:?}: {line}"
                );
                assert!(line.contains("limit of open files"), "{limit} {command:?}: {line}");
                named += 1;
            }
        }
    }
    assert!(named > 0);
}
