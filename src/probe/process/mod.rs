//! Finds Java processes, and which of them is the server of a home.
//!
//! A pid file alone is never trusted: the number may belong to another process by now.

mod cmdline;
mod files;
mod finder;
mod java_process;
mod linux;
mod pid_file;
mod portable;
mod process_watch;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::disk::machine;
use crate::domain::home::{Home, Layout};
use crate::domain::known::Known;
use crate::domain::machine::RunningJvm;
use crate::domain::products::PackServer;

use super::world::World;
use super::{owner, users};

pub use files::OpenFiles;
pub use finder::Finder;
pub use java_process::Usage;
pub use pid_file::pid_file;
pub use process_watch::ProcessWatch;

use java_process::JavaProcess;

/// A running Carbon server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerProcess {
    /// Process id.
    pub pid: u32,
    /// When the process began, in the system's own ticks since boot (on other systems than Linux: seconds since 1970). With the
    /// pid it identifies one process, since a recycled pid has another.
    pub start_ticks: u64,
    /// Owner's name, or number where it has none.
    pub user: String,
    /// Owner's effective user id; 0 where the system has no such numbers.
    pub uid: u32,
    /// `-Dcarbon.home`, canonical where the directory can be reached.
    pub carbon_home: PathBuf,
    /// `-Dcarbon.config.dir.path`, or `conf` below `-Dwso2.runtime.path`; distinguishes the servers of one pack.
    pub config_dir: Option<PathBuf>,
    /// The last `-Xmx` of its command line, bytes.
    pub max_heap: Option<u64>,
    /// The last `-DportOffset` of its command line, as written; it overrides every file.
    pub port_offset: Option<String>,
    /// Whether its command line opens Java's own JMX agent without naming a port.
    pub jmx_agent: bool,
    /// When it began.
    pub started: Option<SystemTime>,
}

impl ServerProcess {
    /// Whether it runs as root; never where users have no numbers.
    pub fn is_root(&self) -> bool {
        cfg!(unix) && self.uid == 0 && self.user != "unknown"
    }
}

/// Every Carbon server that runs on this machine, by pid.
///
/// A server is a Java process, not a zombie, whose main class is the bootstrap of Carbon or of the Micro Integrator and
/// which was given `-Dcarbon.home`.
pub fn servers(world: &World) -> Vec<ServerProcess> {
    seen(world).into_iter().filter_map(|seen| server(world, seen)).collect()
}

/// Every Java process that runs on this machine, by pid.
pub fn jvms(world: &World) -> Vec<RunningJvm> {
    seen(world)
        .into_iter()
        .map(|seen| RunningJvm {
            pid: seen.pid,
            carbon_home: seen.java.carbon_home.as_deref().map(|dir| real(world, &seen, dir)),
            max_heap: seen.java.max_heap,
            resident: seen.resident,
            user: seen.user,
        })
        .collect()
}

/// The running server of this home: first the process its pid file names, if that is this home's server, else the one found among
/// all processes.
pub fn server_of(world: &World, home: &Home) -> Option<ServerProcess> {
    hinted(world, home).or_else(|| among(&servers(world), home).cloned())
}

/// The process that the pid file names, if that is this home's server.
fn hinted(world: &World, home: &Home) -> Option<ServerProcess> {
    let found = one(world, pid_file(home)?)?;
    belongs(&found, home).then_some(found)
}

/// This process, if it is a server.
fn one(world: &World, pid: u32) -> Option<ServerProcess> {
    let seen = if world.reads_proc() {
        linux::one(world, pid)
    } else {
        portable::one(world, pid)
    };
    server(world, seen?)
}

/// A number that another boot of this machine does not have; `None` where the system gives none.
pub fn boot(world: &World) -> Option<u64> {
    if world.reads_proc() { linux::boot(world) } else { None }
}

/// Whether this user cannot see the processes of others (`hidepid`): the first process always exists.
pub fn hides(world: &World) -> bool {
    world.reads_proc() && machine::open(&world.path("/proc/1/cmdline")).is_err()
}

/// The server of this home among the given processes.
pub fn among<'a>(running: &'a [ServerProcess], home: &Home) -> Option<&'a ServerProcess> {
    running.iter().find(|server| belongs(server, home))
}

/// Whether this process is the server of this home.
///
/// The directories must be the same; the servers of one pack may share `carbon.home`, and differ by their configuration
/// directory.
pub fn belongs(server: &ServerProcess, home: &Home) -> bool {
    let Layout::Pack(server_of_pack) = home.layout else {
        return same(&server.carbon_home, &home.path);
    };
    if !same(&server.carbon_home, &home.pack) && !same(&server.carbon_home, &home.path) {
        return false;
    }
    match &server.config_dir {
        Some(dir) => same(dir, &home.at(home.conf())),
        None if server_of_pack == PackServer::Core => true,
        None => same(&server.carbon_home, &home.path),
    }
}

/// What a process uses now.
///
/// # Errors
/// When there is no such process, or it may not be read.
pub fn usage(pid: u32) -> Known<Usage> {
    if cfg!(target_os = "linux") {
        linux::usage(&World::here(), pid)
    } else {
        portable::usage(pid)
    }
}

fn seen(world: &World) -> Vec<JavaProcess> {
    if world.reads_proc() {
        linux::all(world)
    } else {
        portable::all(world)
    }
}

fn server(world: &World, seen: JavaProcess) -> Option<ServerProcess> {
    if !seen.java.is_server || !seen.here {
        return None;
    }
    let carbon_home = real(world, &seen, seen.java.carbon_home.as_deref()?);
    if is_a_stranger(world, &seen, &carbon_home) {
        return None;
    }
    let config_dir = seen.java.config_dir.as_deref().map(|dir| real(world, &seen, dir));
    Some(ServerProcess {
        pid: seen.pid,
        start_ticks: seen.start_ticks,
        started: seen.started,
        uid: seen.uid,
        carbon_home,
        config_dir,
        max_heap: seen.java.max_heap,
        port_offset: seen.java.port_offset,
        jmx_agent: seen.java.jmx_agent,
        user: seen.user,
    })
}

/// Whether a process that claims a home has nothing to do with it: anybody can write a command line. The start scripts change
/// into the home, so a process of another account than the home's owner, root and this user must have it as its directory, where
/// that can be read.
fn is_a_stranger(world: &World, seen: &JavaProcess, carbon_home: &Path) -> bool {
    let owner = owner::of(carbon_home).map(|owner| owner.uid);
    let me = users::current(world).uid;
    let known = world.is_recorded() || seen.uid == 0 || owner == Ok(seen.uid) || me == Some(seen.uid);
    let elsewhere = |cwd: &PathBuf| !cwd.starts_with(carbon_home);
    cfg!(unix) && !known && seen.cwd.as_ref().is_some_and(elsewhere)
}

/// The resolved directory of a command line; relative ones are relative to the process's own directory.
fn real(world: &World, seen: &JavaProcess, dir: &Path) -> PathBuf {
    let absolute = match &seen.cwd {
        Some(cwd) if dir.is_relative() => cwd.join(dir),
        _ => dir.to_path_buf(),
    };
    let placed = world.place(&absolute);
    machine::canonical(&placed).unwrap_or(placed)
}

fn same(a: &Path, b: &Path) -> bool {
    a == b
        || match (machine::canonical(a), machine::canonical(b)) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_very_process_uses_something() {
        let usage = usage(std::process::id()).unwrap();
        assert!(usage.rss > 100_000, "{usage:?}");
        assert!(usage.cpu_seconds >= 0.0);
        assert!(usage.threads.is_none_or(|n| n >= 1));
    }

    #[test]
    fn no_process_is_a_reason_not_a_zero() {
        let reason = usage(u32::MAX - 7).unwrap_err();
        assert!(reason.0.contains("no process"), "{reason}");
    }
}
