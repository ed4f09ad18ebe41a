//! Control group limits, version 1 and 2: the tightest of the group and all its ancestors, since each binds.
//!
//! A JVM looks at its own group only (before Java 25), so a tighter parent kills it without a word; that is why all are read.

use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::Cgroup;
use crate::probe::world::World;

/// Version 1 writes "no limit" as the largest multiple of a page; anything in that region is none. Bytes.
const NO_LIMIT: u64 = 1 << 60;

/// The tightest limits that bind this process.
pub(super) fn limits(world: &World) -> Cgroup {
    let tightest = inspect(world, "/proc/self/cgroup");
    Cgroup {
        version: tightest.version,
        memory: tightest.memory.map(|(_, found)| (found.figure, found.name)),
        cpus: tightest.cpus.map(|found| (found.figure, found.name)),
    }
}

/// What binds a process, with where its use can be read.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// Memory.
    pub(super) memory: Option<MemoryBound>,
    /// Processors.
    pub(super) cpus: Option<f64>,
}

/// A limit of memory.
#[derive(Debug)]
pub(super) struct MemoryBound {
    /// Bytes.
    pub(super) limit: u64,
    group: PathBuf,
    version: u8,
}

impl MemoryBound {
    /// What the group uses, bytes, less the cached files that would be given away first.
    pub(super) fn used(&self) -> Known<u64> {
        let (usage, cached) = match self.version {
            1 => ("memory.usage_in_bytes", "total_inactive_file"),
            _ => ("memory.current", "inactive_file"),
        };
        let used = number(&self.group.join(usage))
            .ok_or_else(|| Unknown::because(format!("{} cannot be read", self.group.join(usage).shown())))?;
        let stat = machine::system_text(&self.group.join("memory.stat")).unwrap_or_default();
        let cached = stat
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(name, _)| *name == cached)
            .and_then(|(_, bytes)| bytes.parse().ok());
        Ok(used.saturating_sub(cached.unwrap_or(0)))
    }
}

/// The tightest limits that bind a process, else this one.
pub(super) fn bounds(world: &World, pid: Option<u32>) -> Bounds {
    let groups = pid.map_or_else(|| "/proc/self/cgroup".to_owned(), |pid| format!("/proc/{pid}/cgroup"));
    let tightest = inspect(world, &groups);
    Bounds {
        memory: tightest.memory.map(|(version, found)| MemoryBound {
            limit: found.figure,
            group: found.group,
            version,
        }),
        cpus: tightest.cpus.map(|found| found.figure),
    }
}

/// The tightest limits of a process.
struct EffectiveLimits {
    /// 1 or 2; 0 where there is no control group.
    version: u8,
    /// Memory, and the version that sets it: there may be both.
    memory: Option<(u8, Found<u64>)>,
    cpus: Option<Found<f64>>,
}

/// Looks up the limits of the process whose groups this file of `/proc` lists.
fn inspect(world: &World, groups: &str) -> EffectiveLimits {
    let groups = machine::system_text(&world.path(groups)).unwrap_or_default();
    let mounts = machine::system_text(&world.path("/proc/self/mountinfo")).unwrap_or_default();
    let mounts: Vec<Mount> = mounts.lines().filter_map(Mount::parse).collect();

    let memory1 = Hierarchy::find(&groups, &mounts, Some("memory"));
    let cpu1 = Hierarchy::find(&groups, &mounts, Some("cpu"));
    let unified = Hierarchy::find(&groups, &mounts, None);
    let version = if memory1.is_some() || cpu1.is_some() {
        1
    } else if unified.is_some() {
        2
    } else {
        0
    };
    let memory = [
        memory1.and_then(|h| Some((1, h.tightest(world, memory_v1)?))),
        unified.as_ref().and_then(|h| Some((2, h.tightest(world, memory_v2)?))),
    ];
    let processors = [
        cpu1.and_then(|h| h.tightest(world, cpus_v1)),
        unified.as_ref().and_then(|h| h.tightest(world, cpus_v2)),
    ];
    EffectiveLimits {
        version,
        memory: memory.into_iter().flatten().min_by_key(|(_, found)| found.figure),
        cpus: processors
            .into_iter()
            .flatten()
            .min_by(|a, b| a.figure.total_cmp(&b.figure)),
    }
}

fn memory_v2(group: &Path) -> Option<u64> {
    number(&group.join("memory.max"))
}

fn memory_v1(group: &Path) -> Option<u64> {
    number(&group.join("memory.limit_in_bytes")).filter(|limit| *limit < NO_LIMIT)
}

fn cpus_v2(group: &Path) -> Option<f64> {
    let text = machine::system_text(&group.join("cpu.max")).ok()?;
    let (quota, period) = text.trim().split_once(' ')?;
    share(quota, period)
}

fn cpus_v1(group: &Path) -> Option<f64> {
    let quota = machine::system_text(&group.join("cpu.cfs_quota_us")).ok()?;
    let period = machine::system_text(&group.join("cpu.cfs_period_us")).ok()?;
    share(&quota, &period)
}

/// Quota over period, both in microseconds; `max` and -1 are no limit.
fn share(quota: &str, period: &str) -> Option<f64> {
    let quota: f64 = quota.trim().parse().ok()?;
    let period: f64 = period.trim().parse().ok()?;
    (quota > 0.0 && period > 0.0).then(|| quota / period)
}

fn number(path: &Path) -> Option<u64> {
    machine::system_text(path).ok()?.trim().parse().ok()
}

/// One line of mountinfo that mounts a control group file system.
struct Mount {
    /// Which part of the hierarchy is mounted.
    root: String,
    /// Where.
    point: String,
    /// Controllers of version 1; `None` for version 2.
    controllers: Option<Vec<String>>,
}

impl Mount {
    /// Fields: id, parent, device, root, mount point, options, optional fields, `-`, type, source, super options.
    fn parse(line: &str) -> Option<Self> {
        let (left, right) = line.split_once(" - ")?;
        let left: Vec<&str> = left.split(' ').collect();
        let right: Vec<&str> = right.split(' ').collect();
        let controllers = match *right.first()? {
            "cgroup2" => None,
            "cgroup" => Some(right.get(2)?.split(',').map(str::to_owned).collect()),
            _ => return None,
        };
        Some(Self {
            root: unescape(left.get(3)?),
            point: unescape(left.get(4)?),
            controllers,
        })
    }

    fn carries(&self, controller: Option<&str>) -> bool {
        match (controller, &self.controllers) {
            (None, None) => true,
            (Some(wanted), Some(all)) => all.iter().any(|name| name == wanted),
            _ => false,
        }
    }
}

/// Blanks, tabs, line ends and backslashes are written as three octal digits.
fn unescape(field: &str) -> String {
    ["\\040", "\\011", "\\012", "\\134"]
        .iter()
        .zip([" ", "\t", "\n", "\\"])
        .fold(field.to_owned(), |text, (code, plain)| text.replace(code, plain))
}

/// This process's place in one hierarchy.
struct Hierarchy {
    /// Where the hierarchy is mounted, an absolute system path.
    point: String,
    /// The group's name in the whole hierarchy, for people.
    group: PathBuf,
    /// The group below the mount point.
    below: PathBuf,
}

impl Hierarchy {
    /// The hierarchy of a version 1 controller, or of version 2.
    fn find(groups: &str, mounts: &[Mount], controller: Option<&str>) -> Option<Self> {
        let group = groups.lines().find_map(|line| {
            let mut fields = line.splitn(3, ':');
            let id = fields.next()?;
            let names = fields.next()?;
            let path = fields.next()?;
            let hit = match controller {
                None => id == "0" && names.is_empty(),
                Some(wanted) => names.split(',').any(|name| name == wanted),
            };
            hit.then_some(path)
        })?;
        let mount = mounts.iter().find(|mount| mount.carries(controller))?;
        // Inside a container the mount shows only a part of the hierarchy, and the group may lie outside it; then the
        // mount point is as near as one can get.
        let below = Path::new(group)
            .strip_prefix(&mount.root)
            .ok()
            .filter(|below| !below.components().any(|part| part.as_os_str() == ".."))
            .unwrap_or(Path::new(""));
        Some(Self {
            point: mount.point.clone(),
            group: PathBuf::from(group),
            below: below.to_path_buf(),
        })
    }

    /// The least figure over the group and its ancestors, with the group that sets it.
    fn tightest<T: PartialOrd>(&self, world: &World, read: fn(&Path) -> Option<T>) -> Option<Found<T>> {
        let top = world.path(&self.point);
        let names = self.group.ancestors();
        self.below
            .ancestors()
            .zip(names)
            .filter_map(|(below, name)| {
                let group = top.join(below);
                Some(Found {
                    figure: read(&group)?,
                    name: name.to_path_buf(),
                    group,
                })
            })
            .reduce(|least, next| if next.figure < least.figure { next } else { least })
    }
}

/// A limit that was found.
struct Found<T> {
    figure: T,
    /// The group's name in the whole hierarchy.
    name: PathBuf,
    /// The group's directory.
    group: PathBuf,
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

    #[test]
    fn version_2_takes_the_tightest_ancestor() {
        let tmp = tempfile::tempdir().unwrap();
        let root = tmp.path();
        write(root, "proc/self/cgroup", "0::/apps.slice/wso2.service\n");
        write(
            root,
            "proc/self/mountinfo",
            "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n",
        );
        write(root, "sys/fs/cgroup/apps.slice/memory.max", "629145600\n");
        write(root, "sys/fs/cgroup/apps.slice/cpu.max", "max 100000\n");
        write(root, "sys/fs/cgroup/apps.slice/wso2.service/memory.max", "943718400\n");
        write(root, "sys/fs/cgroup/apps.slice/wso2.service/cpu.max", "150000 100000\n");
        let got = limits(&World::recorded(root));
        assert_eq!(got.version, 2);
        assert_eq!(got.memory, Some((629_145_600, PathBuf::from("/apps.slice"))));
        assert_eq!(got.cpus, Some((1.5, PathBuf::from("/apps.slice/wso2.service"))));
    }

    #[test]
    fn a_container_reads_its_own_mount_point() {
        let tmp = tempfile::tempdir().unwrap();
        let root = tmp.path();
        write(
            root,
            "proc/self/cgroup",
            "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n",
        );
        write(
            root,
            "proc/self/mountinfo",
            "1 2 0:30 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n\
             1 2 0:31 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n",
        );
        write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648\n");
        write(root, "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
        write(root, "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
        let got = limits(&World::recorded(root));
        assert_eq!(got.version, 1);
        assert_eq!(got.memory, Some((2 << 30, PathBuf::from("/docker/abc"))));
        assert_eq!(got.cpus, None);
    }

    #[test]
    fn the_page_rounded_maximum_is_no_limit() {
        let tmp = tempfile::tempdir().unwrap();
        let root = tmp.path();
        write(root, "proc/self/cgroup", "4:memory:/\n");
        write(
            root,
            "proc/self/mountinfo",
            "1 2 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
        );
        write(
            root,
            "sys/fs/cgroup/memory/memory.limit_in_bytes",
            "9223372036854771712\n",
        );
        let got = limits(&World::recorded(root));
        assert_eq!((got.version, got.memory), (1, None));
        assert_eq!(limits(&World::recorded(&root.join("nowhere"))), Cgroup::default());
    }
}
