//! How quick it is: this program's own figures, and ratios to peers in the same run where those are installed.
//!
//! `cargo bench` prints; it never fails for being slow. Wall times are medians; CPU seconds are what the system booked for the
//! finished processes.
#![expect(clippy::unwrap_used, reason = "a bench ends where it cannot go on")]
#![expect(clippy::disallowed_methods, reason = "a bench that gets no thread cannot go on")]

use std::fs;
use std::hint::black_box;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime};

use carbonctl::practice::{self, Flavour};
use carbonctl::probe::World;
use carbonctl::probe::identify;
use carbonctl::probe::jvm::JvmReader;
use carbonctl::server::{ServerState, Watcher};
use carbonctl::text::xml::{self, Create};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

#[path = "speed/console.rs"]
mod console;

const PROGRAM: &str = env!("CARGO_BIN_EXE_carbonctl");

fn main() {
    // `cargo test --all-targets` runs benches with --test: nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let home = room.path().join("practice");
    practice::make(&home, Flavour::Toml).unwrap();
    // `cargo bench console` runs that part alone.
    if std::env::args().any(|argument| argument == "console") {
        console::run(&home);
        return;
    }
    let xml_home = room.path().join("practice-xml");
    practice::make(&xml_home, Flavour::Xml).unwrap();

    println!("{:<34} {:>10} {:>10}   aim", "", "wall", "cpu");
    let floor = process(30, || quiet(Command::new("true")));
    row("true (the cost of any process)", &floor, "");
    row("homes", &process(20, || quiet(ours(&["homes"]))), "");
    checks(&home);
    row("get", &process(20, || quiet(ours(&["get", "--home", path(&home)]))), "");
    whole_apply(&home);
    first_frame(&home);
    splice(room.path(), &xml_home);
    inspect(&xml_home);
    counters(room.path());
    console::run(&home);
}

/// The whole guide on the practice home and on every real one there is, beside what one start of Java costs whoever asks it.
fn checks(practice: &Path) {
    let mut homes = vec![practice.to_path_buf()];
    if let Some(corpus) = std::env::var_os("CARBONCTL_CORPUS") {
        let entries = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path());
        homes.extend(entries.filter(|path| path.is_dir()));
    }
    homes.sort();
    let mut slowest: f64 = 0.0;
    for home in homes {
        let cost = process(20, || quiet(ours(&["check", "--home", path(&home)])));
        slowest = slowest.max(cost.wall);
        let name = home.file_name().unwrap().to_string_lossy().into_owned();
        row(&format!("check {name}"), &cost, "50 ms");
    }
    if Command::new("java").arg("-version").output().is_ok() {
        let java = process(5, || {
            let mut java = Command::new("java");
            java.arg("-version");
            quiet(java);
        });
        row("java -version", &java, "");
        println!("{:<34} {:>7.2}", "slowest check / java -version", slowest / java.wall);
    }
}

/// Wall and CPU of one run, seconds.
struct Cost {
    wall: f64,
    cpu: f64,
}

fn row(name: &str, cost: &Cost, aim: &str) {
    println!(
        "{name:<34} {:>7.2} ms {:>7.2} ms   {aim}",
        cost.wall * 1e3,
        cost.cpu * 1e3
    );
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn ours(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    command
}

fn quiet(mut command: Command) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
}

fn process(runs: u32, mut run: impl FnMut()) -> Cost {
    run();
    let mut walls = Vec::new();
    let before = children_cpu();
    for _ in 0..runs {
        let begin = Instant::now();
        run();
        walls.push(begin.elapsed());
    }
    Cost {
        wall: median(walls).as_secs_f64(),
        cpu: (children_cpu() - before) / f64::from(runs),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// CPU seconds of all finished children, from the kernel's own books.
fn children_cpu() -> f64 {
    // Fields 16 and 17 of the whole line; the first two are before the last parenthesis. Ticks of 10 ms, rounded per child's sum.
    booked([13, 14])
}

/// CPU seconds of this process itself: fields 14 and 15.
fn own_cpu() -> f64 {
    booked([11, 12])
}

fn booked(fields: [usize; 2]) -> f64 {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else {
        return 0.0;
    };
    let all: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = fields
        .into_iter()
        .filter_map(|at| all.get(at)?.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

fn whole_apply(home: &Path) {
    let answers = home.join("answers.toml");
    let mut turn = 0;
    let cost = process(10, || {
        turn += 1;
        fs::write(
            &answers,
            format!("hostname = \"node{turn}.example.com\"\n[ports]\noffset = {turn}\n"),
        )
        .unwrap();
        quiet(ours(&["apply", path(&answers), "--yes", "--home", path(home)]));
    });
    row("a whole apply, two settings", &cost, "");
}

/// From the start of the process until the footer of the first screen is drawn, in a real pseudo-terminal of 80x24.
fn first_frame(home: &Path) {
    let mut times = Vec::new();
    for _ in 0..9 {
        times.push(frame_time(home));
    }
    println!(
        "{:<34} {:>7.2} ms {:>10}   20 ms",
        "first frame of the setup",
        median(times).as_secs_f64() * 1e3,
        ""
    );
}

fn frame_time(home: &Path) -> Duration {
    let pair = native_pty_system()
        .openpty(PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["--home", path(home)]);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    let mut reader = pair.master.try_clone_reader().unwrap();
    let begin = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let (tell, heard) = mpsc::channel();
    std::thread::spawn(move || {
        let mut screen = vt100::Parser::new(24, 80, 0);
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            screen.process(&bytes[..count]);
            let text = screen.screen().contents();
            if text
                .lines()
                .last()
                .is_some_and(|line| line.contains("Esc") || line.contains("help"))
            {
                let _ = tell.send(begin.elapsed());
                break;
            }
        }
    });
    let time = heard
        .recv_timeout(Duration::from_secs(5))
        .unwrap_or(Duration::from_secs(5));
    child.kill().unwrap();
    child.wait().unwrap();
    time
}

/// A server of the practice home, ended whatever happens.
struct Server<'a>(&'a Path);

impl Drop for Server<'_> {
    fn drop(&mut self) {
        quiet(ours(&["stop", "--yes", "--force-after", "5", "--home", path(self.0)]));
    }
}

/// One look of the console at a running server, as the second and all later ones are.
fn inspect(home: &Path) {
    const NAME: &str = "one look at a running server";
    let offset = free_offset();
    let file = home.join("repository/conf/carbon.xml");
    let text = fs::read_to_string(&file).unwrap();
    let moved = text.replace("<Offset>0</Offset>", &format!("<Offset>{offset}</Offset>"));
    fs::write(&file, moved).unwrap();
    let server = Server(home);
    quiet(ours(&["start", "--yes", "--home", path(server.0)]));
    let mut watcher = Watcher::new(&identify::home(home).unwrap());
    for _ in 0..3 {
        watcher.inspect();
    }
    if watcher.inspect().state != ServerState::Running {
        println!("{NAME:<34} not measured: the practice server needs a JDK");
        return;
    }
    let count = 5000;
    let mut walls = Vec::new();
    let before = own_cpu();
    for _ in 0..count {
        let begin = Instant::now();
        black_box(watcher.inspect());
        walls.push(begin.elapsed());
    }
    let cost = Cost {
        wall: median(walls).as_secs_f64(),
        cpu: (own_cpu() - before) / f64::from(count),
    };
    println!(
        "{NAME:<34} {:>7.3} ms {:>7.3} ms   0.25 ms of CPU",
        cost.wall * 1e3,
        cost.cpu * 1e3
    );
}

/// An offset at which the practice server's ports are free now.
fn free_offset() -> u16 {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    (1000..9000)
        .step_by(13)
        .find(|offset| [9443, 9763, 9999, 11111].into_iter().all(|port| free(port + offset)))
        .unwrap()
}

/// One host name in a `carbon.xml` of 27 KB, beside xmlstarlet on the same file.
fn splice(room: &Path, home: &Path) {
    let text = carbon_xml(home);
    let file = room.join("carbon.xml");
    fs::write(&file, &text).unwrap();
    let count = 200;
    let begin = Instant::now();
    for _ in 0..count {
        black_box(
            xml::set(
                black_box(&text),
                "Server/HostName",
                "id.example.com",
                &Create::default(),
            )
            .unwrap(),
        );
    }
    let ours = begin.elapsed() / count;
    println!(
        "{:<34} {:>7.3} ms {:>7.3} ms   1 ms of CPU",
        format!("one splice, {} KB, checked", text.len() / 1024),
        ours.as_secs_f64() * 1e3,
        ours.as_secs_f64() * 1e3
    );
    if Command::new("xmlstarlet")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        println!("{:<34} not installed", "xmlstarlet");
        return;
    }
    let peer = process(20, || {
        let mut command = Command::new("xmlstarlet");
        command.args([
            "ed",
            "-P",
            "-u",
            "//*[local-name()='HostName']",
            "-v",
            "id.example.com",
            path(&file),
        ]);
        quiet(command);
    });
    row("xmlstarlet ed -P, the same", &peer, "");
    let set = process(20, || {
        quiet(self::ours(&[
            "set",
            "hostname=id.example.com",
            "--dry-run",
            "--home",
            path(home),
        ]));
    });
    row("carbonctl set --dry-run, as a whole", &set, "");
    println!(
        "{:<34} {:>9.1} x (its process beside our splice)",
        "CPU ratio",
        peer.cpu / ours.as_secs_f64()
    );
}

/// One look at a living JVM's counters, beside `jstat` on the same JVM.
fn counters(room: &Path) {
    let source = room.join("Idle.java");
    let program = "class Idle { public static void main(String[] a) throws Exception { System.out.println(); System.in.read(); } }";
    fs::write(&source, program).unwrap();
    let mut java = Command::new("java");
    java.args(["-Xmx64m", path(&source)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let started = SystemTime::now();
    let Ok(mut idle) = java.spawn() else {
        println!("{:<34} no java here", "one look at the JVM's counters");
        return;
    };
    let mut first = [0];
    let ready = idle.stdout.as_mut().unwrap().read(&mut first);
    let pid = idle.id();
    let open = || JvmReader::open(&World::here(), pid, Some(started));
    if ready.is_ok_and(|count| count == 1)
        && let Ok(mut reader) = open()
    {
        let count = 20_000;
        let begin = Instant::now();
        for _ in 0..count {
            black_box(reader.read().unwrap());
        }
        let ours = (begin.elapsed() / count).as_secs_f64();
        let name = "one look at the JVM's counters";
        println!("{name:<34} {:>7.4} ms {:>7.4} ms", ours * 1e3, ours * 1e3);
        let opened = process(20, || {
            black_box(open().and_then(|mut reader| reader.read()).unwrap());
        });
        println!(
            "{:<34} {:>7.4} ms",
            "the first one, with finding them",
            opened.wall * 1e3
        );
        if Command::new("jstat").arg("-?").output().is_ok() {
            let peer = process(10, || {
                let mut command = Command::new("jstat");
                command.args(["-gc", &pid.to_string()]);
                quiet(command);
            });
            row("jstat -gc, the same", &peer, "");
            let ratio = peer.cpu / ours;
            println!("{:<34} {ratio:>9.0} x (its process beside our look)", "CPU ratio");
        } else {
            println!("{:<34} not installed", "jstat");
        }
    }
    drop(idle.stdin.take());
    idle.wait().unwrap();
}

/// The real one of the corpus where it is there, else the practice home's, filled up with comments to the same size.
fn carbon_xml(home: &Path) -> String {
    if let Some(corpus) = std::env::var_os("CARBONCTL_CORPUS")
        && let Ok(text) = fs::read_to_string(PathBuf::from(corpus).join("is-7.0.1/repository/conf/carbon.xml"))
    {
        return text;
    }
    let mut text = fs::read_to_string(home.join("repository/conf/carbon.xml")).unwrap();
    let end = text.rfind("</Server>").unwrap();
    let filler = "    <!-- A line of explanation, as the real file has hundreds of them. -->\n"
        .repeat((27 * 1024_usize).saturating_sub(text.len()) / 72);
    text.insert_str(end, &filler);
    text
}
