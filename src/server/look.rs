//! The looks at processes, sockets and logs that control needs. Thin on purpose: the probe floor is to take them over.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::domain::Home;

/// A live server process of a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerProcess {
    /// Process id.
    pub(super) pid: u32,
    /// Start time in clock ticks after boot; with the pid it names one process for ever.
    pub(super) start_ticks: u64,
    /// Name of the user, or the uid as text.
    pub(super) user: String,
    /// When it began.
    pub(super) started: Option<SystemTime>,
    /// Its command line.
    pub(super) arguments: Vec<String>,
}

/// What a process uses now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// Resident memory in bytes.
    pub(super) rss: Option<u64>,
    /// Threads.
    pub(super) threads: Option<u32>,
    /// Percent of one core, over the whole life of the process.
    pub(super) cpu: Option<f64>,
}

pub(super) use system::{listening, server_of, usage};

/// The last `n` lines of a file, of its last 256 KiB at most.
pub(super) fn tail(path: &Path, n: usize) -> Vec<String> {
    use std::io::{Read, Seek, SeekFrom};
    const WINDOW: u64 = 256 << 10;
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = fs::File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(WINDOW)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(n))
        .map(|&line| line.to_owned())
        .collect()
}

/// The seconds of a "started in N sec" line; MI writes decimals.
pub(super) fn started_marker(line: &str) -> Option<f64> {
    let (_, after) = line.split_once(" started in ")?;
    let (number, unit) = after.split_once(' ')?;
    unit.starts_with("sec").then(|| number.parse().ok()).flatten()
}

/// The port offset that `carbon.xml` holds; `None` for a placeholder or a file that does not parse.
pub(super) fn written_offset(home: &Home) -> Option<u16> {
    let bytes = fs::read(home.path.join(home.conf()).join("carbon.xml")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let document = roxmltree::Document::parse(text.trim_start_matches('\u{feff}')).ok()?;
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.children().find(|n| n.tag_name().name() == name).map(|n| n.id())
    };
    let ports = document.get_node(child(document.root_element(), "Ports")?)?;
    let offset = document.get_node(child(ports, "Offset")?)?;
    offset.text()?.trim().parse().ok()
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use super::{ServerProcess, Usage};
    use crate::domain::{Home, Layout};

    /// `/proc` counts time in these; the kernel's USER_HZ is 100 on every architecture that Linux runs Java on.
    const TICKS_PER_SECOND: u64 = 100;

    const BOOTSTRAP: [&str; 2] = [
        "org.wso2.carbon.bootstrap.Bootstrap",
        "org.wso2.micro.integrator.bootstrap.Bootstrap",
    ];

    /// The process that serves this home, by its command line and never by the pid file.
    pub(in super::super) fn server_of(home: &Home) -> Option<ServerProcess> {
        fs::read_dir("/proc")
            .ok()?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .find_map(|pid| server(pid, home))
    }

    fn server(pid: u32, home: &Home) -> Option<ServerProcess> {
        let dir = PathBuf::from(format!("/proc/{pid}"));
        let raw = fs::read(dir.join("cmdline")).ok()?;
        let arguments: Vec<String> = raw
            .split(|&byte| byte == 0)
            .map(|arg| String::from_utf8_lossy(arg).into_owned())
            .collect();
        if !arguments.iter().any(|arg| BOOTSTRAP.contains(&arg.as_str())) || !serves(&arguments, home) {
            return None;
        }
        let stat = Stat::read(&dir)?;
        if stat.state == "Z" {
            return None;
        }
        Some(ServerProcess {
            pid,
            start_ticks: stat.start,
            user: user(&dir),
            started: boot_time().map(|boot| boot + ticks(stat.start)),
            arguments,
        })
    }

    fn serves(arguments: &[String], home: &Home) -> bool {
        let path = |prefix: &str| {
            let named = arguments.iter().find_map(|arg| arg.strip_prefix(prefix))?;
            fs::canonicalize(named).ok()
        };
        let Some(carbon_home) = path("-Dcarbon.home=") else {
            return false;
        };
        match home.layout {
            // The four servers of one pack may share carbon.home: the configuration directory tells them apart.
            Layout::Ei6(_) => match path("-Dcarbon.config.dir.path=") {
                Some(conf) => conf == home.path.join(home.conf()) && carbon_home.starts_with(&home.pack),
                None => carbon_home == home.path,
            },
            Layout::Classic | Layout::Mi => carbon_home == home.path,
        }
    }

    struct Stat {
        state: String,
        cpu: u64,
        threads: u32,
        start: u64,
    }

    impl Stat {
        /// The fields after the name, which may itself hold blanks and brackets. Source: proc(5).
        fn read(dir: &Path) -> Option<Self> {
            let text = fs::read_to_string(dir.join("stat")).ok()?;
            let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
            let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
            Some(Self {
                state: (*fields.first()?).to_owned(),
                cpu: number(11)? + number(12)?,
                threads: u32::try_from(number(17)?).ok()?,
                start: number(19)?,
            })
        }
    }

    /// What the process uses now.
    pub(in super::super) fn usage(pid: u32) -> Usage {
        let dir = PathBuf::from(format!("/proc/{pid}"));
        let stat = Stat::read(&dir);
        let alive = stat.as_ref().and_then(|stat| {
            let boot = boot_time()?;
            SystemTime::now().duration_since(boot + ticks(stat.start)).ok()
        });
        Usage {
            rss: status_field(&dir, "VmRSS:")
                .and_then(|text| Some(text.split(' ').next()?.parse::<u64>().ok()? * 1024)),
            threads: stat.as_ref().map(|stat| stat.threads),
            cpu: stat
                .zip(alive)
                .filter(|(_, alive)| alive.as_secs_f64() > 0.0)
                .map(|(stat, alive)| 100.0 * ticks(stat.cpu).as_secs_f64() / alive.as_secs_f64()),
        }
    }

    /// Ports in state LISTEN, with whether the process itself holds them.
    pub(in super::super) fn listening(pid: Option<u32>) -> Vec<(u16, bool)> {
        let base = pid.map_or_else(|| PathBuf::from("/proc"), |pid| PathBuf::from(format!("/proc/{pid}")));
        let own = pid.map(inodes).unwrap_or_default();
        let mut found: Vec<(u16, bool)> = ["net/tcp", "net/tcp6"]
            .iter()
            .filter_map(|table| fs::read_to_string(base.join(table)).ok())
            .flat_map(|table| table.lines().skip(1).filter_map(listener).collect::<Vec<_>>())
            .map(|(port, inode)| (port, own.contains(&inode)))
            .collect();
        found.sort_unstable_by_key(|&(port, mine)| (port, !mine));
        found.dedup_by_key(|&mut (port, _)| port);
        found
    }

    /// Port and inode of a line of `/proc/net/tcp`, where it listens (state 0A).
    fn listener(line: &str) -> Option<(u16, u64)> {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if fields.get(3) != Some(&"0A") {
            return None;
        }
        let port = u16::from_str_radix(fields.get(1)?.rsplit_once(':')?.1, 16).ok()?;
        Some((port, fields.get(9)?.parse().ok()?))
    }

    fn inodes(pid: u32) -> BTreeSet<u64> {
        let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else {
            return BTreeSet::new();
        };
        entries
            .flatten()
            .filter_map(|entry| fs::read_link(entry.path()).ok())
            .filter_map(|link| link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok())
            .collect()
    }

    fn user(dir: &Path) -> String {
        let Some(uid) = status_field(dir, "Uid:").and_then(|text| Some(text.split_whitespace().next()?.to_owned()))
        else {
            return "another user".to_owned();
        };
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        passwd
            .lines()
            .find_map(|line| {
                let mut fields = line.split(':');
                let name = fields.next()?;
                (fields.nth(1)? == uid).then(|| name.to_owned())
            })
            .unwrap_or(uid)
    }

    fn status_field(dir: &Path, name: &str) -> Option<String> {
        let text = fs::read_to_string(dir.join("status")).ok()?;
        Some(text.lines().find_map(|line| line.strip_prefix(name))?.trim().to_owned())
    }

    fn boot_time() -> Option<SystemTime> {
        let text = fs::read_to_string("/proc/stat").ok()?;
        let seconds = text
            .lines()
            .find_map(|line| line.strip_prefix("btime "))?
            .trim()
            .parse()
            .ok()?;
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }

    fn ticks(count: u64) -> Duration {
        Duration::from_millis(count * 1000 / TICKS_PER_SECOND)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::{ServerProcess, Usage};
    use crate::domain::Home;

    /// Not looked at here yet.
    pub(in super::super) fn server_of(_home: &Home) -> Option<ServerProcess> {
        None
    }

    /// Not looked at here yet.
    pub(in super::super) fn usage(_pid: u32) -> Usage {
        Usage::default()
    }

    /// Not looked at here yet.
    pub(in super::super) fn listening(_pid: Option<u32>) -> Vec<(u16, bool)> {
        Vec::new()
    }
}
