//! A handle for reading one process repeatedly: its files in `/proc` stay open, so that a recycled pid is never mistaken for it.

use crate::domain::known::{Known, Unknown};
use crate::probe::held_file::HeldFile;
use crate::probe::world::World;

use super::files::FilesWatch;
use super::java_process::Usage;
use super::linux::{self, Stat};
use super::{OpenFiles, portable};

/// One process, read repeatedly while it runs.
#[derive(Debug)]
pub struct ProcessWatch {
    pid: u32,
    start_ticks: u64,
    way: ReadMethod,
}

#[derive(Debug)]
enum ReadMethod {
    Proc {
        stat: HeldFile,
        halted: bool,
        status: HeldFile,
        files: FilesWatch,
    },
    Elsewhere,
}

impl ProcessWatch {
    /// Opens a process.
    ///
    /// # Errors
    /// When there is no such process any more, or it may not be read.
    pub fn open(world: &World, pid: u32) -> Known<Self> {
        let gone = || Unknown::because(format!("there is no process {pid}, or it may not be read"));
        if !world.reads_proc() {
            let start_ticks = portable::start(pid).ok_or_else(gone)?;
            return Ok(Self {
                pid,
                start_ticks,
                way: ReadMethod::Elsewhere,
            });
        }
        let dir = linux::process_dir(world, pid);
        let open = |name: &str| HeldFile::at(&dir.join(name)).map_err(|_| gone());
        let mut stat = open("stat")?;
        let began = read(&mut stat).ok_or_else(gone)?;
        Ok(Self {
            pid,
            start_ticks: began.start_ticks,
            way: ReadMethod::Proc {
                stat,
                halted: began.halted,
                status: open("status")?,
                files: FilesWatch::new(&dir),
            },
        })
    }

    /// When it began, as [`super::ServerProcess::start_ticks`].
    pub fn start_ticks(&self) -> u64 {
        self.start_ticks
    }

    /// What it uses now; `None` once it has ended, also while its parent has not noticed yet.
    pub fn usage(&mut self) -> Option<Usage> {
        match &mut self.way {
            ReadMethod::Proc {
                stat, status, halted, ..
            } => {
                let stat = read(stat).filter(|stat| stat.start_ticks == self.start_ticks)?;
                *halted = stat.halted;
                Some(stat.usage(&status.text().ok()?))
            }
            ReadMethod::Elsewhere => {
                let same = portable::start(self.pid) == Some(self.start_ticks);
                same.then(|| portable::usage(self.pid).ok()).flatten()
            }
        }
    }

    /// Whether it was suspended when [`Self::usage`] was last read; `false` where the system does not report it.
    pub fn halted(&self) -> bool {
        matches!(self.way, ReadMethod::Proc { halted: true, .. })
    }

    /// How many files it has open, and its limit.
    ///
    /// # Errors
    /// Where this user or this system has no access to it.
    pub fn files(&mut self) -> Known<OpenFiles> {
        match &mut self.way {
            ReadMethod::Proc { files, .. } => files.inspect(),
            ReadMethod::Elsewhere => Err(Unknown::because("open files are counted on Linux only")),
        }
    }
}

fn read(stat: &mut HeldFile) -> Option<Stat> {
    Stat::parse(&stat.text().ok()?).filter(|stat| !stat.dead)
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn this_very_process_lives_and_its_figures_are_those_of_one_look() {
        let world = World::here();
        let me = std::process::id();
        let mut standing = ProcessWatch::open(&world, me).unwrap();
        let kept = standing.usage().unwrap();
        let once = super::super::usage(me).unwrap();
        assert!(once.cpu_seconds >= kept.cpu_seconds, "{once:?} {kept:?}");
        assert!(kept.rss > 100_000 && kept.rss.abs_diff(once.rss) < kept.rss, "{kept:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn open_files_are_counted_as_the_directory_lists_them() {
        let world = World::here();
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let mut standing = ProcessWatch::open(&world, child.id()).unwrap();
        // Files that a program opens to load itself are soon closed.
        let mut both = || {
            let listed = std::fs::read_dir(format!("/proc/{}/fd", child.id())).unwrap().count();
            (standing.files(), listed as u64)
        };
        let agreed = (0..1000).map(|_| both()).find(|(counted, listed)| {
            std::thread::yield_now();
            counted.as_ref().is_ok_and(|files| files.open == *listed)
        });
        drop(child.stdin.take());
        child.wait().unwrap();
        let counted = agreed.expect("never the same").0.unwrap();
        assert!(counted.limit.is_none_or(|limit| limit > 0));
    }

    #[cfg(unix)]
    #[test]
    fn the_end_of_a_process_is_seen_before_its_parent_has_noticed() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let mut standing = ProcessWatch::open(&World::here(), child.id()).unwrap();
        assert!(standing.usage().is_some());
        drop(child.stdin.take());
        let deadline = std::time::Instant::now() + std::time::Duration::from_mins(1);
        while standing.usage().is_some() {
            assert!(std::time::Instant::now() < deadline, "never seen");
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert!(standing.usage().is_none());
        assert!(ProcessWatch::open(&World::here(), u32::MAX - 7).is_err());
    }

    #[test]
    fn a_recycled_pid_is_another_process() {
        let tmp = tempfile::tempdir().unwrap();
        let dir = tmp.path().join("proc/77");
        std::fs::create_dir_all(&dir).unwrap();
        let stat = |start: u64| {
            let text = format!("77 (java) S 1 1 1 0 -1 4194304 9 0 0 0 250 50 0 0 20 0 33 0 {start} 1 1 1\n");
            std::fs::write(dir.join("stat"), text).unwrap();
        };
        stat(6000);
        std::fs::write(dir.join("status"), "VmRSS:\t  524288 kB\nThreads:\t33\n").unwrap();
        let mut standing = ProcessWatch::open(&World::recorded(tmp.path()), 77).unwrap();
        let usage = standing.usage().unwrap();
        assert_eq!((usage.rss, usage.threads), (512 << 20, Some(33)));
        assert!((usage.cpu_seconds - 3.0).abs() < 1e-9);
        stat(9000);
        assert_eq!(standing.usage(), None);
    }
}
