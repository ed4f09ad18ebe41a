//! The load, memory and disk of a server's machine, read repeatedly; what changes slowly is read at some looks only.

use std::path::{Path, PathBuf};

use crate::domain::known::{Known, Unknown};
use crate::domain::machine::Disk;
use crate::probe::held_file::HeldFile;
use crate::probe::world::World;

use super::cgroup::{self, Bounds};
use super::{disk, linux, portable};

/// How often the disk and a control group's use and limits are read, in looks.
const SELDOM: (u32, u32) = (5, 30);

/// Memory in use on the server's machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// In use, bytes; without what the system would release at once, such as cached files.
    pub used: u64,
    /// Total, bytes.
    pub total: u64,
    /// Whether these are a control group's figures, else the machine's.
    pub cgroup: bool,
}

/// How busy the machine is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// The load average of the last minute.
    pub one: f64,
    /// Processors that may be used: a control group's share, else the machine's.
    pub cpus: f64,
}

/// The machine of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemLoad {
    /// The file system of the home.
    pub disk: Known<Disk>,
    /// The load.
    pub load: Known<Load>,
    /// The memory.
    pub memory: Known<MemoryUse>,
}

/// A repeated look at the server's machine.
#[derive(Debug)]
pub struct LoadWatch {
    home: PathBuf,
    pid: Option<u32>,
    looks: u32,
    loadavg: Option<HeldFile>,
    meminfo: Option<HeldFile>,
    cpus: Known<f64>,
    bounds: Bounds,
    group: Option<Known<MemoryUse>>,
    disk: Known<Disk>,
}

impl LoadWatch {
    /// Begins to watch the machine of this home's server.
    pub fn new(home: &Path) -> Self {
        let not_yet = || Unknown::because("not read yet");
        Self {
            home: home.to_path_buf(),
            pid: None,
            looks: 0,
            loadavg: None,
            meminfo: None,
            cpus: Err(not_yet()),
            bounds: Bounds::default(),
            group: None,
            disk: Err(not_yet()),
        }
    }

    /// Looks once: at the control groups of this process, of this program without one.
    pub fn inspect(&mut self, world: &World, pid: Option<u32>) -> SystemLoad {
        if self.pid != pid {
            self.pid = pid;
            self.looks = 0;
        }
        if self.looks.is_multiple_of(SELDOM.1) {
            self.bounds = cgroup::bounds(world, pid);
            self.cpus = self.bounds.cpus.map_or_else(|| cores(world), Ok);
        }
        if self.looks.is_multiple_of(SELDOM.0) {
            self.disk = disk(&self.home);
            self.group = self.bounds.memory.as_ref().map(|bound| {
                bound.used().map(|used| MemoryUse {
                    used,
                    total: bound.limit,
                    cgroup: true,
                })
            });
        }
        self.looks = self.looks.wrapping_add(1);
        SystemLoad {
            disk: self.disk.clone(),
            load: self.load(world),
            memory: self.memory(world),
        }
    }

    fn load(&mut self, world: &World) -> Known<Load> {
        let one = if world.reads_proc() {
            let text = text(&mut self.loadavg, world, "/proc/loadavg")?;
            let one = text.split_whitespace().next().and_then(|word| word.parse().ok());
            one.ok_or_else(|| Unknown::because("/proc/loadavg holds no number"))?
        } else {
            portable::load()?
        };
        Ok(Load {
            one,
            cpus: self.cpus.clone()?,
        })
    }

    fn memory(&mut self, world: &World) -> Known<MemoryUse> {
        let (total, available) = if world.reads_proc() {
            linux::memory(&text(&mut self.meminfo, world, "/proc/meminfo")?)?
        } else {
            portable::memory()?
        };
        match &self.group {
            // A limit above the machine's own has no effect.
            Some(group) if group.as_ref().map_or(true, |group| group.total < total) => group.clone(),
            _ => Ok(MemoryUse {
                used: total.saturating_sub(available),
                total,
                cgroup: false,
            }),
        }
    }
}

fn cores(world: &World) -> Known<f64> {
    let cores = if world.reads_proc() {
        linux::processors(world)
    } else {
        portable::size().cores
    };
    cores.map(f64::from)
}

fn text(held: &mut Option<HeldFile>, world: &World, path: &str) -> Known<String> {
    let unread = |e: std::io::Error| Unknown::because(format!("{path} cannot be read: {e}"));
    let file = match held {
        Some(file) => file,
        None => held.insert(HeldFile::at(&world.path(path)).map_err(unread)?),
    };
    Ok(file.text().map_err(unread)?.into_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn machine(root: &Path) {
        write(root, "proc/loadavg", "0.42 0.50 0.60 1/200 4711\n");
        write(
            root,
            "proc/cpuinfo",
            "processor : 0\nprocessor : 1\nprocessor : 2\nprocessor : 3\n",
        );
        write(root, "proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 3145728 kB\n");
    }

    #[test]
    fn a_machine_without_limits_shows_its_own_figures() {
        let tmp = tempfile::tempdir().unwrap();
        machine(tmp.path());
        let seen = LoadWatch::new(tmp.path()).inspect(&World::recorded(tmp.path()), None);
        assert_eq!(seen.load, Ok(Load { one: 0.42, cpus: 4.0 }));
        let memory = MemoryUse {
            used: 5 << 30,
            total: 8 << 30,
            cgroup: false,
        };
        assert_eq!(seen.memory, Ok(memory));
        assert!(seen.disk.unwrap().total > 0);
    }

    /// A server in a control group of either version: 2 GB and one and a half processors.
    fn limited(root: &Path, version: u8) {
        machine(root);
        let (line, mount, dir) = match version {
            1 => ("4:memory:/w\n3:cpu:/w\n", "- cgroup cgroup rw,memory,cpu", "cg/w"),
            _ => ("0::/w\n", "- cgroup2 cgroup2 rw", "cg/w"),
        };
        write(root, "proc/self/mountinfo", &format!("30 23 0:26 / /cg rw {mount}\n"));
        write(root, "proc/self/cgroup", "");
        write(root, "proc/77/cgroup", line);
        let files: &[(&str, &str)] = match version {
            1 => &[
                ("memory.limit_in_bytes", "2147483648\n"),
                ("memory.usage_in_bytes", "1610612736\n"),
                (
                    "memory.stat",
                    "cache 1\ninactive_file 1\ntotal_inactive_file 536870912\n",
                ),
                ("cpu.cfs_quota_us", "150000\n"),
                ("cpu.cfs_period_us", "100000\n"),
            ],
            _ => &[
                ("memory.max", "2147483648\n"),
                ("memory.current", "1610612736\n"),
                ("memory.stat", "anon 1\ninactive_file 536870912\n"),
                ("cpu.max", "150000 100000\n"),
            ],
        };
        for (name, text) in files {
            write(root, &format!("{dir}/{name}"), text);
        }
    }

    #[test]
    fn a_limited_server_shows_its_groups_figures_in_either_version() {
        for version in [1, 2] {
            let tmp = tempfile::tempdir().unwrap();
            limited(tmp.path(), version);
            let world = World::recorded(tmp.path());
            let mut watch = LoadWatch::new(tmp.path());
            let seen = watch.inspect(&world, Some(77));
            let memory = MemoryUse {
                used: 1 << 30,
                total: 2 << 30,
                cgroup: true,
            };
            assert_eq!(seen.memory, Ok(memory), "version {version}");
            assert_eq!(seen.load, Ok(Load { one: 0.42, cpus: 1.5 }));
            // Without the server it is this program's own group, which has no limit here.
            let seen = watch.inspect(&world, None);
            assert!(!seen.memory.unwrap().cgroup);
            assert!((seen.load.unwrap().cpus - 4.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_limit_above_the_machines_memory_limits_nothing() {
        let tmp = tempfile::tempdir().unwrap();
        limited(tmp.path(), 2);
        write(tmp.path(), "cg/w/memory.max", "9999999999\n");
        let seen = LoadWatch::new(tmp.path()).inspect(&World::recorded(tmp.path()), Some(77));
        assert_eq!(seen.memory.unwrap().total, 8 << 30);
    }

    #[test]
    fn what_is_not_there_is_a_reason() {
        let tmp = tempfile::tempdir().unwrap();
        let seen = LoadWatch::new(tmp.path()).inspect(&World::recorded(tmp.path()), None);
        assert!(seen.load.unwrap_err().0.contains("/proc/loadavg"));
        assert!(seen.memory.unwrap_err().0.contains("/proc/meminfo"));
    }
}
