//! A practice server for a test: its own ports, started by the real program, and always stopped.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use carbonctl::domain::{Home, Layout, PackServer};
use carbonctl::practice::Flavour;
use carbonctl::server::{self, Progress, ServerError, StartOptions, Started, StopOptions, Stopped};

use super::{cli, homes};

/// Long enough for a loaded machine; nothing waits that long where all is well.
const PATIENCE: Duration = Duration::from_mins(2);

/// Most of a practice server's start is pretended work.
const QUICK: &str = "-Dpractice.start.seconds=0.2";

/// A practice home with a port offset of its own; its server is stopped on drop.
pub(crate) struct Practice {
    /// The home.
    pub(crate) home: Home,
    /// The offset that all its starts use.
    pub(crate) offset: u16,
    dir: Arc<tempfile::TempDir>,
}

impl Practice {
    /// A fresh home; `None`, with a note, where there is no JDK to run its server.
    pub(crate) fn new(flavour: Flavour) -> Option<Self> {
        Self::below("", flavour)
    }

    /// A fresh home below a directory of this name, else as [`Self::new`].
    pub(crate) fn below(directory: &str, flavour: Flavour) -> Option<Self> {
        if !jdk_is_here() {
            return None;
        }
        Some(Self::within(
            &Arc::new(tempfile::tempdir().unwrap()),
            directory,
            flavour,
        ))
    }

    fn within(dir: &Arc<tempfile::TempDir>, directory: &str, flavour: Flavour) -> Self {
        let practice = Self {
            home: homes::practice_home(&dir.path().join(directory), flavour),
            offset: free_offset(),
            dir: Arc::clone(dir),
        };
        practice.lighten();
        practice
    }

    /// Halves what a start costs: these servers live for seconds, and many at once.
    fn lighten(&self) {
        self.edit(
            "bin/wso2server.sh",
            "    $JAVA_OPTS \\\n",
            "    -XX:TieredStopAtLevel=1 -XX:+UseSerialGC $JAVA_OPTS \\\n",
        );
    }

    /// Two servers of one EI 6 pack: they share `carbon.home`, and their configuration directories tell them apart.
    pub(crate) fn profiles() -> Option<[Self; 2]> {
        let first = Self::below("pack/wso2/broker", Flavour::Xml)?;
        let pack = first.dir.path().join("pack").canonicalize().unwrap();
        let second = Self::within(&first.dir, "pack/wso2/business-process", Flavour::Xml);
        let profiles = [PackServer::Broker, PackServer::BusinessProcess];
        let mut both = [first, second];
        for (practice, profile) in both.iter_mut().zip(profiles) {
            practice.home.layout = Layout::Pack(profile);
            practice.home.pack.clone_from(&pack);
            std::os::unix::fs::symlink("repository/conf", practice.path("conf")).unwrap();
            // As the pack's own scripts do: the home is the pack, and another property names the profile.
            practice.edit(
                "bin/wso2server.sh",
                "-Dcarbon.home=\"$CARBON_HOME\"",
                &format!(
                    "-Dcarbon.home=\"{}\" -Dwso2.runtime.path=\"$CARBON_HOME\"",
                    pack.display()
                ),
            );
            practice.edit(
                "bin/wso2server.sh",
                "$CARBON_HOME/repository/conf\"",
                "$CARBON_HOME/conf\"",
            );
            practice.edit(
                "bin/PracticeServer.java",
                "System.getProperty(\"carbon.home\", \".\")",
                "System.getProperty(\"wso2.runtime.path\")",
            );
        }
        Some(both)
    }

    /// Writes the offset into the configuration, for starts that pass no arguments. For the xml flavour.
    pub(crate) fn write_offset(&self) {
        let offset = format!("<Offset>{}</Offset>", self.offset);
        self.edit("repository/conf/carbon.xml", "<Offset>0</Offset>", &offset);
    }

    /// A run of the built program on this home.
    pub(crate) fn carbonctl(&self, arguments: &[&str]) -> cli::Run {
        cli::carbonctl(arguments).home(&self.home.path)
    }

    /// Starts and waits until it is up.
    pub(crate) fn start(&self) -> Result<Started, ServerError> {
        self.start_with(&[QUICK], PATIENCE, true)
    }

    /// Starts with further script arguments.
    pub(crate) fn start_with(&self, more: &[&str], timeout: Duration, wait: bool) -> Result<Started, ServerError> {
        let mut arguments: Vec<OsString> = vec![format!("-DportOffset={}", self.offset).into()];
        arguments.extend(more.iter().map(OsString::from));
        let options = StartOptions {
            java_home: None,
            timeout,
            wait,
            arguments,
            program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
            progress: &mut |_: Progress| {},
        };
        server::start(&self.home, options)
    }

    /// Stops and waits for the end.
    pub(crate) fn stop(&self) -> Result<Stopped, ServerError> {
        self.stop_with(PATIENCE, None)
    }

    /// Stops with a limit of time and, maybe, force.
    pub(crate) fn stop_with(&self, timeout: Duration, force_after: Option<Duration>) -> Result<Stopped, ServerError> {
        let options = StopOptions {
            timeout,
            force_after,
            progress: &mut |_: Progress| {},
        };
        server::stop(&self.home, options)
    }

    /// A file of the home, as text.
    pub(crate) fn read(&self, path: &str) -> String {
        String::from_utf8_lossy(&std::fs::read(self.path(path)).unwrap_or_default()).into_owned()
    }

    /// A path of the home.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home.path.join(path)
    }

    /// Replaces a text of a file that must be there.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old}");
        std::fs::write(self.path(path), text.replace(old, new)).unwrap();
    }

    /// The first line of the answer to a GET on the plain port.
    pub(crate) fn get(&self, path: &str, user_and_password: &str) -> String {
        self.ask("GET", path, user_and_password)
    }

    /// The first line of the answer to a request on the plain port.
    pub(crate) fn ask(&self, method: &str, path: &str, user_and_password: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, 9763 + self.offset)).unwrap();
        let credentials = base64(user_and_password.as_bytes());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nAuthorization: Basic {credentials}\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        // A start of another thread may still hold the lock.
        while matches!(
            self.stop_with(PATIENCE, Some(Duration::ZERO)),
            Err(ServerError::Busy(_))
        ) && Instant::now() < deadline
        {
            std::thread::yield_now();
        }
    }
}

/// Sends a signal to a process that a test started.
pub(crate) fn signal(pid: u32, signal: rustix::process::Signal) {
    let pid = i32::try_from(pid)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

/// Polls a condition until it holds; fails after a deadline that only a broken program reaches.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never came: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// Whether there is a java with a compiler; says so where there is none, and fails where the landing promised one.
pub(crate) fn jdk_is_here() -> bool {
    let here = java_home().is_some_and(|home| home.join("bin/javac").is_file());
    if !here {
        let promised = std::env::var_os("CARBONCTL_TESTS_NEED_JAVA").is_some();
        assert!(!promised, "a JDK is needed here: nothing may be skipped");
        eprintln!("skipped: the practice server needs a JDK (java and javac), and none is installed");
    }
    here
}

/// The JAVA_HOME that a start without one would use.
pub(crate) fn java_home() -> Option<PathBuf> {
    if let Some(home) = std::env::var_os("JAVA_HOME").filter(|home| !home.is_empty()) {
        return Some(home.into());
    }
    let program = std::fs::canonicalize(which::which("java").ok()?).ok()?;
    program.parent().and_then(Path::parent).map(Path::to_path_buf)
}

/// Ports of a practice server without an offset.
const PORTS: [u16; 4] = [9443, 9763, 9999, 11111];

/// Below it the system takes no port for a connection that somebody opens, also while a server that restarts has let go of its own.
const EPHEMERAL: u16 = 32768;

/// An offset at which every port of a practice server is free, and given to no other test.
pub(crate) fn free_offset() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    let most = EPHEMERAL - 11111;
    // Another run of the tests begins elsewhere.
    let first = u16::try_from(std::process::id() % u32::from(most)).unwrap();
    for step in 0..most {
        let offset = 1 + (first + step) % (most - 1);
        let ports = PORTS.map(|port| port + offset);
        let free = |port: &u16| !given.contains(port) && TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
        if ports.iter().all(free) {
            given.extend(ports);
            return offset;
        }
    }
    panic!("no free ports on the loopback interface");
}

/// Base64 of a short text, for one header.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let word = chunk
                .iter()
                .enumerate()
                .fold(0_u32, |word, (i, &byte)| word | u32::from(byte) << (16 - 8 * i));
            (0..4).map(move |i| {
                if i > chunk.len() {
                    '='
                } else {
                    char::from(LETTERS[(word >> (18 - 6 * i) & 63) as usize])
                }
            })
        })
        .collect()
}
