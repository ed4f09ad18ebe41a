//! Runs a Java launcher, with limits on time and output, and without this environment's Java options.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::domain::jdk::{JavaVersion, Vm};

use super::account;
use super::jdk_error::JdkError;
use super::launcher::LAUNCHER;
use super::release::{ReleaseFacts, vm_by_folders};

/// The variables of this environment that a JVM gets: those it needs to start and print, neither options that others set for
/// their JVMs nor a password in a variable that an answers file names.
const ENVIRONMENT: [&str; 12] = [
    "PATH",
    "HOME",
    "USERPROFILE",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SystemRoot",
    "SystemDrive",
];

/// The limit for a version text; bytes.
const MOST: u64 = 64 << 10;

/// How often an ended output is checked against an ended process.
const BEAT: Duration = Duration::from_millis(2);

/// What a launcher printed, standard error first.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) ok: bool,
    pub(super) text: String,
}

/// Runs the launcher with these arguments.
pub(super) fn java<S: AsRef<str>>(java_home: &Path, arguments: &[S], patience: Duration) -> Result<Ran, JdkError> {
    let launcher = java_home.join("bin").join(LAUNCHER);
    if let Some(who) = account::distrust(&launcher) {
        return Err(JdkError::NotRun { path: launcher, who });
    }
    let mut command = Command::new(&launcher);
    command.args(arguments.iter().map(AsRef::as_ref));
    capture(command, &launcher, patience, MOST)
}

/// Runs a program of a Java installation and returns at most `most` bytes of each of its outputs.
pub(super) fn capture(mut command: Command, program: &Path, patience: Duration, most: u64) -> Result<Ran, JdkError> {
    let cannot = |e: &io::Error| JdkError::CannotRun {
        path: program.to_path_buf(),
        reason: e.to_string(),
    };
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .env_clear();
    command.envs(
        ENVIRONMENT
            .iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?))),
    );
    // Made before the launcher runs: without them nobody would read its output, and it would wait for that.
    let no_thread = |e: io::Error| {
        cannot(&io::Error::new(
            e.kind(),
            format!("no thread can be made to read it ({e})"),
        ))
    };
    let (errors, of_errors) = drain(most).map_err(no_thread)?;
    let (words, of_words) = drain(most).map_err(no_thread)?;
    let deadline = Instant::now() + patience;
    let mut child = command.spawn().map_err(|e| cannot(&e))?;
    // A reader that is gone looks like an output that never ends.
    let _ = child.stderr.take().map(|pipe| errors.send(pipe));
    let _ = child.stdout.take().map(|pipe| words.send(pipe));
    let outputs = [of_errors, of_words];
    let mut text = String::new();
    let mut in_time = true;
    for output in outputs {
        match output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(bytes) => text.push_str(&String::from_utf8_lossy(&bytes)),
            Err(_) => in_time = false,
        }
    }
    match ended(&mut child, deadline, in_time).map_err(|e| cannot(&e))? {
        Some(ok) => Ok(Ran { ok, text }),
        None => Err(JdkError::TooSlow {
            path: program.to_path_buf(),
            seconds: patience.as_secs(),
        }),
    }
}

/// Runs a launcher to get its version.
pub(super) fn version(java_home: &Path, patience: Duration) -> Result<ReleaseFacts, JdkError> {
    let ran = java(java_home, &["-version"], patience)?;
    facts(&ran.text, java_home).ok_or_else(|| JdkError::NoVersion {
        path: java_home.to_path_buf(),
        said: ran.text.lines().next().unwrap_or("it said nothing").to_owned(),
    })
}

/// `openjdk version "1.8.0_252"`, then the runtime's and the virtual machine's names.
fn facts(text: &str, java_home: &Path) -> Option<ReleaseFacts> {
    let line = text.lines().find(|line| line.contains(" version \""))?;
    let version = JavaVersion::parse(line.split('"').nth(1)?)?;
    let vendors = [
        ("Temurin", "Eclipse Adoptium"),
        ("Corretto", "Amazon.com Inc."),
        ("Zulu", "Azul Systems, Inc."),
        ("IBM", "IBM Corporation"),
        ("Java(TM)", "Oracle Corporation"),
    ];
    let vendor = vendors
        .iter()
        .find(|(mark, _)| text.contains(mark))
        .map_or("", |(_, name)| name);
    let vm = if text.contains("OpenJ9") || text.contains("J9 VM") {
        Vm::OpenJ9
    } else if text.contains("HotSpot") || text.contains("OpenJDK") && text.contains(" VM ") {
        Vm::HotSpot
    } else {
        vm_by_folders(java_home)
    };
    Some(ReleaseFacts {
        version,
        vendor: vendor.to_owned(),
        vm,
    })
}

/// Reads the pipe to its end on a thread of its own, so that a full one never blocks the child.
fn drain<R: Read + Send + 'static>(most: u64) -> io::Result<(mpsc::Sender<R>, mpsc::Receiver<Vec<u8>>)> {
    let (hand, handed) = mpsc::channel::<R>();
    let (send, receive) = mpsc::channel();
    thread::Builder::new().name("output".to_owned()).spawn(move || {
        let mut bytes = Vec::new();
        if let Ok(mut pipe) = handed.recv() {
            // What was read before an error is still worth showing.
            let _ = pipe.by_ref().take(most).read_to_end(&mut bytes);
            let _ = io::copy(&mut pipe, &mut io::sink());
        }
        let _ = send.send(bytes);
    })?;
    Ok((hand, receive))
}

/// Waits for a child whose outputs have ended; kills it when time is up. `None` means that it was too slow.
fn ended(child: &mut Child, deadline: Instant, in_time: bool) -> io::Result<Option<bool>> {
    while in_time && Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        thread::sleep(BEAT);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
