//! Real JVMs to look at: every runtime that is here, running a small quiet program that says its own figures.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use super::server::{java_home, jdk_is_here};

/// Long enough for a JVM on a loaded machine to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that holds memory, is quiet, and answers on its standard output; it ends with its standard input.
const PROGRAM: &str = r#"
import java.io.*;
import java.lang.management.*;
import java.util.*;

public final class Quiet {
    static final List<byte[]> held = new ArrayList<>(), more = new ArrayList<>();

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false);
        hold(held, 24 << 20);
        for (int i = 0; i < 200; i++) waste();
        // Everything that looking needs is loaded before it is looked at.
        for (int i = 0; i < 3; i++) { figures().length(); System.gc(); }
        say(out, "ready\n");
        for (String line; (line = in.readLine()) != null && !line.equals("quit"); ) {
            if (line.equals("gc")) { more.clear(); System.gc(); }
            if (line.equals("fill")) fill();
            say(out, line.equals("look") ? figures() : ".\n");
        }
    }

    static void say(PrintStream out, String words) { out.print(words); out.flush(); }

    static void hold(List<byte[]> list, int bytes) {
        for (int i = 0; i < bytes >> 14; i++) list.add(new byte[(1 << 14) - 16]);
    }

    static long waste() { return new byte[100_000].length; }

    // Takes memory, then stays busy without any for as long as a task that samples every 50 ms would need.
    static void fill() {
        hold(more, 8 << 20);
        for (long end = System.nanoTime() + 250_000_000L; System.nanoTime() < end; ) Thread.onSpinWait();
    }

    static String figures() {
        StringBuilder all = new StringBuilder(4096);
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        row(all, "heap", "", heap.getUsed(), heap.getCommitted(), heap.getMax());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage now = pool.getUsage();
            row(all, "pool", pool.getName(), now.getUsed(), now.getCommitted(), now.getMax());
            MemoryUsage then = pool.getCollectionUsage();
            if (then != null) row(all, "then", pool.getName(), then.getUsed(), then.getCommitted(), then.getMax());
        }
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans())
            row(all, "gc", gc.getName(), gc.getCollectionCount(), gc.getCollectionTime(), 0);
        row(all, "threads", "", ManagementFactory.getThreadMXBean().getThreadCount(), 0, 0);
        row(all, "classes", "", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(), 0, 0);
        row(all, "version", System.getProperty("java.version"), 0, 0, 0);
        return all.append(".\n").toString();
    }

    static void row(StringBuilder all, String kind, String name, long a, long b, long c) {
        all.append(kind).append('\t').append(name).append('\t').append(a).append('\t').append(b).append('\t').append(c)
            .append('\n');
    }
}
"#;

/// A Java runtime.
#[derive(Clone, Debug)]
pub(crate) struct Runtime {
    /// Its directory.
    pub(crate) home: PathBuf,
    /// The first number of its version.
    pub(crate) major: u32,
}

/// The system's JDK, and each runtime that `CARBONCTL_JDKS` names; none, and a word about it, where there is no JDK.
pub(crate) fn runtimes() -> Vec<Runtime> {
    if !jdk_is_here() {
        return Vec::new();
    }
    let named = std::env::var_os("CARBONCTL_JDKS").unwrap_or_default();
    let named = std::env::split_paths(&named).filter(|home| !home.as_os_str().is_empty());
    let runtimes: Vec<Runtime> = java_home().into_iter().chain(named).map(runtime).collect();
    println!("runtimes: {:?}", runtimes.iter().map(|r| r.major).collect::<Vec<_>>());
    runtimes
}

/// The system's JDK; `None`, and a word about it, where there is none.
pub(crate) fn system() -> Option<Runtime> {
    jdk_is_here().then(|| runtime(java_home().unwrap()))
}

fn runtime(home: PathBuf) -> Runtime {
    let release = fs::read_to_string(home.join("release")).unwrap();
    let version = release
        .lines()
        .find_map(|line| line.strip_prefix("JAVA_VERSION=\""))
        .unwrap();
    let major = version.split(['.', '"']).next().unwrap().parse().unwrap();
    Runtime { home, major }
}

/// The directory of the compiled program; compiled once, for the oldest of the runtimes.
pub(crate) fn program() -> &'static Path {
    static CLASSES: OnceLock<PathBuf> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let room = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quiet-program");
        let source = room.join("Quiet.java");
        if fs::read_to_string(&source).is_ok_and(|text| text == PROGRAM) {
            return room;
        }
        // Two runs of the tests may come here at once: each makes its own, and one is taken.
        let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
        fs::write(fresh.join("Quiet.java"), PROGRAM).unwrap();
        let mut javac = Command::new(java_home().unwrap().join("bin/javac"));
        javac
            .args(["--release", "11", "-nowarn", "Quiet.java"])
            .current_dir(&fresh);
        assert!(javac.status().unwrap().success());
        let _ = fs::remove_dir_all(&room);
        if fs::rename(&fresh, &room).is_ok() { room } else { fresh }
    })
}

/// A JVM that runs the program, until it is dropped.
pub(crate) struct Guest {
    /// The process, or the tool that brought it up.
    pub(crate) child: Child,
    /// When it was started.
    pub(crate) started: SystemTime,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Guest {
    /// Starts one with these flags and waits until it is quiet; `None` where this runtime does not know a flag.
    pub(crate) fn start<F: AsRef<OsStr>>(runtime: &Runtime, flags: impl IntoIterator<Item = F>) -> Option<Self> {
        Self::run(Command::new(runtime.home.join("bin/java")), flags)
    }

    /// Starts one by way of another tool, whose last argument is the launcher.
    pub(crate) fn run<F: AsRef<OsStr>>(mut command: Command, flags: impl IntoIterator<Item = F>) -> Option<Self> {
        command
            // Small pieces for threads, so that what is used is what is held.
            .args(["-Xmx96m", "-XX:TLABSize=8k", "-XX:-ResizeTLAB"])
            .args(flags)
            .arg("-cp")
            .arg(program())
            .arg("Quiet")
            .env_remove("JAVA_TOOL_OPTIONS")
            .env_remove("JDK_JAVA_OPTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let started = SystemTime::now();
        let mut child = command.spawn().unwrap();
        let mut guest = Self {
            started,
            stdin: child.stdin.take(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
        };
        // Before it come warnings of the JVM about its flags.
        while guest.line()? != "ready" {}
        Some(guest)
    }

    /// Its pid.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a word and waits for the whole answer.
    pub(crate) fn ask(&mut self, word: &str) -> Vec<String> {
        writeln!(self.stdin.as_mut().unwrap(), "{word}").unwrap();
        let mut lines = Vec::new();
        loop {
            match self.line().unwrap().as_str() {
                "." => return lines,
                line => lines.push(line.to_owned()),
            }
        }
    }

    /// Its own figures.
    pub(crate) fn figures(&mut self) -> Figures {
        let mut figures = Figures::default();
        for line in self.ask("look") {
            let fields: Vec<&str> = line.split('\t').collect();
            let [kind, name, rest @ ..] = &fields[..] else { continue };
            let numbers: Vec<i64> = rest.iter().filter_map(|n| n.parse().ok()).collect();
            if let [a, b, c] = numbers[..] {
                figures.0.insert(((*kind).to_owned(), (*name).to_owned()), [a, b, c]);
            }
        }
        figures
    }

    /// Ends it at once, as a crash would: it cleans nothing up.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let count = self.stdout.read_line(&mut line).unwrap();
        (count > 0).then(|| line.trim_end().to_owned())
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // Its input ends, so it does, and takes its counters file away. A stuck one must not stay.
        drop(self.stdin.take());
        let deadline = Instant::now() + PATIENCE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }
}

/// What a JVM says of itself through its own management interface: three numbers by kind and name.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<(String, String), [i64; 3]>);

impl Figures {
    /// All of a kind, by name.
    pub(crate) fn all<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, [i64; 3])> {
        let rows = self.0.iter().filter(move |((other, _), _)| other == kind);
        rows.map(|((_, name), numbers)| (name.as_str(), *numbers))
    }

    /// The first of a kind whose name holds one of these words.
    pub(crate) fn one(&self, kind: &str, words: &[&str]) -> Option<[i64; 3]> {
        self.all(kind)
            .find(|(name, _)| words.iter().any(|word| name.contains(word)))
            .map(|(_, numbers)| numbers)
    }

    /// The only one of a kind, which has no name.
    pub(crate) fn the(&self, kind: &str) -> [i64; 3] {
        self.one(kind, &[""]).unwrap()
    }
}
