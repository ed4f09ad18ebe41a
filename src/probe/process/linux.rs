//! Processes from `/proc`, the real one or a recorded one.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::disk::{limit, machine};
use crate::domain::known::{Known, Unknown};
use crate::probe::file_id::FileId;
use crate::probe::users;
use crate::probe::world::World;

use super::cmdline;
use super::java_process::{JavaProcess, Usage};

/// The kernel counts time for user space in hundredths of a second on every architecture that Java servers run on.
const TICKS_PER_SECOND: u64 = 100;

/// Every Java process, by pid.
pub(super) fn all(world: &World) -> Vec<JavaProcess> {
    let Ok(entries) = machine::list(&world.path("/proc")) else {
        return Vec::new();
    };
    let mut pids: Vec<u32> = entries.iter().filter_map(|node| node.name().parse().ok()).collect();
    pids.sort_unstable();
    pids.into_iter().filter_map(|pid| one(world, pid)).collect()
}

/// One process, if it is Java and not a zombie.
pub(super) fn one(world: &World, pid: u32) -> Option<JavaProcess> {
    let dir = process_dir(world, pid);
    let raw = machine::read(&dir.join("cmdline"), limit::SYSTEM).ok()?;
    let words: Vec<_> = raw
        .strip_suffix(b"\0")
        .unwrap_or(&raw)
        .split(|byte| *byte == 0)
        .map(String::from_utf8_lossy)
        .collect();
    let java = cmdline::read(&words)?;
    let stat = Stat::read(&dir)?;
    if stat.dead {
        return None;
    }
    let status = machine::system_text(&dir.join("status")).unwrap_or_default();
    let uid = users::effective_uid(&status).unwrap_or(0);
    Some(JavaProcess {
        pid,
        start_ticks: stat.start_ticks,
        started: boot_time(world).map(|boot| boot + since_boot(stat.start_ticks)),
        user: users::shown(world, uid),
        uid,
        resident: kilobytes(&status, "VmRSS:").unwrap_or(0),
        java,
        cwd: machine::read_link(&dir.join("cwd")).ok(),
        here: world.is_recorded() || sees_our_files(&dir),
    })
}

/// Whether a process has the same root directory as this one: in a container or a change of root, paths of its command line mean
/// other files. Where that cannot be read it counts as the same.
fn sees_our_files(process: &Path) -> bool {
    let root = |path: &Path| machine::metadata(path).map(|meta| FileId::of(&meta));
    match (root(&process.join("root")), root(Path::new("/"))) {
        (Ok(its), Ok(ours)) => its == ours,
        _ => true,
    }
}

/// What a process uses now.
pub(super) fn usage(world: &World, pid: u32) -> Known<Usage> {
    let dir = process_dir(world, pid);
    let gone = || Unknown::because(format!("there is no process {pid}, or it may not be read"));
    let stat = Stat::read(&dir).filter(|stat| !stat.dead).ok_or_else(gone)?;
    let status = machine::system_text(&dir.join("status")).map_err(|_| gone())?;
    Ok(stat.usage(&status))
}

/// The fields of `/proc/<pid>/stat` that matter here.
pub(super) struct Stat {
    /// Whether it has ended.
    pub(super) dead: bool,
    /// Whether it is suspended: by a signal, or by a debugger.
    pub(super) halted: bool,
    cpu_ticks: u64,
    /// When it began, ticks since boot.
    pub(super) start_ticks: u64,
}

impl Stat {
    fn read(dir: &Path) -> Option<Self> {
        let raw = machine::read(&dir.join("stat"), limit::SYSTEM).ok()?;
        Self::parse(&String::from_utf8_lossy(&raw))
    }

    /// The command's name is in parentheses and may contain spaces and parentheses itself, so fields are counted after the last
    /// closing one. Source: proc(5).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
        let state = fields.next()?;
        // The numbers of proc(5), less the two before the parenthesis, the state, and what was taken since.
        let mut number = |skip: usize| fields.nth(skip)?.parse::<u64>().ok();
        let cpu_ticks = number(10)? + number(0)?;
        Some(Self {
            dead: matches!(state, "Z" | "X" | "x"),
            halted: matches!(state, "T" | "t"),
            cpu_ticks,
            start_ticks: number(6)?,
        })
    }

    /// With the rest from the text of `/proc/<pid>/status`.
    pub(super) fn usage(&self, status: &str) -> Usage {
        #[expect(
            clippy::cast_precision_loss,
            reason = "hundredths of a second since a start, far below 2^52"
        )]
        let cpu_seconds = self.cpu_ticks as f64 / TICKS_PER_SECOND as f64;
        Usage {
            cpu_seconds,
            rss: kilobytes(status, "VmRSS:").unwrap_or(0),
            threads: field(status, "Threads:").and_then(|text| text.parse().ok()),
        }
    }
}

/// The directory of a process.
pub(super) fn process_dir(world: &World, pid: u32) -> PathBuf {
    world.path("/proc").join(pid.to_string())
}

fn boot_time(world: &World) -> Option<SystemTime> {
    let text = machine::system_text(&world.path("/proc/stat")).ok()?;
    let seconds = field(&text, "btime")?.parse().ok()?;
    Some(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// A number that another boot of the machine does not have.
pub(super) fn boot(world: &World) -> Option<u64> {
    let text = machine::system_text(&world.path("/proc/sys/kernel/random/boot_id")).ok()?;
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).take(16).collect();
    u64::from_str_radix(&digits, 16).ok()
}

fn since_boot(ticks: u64) -> Duration {
    Duration::from_millis(ticks.saturating_mul(1000 / TICKS_PER_SECOND))
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.strip_prefix(name))?
        .split_whitespace()
        .next()
}

fn kilobytes(status: &str, name: &str) -> Option<u64> {
    field(status, name)?.parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Adds a process to a recorded machine.
    fn plant(root: &Path, pid: u32, name: &str, state: &str, words: &[&str]) {
        let dir = root.join("proc").join(pid.to_string());
        fs::create_dir_all(&dir).unwrap();
        let mut cmdline = words.join("\0");
        cmdline.push('\0');
        fs::write(dir.join("cmdline"), cmdline).unwrap();
        let stat = format!("{pid} ({name}) {state} 1 1 1 0 -1 4194304 9 0 0 0 250 50 0 0 20 0 33 0 6000 1 1 1\n");
        fs::write(dir.join("stat"), stat).unwrap();
        fs::write(
            dir.join("status"),
            "Name:\tjava\nUid:\t802\t802\t802\t802\nVmRSS:\t  524288 kB\nThreads:\t33\n",
        )
        .unwrap();
    }

    #[test]
    fn reads_a_recorded_server() {
        let tmp = tempfile::tempdir().unwrap();
        fs::create_dir_all(tmp.path().join("proc")).unwrap();
        fs::write(tmp.path().join("proc/stat"), "cpu 1 2 3\nbtime 1700000000\n").unwrap();
        let bootstrap = "org.wso2.carbon.bootstrap.Bootstrap";
        let words = ["/jdk/bin/java", "-Xmx1g", "-Dcarbon.home=/opt/a b", bootstrap];
        plant(tmp.path(), 77, "java) (x", "S", &words);
        plant(tmp.path(), 78, "java", "Z", &words);
        plant(tmp.path(), 79, "bash", "S", &["bash", "-c", bootstrap]);
        let world = World::recorded(tmp.path());

        let servers = super::super::servers(&world);
        assert_eq!(servers.len(), 1, "{servers:?}");
        let server = &servers[0];
        assert_eq!((server.pid, server.uid, server.user.as_str()), (77, 802, "802"));
        assert_eq!(server.start_ticks, 6000);
        assert_eq!(server.started, Some(UNIX_EPOCH + Duration::from_secs(1_700_000_060)));
        assert_eq!(server.carbon_home, tmp.path().join("opt/a b"));
        assert_eq!(server.max_heap, Some(1 << 30));

        let usage = usage(&world, 77).unwrap();
        assert!((usage.cpu_seconds - 3.0).abs() < 1e-9);
        assert_eq!((usage.rss, usage.threads), (512 << 20, Some(33)));
        assert_eq!(super::super::jvms(&world).len(), 1);
    }
}
