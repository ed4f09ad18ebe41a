//! The console beside the monitors that are installed here: the same terminal, the same rate, the same minute.
//!
//! They show other things: `htop`, `btop` and `btm` list every process, the console one server with its JVM and log. So the
//! ratios say what a screen costs, not which program does more.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{PROGRAM, ours, quiet};

/// Time before the measured minute, in which every program settles.
const WARM_UP: Duration = Duration::from_secs(5);

/// What a program wrote, and when.
type Chunks = Arc<Mutex<Vec<(Instant, Vec<u8>)>>>;

/// A program in a terminal of its own.
struct Shown {
    name: &'static str,
    child: Box<dyn Child + Send + Sync>,
    begin: Instant,
    chunks: Chunks,
    // A terminal that is closed would end its program.
    _master: Box<dyn MasterPty + Send>,
}

pub(crate) fn run(home: &Path) {
    let seconds: u64 = std::env::var("CARBONCTL_BENCH_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(60);
    let offset = ["set", "ports.offset=21000", "--yes", "--home", super::path(home)];
    quiet(ours(&offset));
    let started = ours(&["start", "--home", super::path(home)]).output().unwrap();
    if !started.status.success() {
        println!("the console: left out, the practice server did not start (a JDK 11 or newer is needed)");
        return;
    }
    measure(home, seconds);
    quiet(ours(&["stop", "--force-after", "20", "--home", super::path(home)]));
}

fn measure(home: &Path, seconds: u64) {
    let config = tempfile::tempdir().unwrap();
    fs::create_dir_all(config.path().join("btop")).unwrap();
    fs::write(config.path().join("btop/btop.conf"), "update_ms = 1000\n").unwrap();
    let mut shown = vec![Shown::start(
        "carbonctl",
        PROGRAM,
        &["console", "--home", super::path(home)],
        config.path(),
    )];
    for (name, arguments) in [("htop", &["-d", "10"][..]), ("btop", &[]), ("btm", &["-r", "1s"])] {
        if installed(name) {
            shown.push(Shown::start(name, name, arguments, config.path()));
        } else {
            println!("{name}: not installed, left out");
        }
    }
    std::thread::sleep(WARM_UP);
    let before: Vec<_> = shown.iter().map(|one| (one.cpu(), one.bytes())).collect();
    std::thread::sleep(Duration::from_secs(seconds));
    #[expect(clippy::cast_precision_loss, reason = "seconds and bytes of a minute")]
    let rows: Vec<_> = shown
        .iter()
        .zip(before)
        .map(|(one, (cpu, bytes))| {
            let minute = 60.0 / seconds as f64;
            (
                one.name,
                (one.cpu() - cpu) * minute,
                one.rss(),
                (one.bytes() - bytes) as f64 / seconds as f64,
                one.first_frame(),
            )
        })
        .collect();
    println!(
        "\n{:<12} {:>12} {:>9} {:>11} {:>12} {:>14}",
        "at 1 Hz", "CPU s/min", "RSS MB", "bytes/s", "first frame", "CPU, ours = 1"
    );
    for (name, cpu, rss, bytes, frame) in &rows {
        println!(
            "{name:<12} {cpu:>12.3} {rss:>9.1} {bytes:>11.0} {:>9.1} ms {:>12.1} x",
            frame.as_secs_f64() * 1e3,
            cpu / rows[0].1
        );
    }
    println!(
        "{:<12} {:>12} {:>9} {:>11} {:>9} ms",
        "aim", "0.050", "6.0", "1536", "20.0"
    );
    for one in shown {
        one.end();
    }
}

fn installed(name: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).is_file()))
}

impl Shown {
    fn start(name: &'static str, program: &str, arguments: &[&str], config: &Path) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("XDG_CONFIG_HOME", config);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let chunks = Chunks::default();
        let kept = Arc::clone(&chunks);
        let begin = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        std::thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                kept.lock().unwrap().push((Instant::now(), bytes[..count].to_vec()));
            }
        });
        Self {
            name,
            child,
            begin,
            chunks,
            _master: pair.master,
        }
    }

    fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// CPU seconds of its threads, as the scheduler counts them: a hundredth of a second is too coarse here.
    fn cpu(&self) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        tasks
            .flatten()
            .filter_map(|task| {
                let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
                text.split(' ').next()?.parse::<f64>().ok()
            })
            .sum::<f64>()
            / 1e9
    }

    /// Resident megabytes.
    fn rss(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    fn bytes(&self) -> usize {
        self.chunks.lock().unwrap().iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// From the start until half of the cells are drawn that are drawn in the end.
    fn first_frame(&self) -> Duration {
        let chunks = self.chunks.lock().unwrap();
        let cells = |screen: &vt100::Screen| screen.contents().chars().filter(|c| !c.is_whitespace()).count();
        let mut screen = vt100::Parser::new(24, 80, 0);
        chunks.iter().for_each(|(_, bytes)| screen.process(bytes));
        let whole = cells(screen.screen());
        let mut screen = vt100::Parser::new(24, 80, 0);
        for (at, bytes) in chunks.iter() {
            screen.process(bytes);
            if cells(screen.screen()) * 2 >= whole {
                return *at - self.begin;
            }
        }
        Duration::MAX
    }

    fn end(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
