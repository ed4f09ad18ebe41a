//! Processes where there is no `/proc`: macOS and Windows, through `sysinfo`.

use std::time::{Duration, UNIX_EPOCH};

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

use crate::domain::known::{Known, Unknown};
use crate::probe::users;
use crate::probe::world::World;

use super::cmdline;
use super::java_process::{JavaProcess, Usage};

/// Every Java process, by pid.
pub(super) fn all(world: &World) -> Vec<JavaProcess> {
    inspect(world, ProcessesToUpdate::All)
}

/// One process, if it is Java.
pub(super) fn one(world: &World, pid: u32) -> Option<JavaProcess> {
    inspect(world, ProcessesToUpdate::Some(&[Pid::from_u32(pid)])).pop()
}

/// What a process uses now.
pub(super) fn usage(pid: u32) -> Known<Usage> {
    let gone = || Unknown::because(format!("there is no process {pid}, or it may not be looked at"));
    let mut system = System::new().map_err(|e| Unknown::because(format!("processes cannot be looked at: {e}")))?;
    let id = Pid::from_u32(pid);
    let kind = ProcessRefreshKind::nothing().with_cpu().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[id]), true, kind);
    let process = system.process(id).ok_or_else(gone)?;
    Ok(Usage {
        cpu_seconds: Duration::from_millis(process.accumulated_cpu_time()).as_secs_f64(),
        rss: process.memory(),
        threads: process.tasks().and_then(|tasks| u32::try_from(tasks.len()).ok()),
    })
}

/// When a process began, seconds since 1970; `None` where there is none.
pub(super) fn start(pid: u32) -> Option<u64> {
    let mut system = System::new().ok()?;
    let id = Pid::from_u32(pid);
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[id]), true, ProcessRefreshKind::nothing());
    let process = system.process(id)?;
    let ended = matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead);
    (!ended).then(|| process.start_time())
}

fn inspect(world: &World, which: ProcessesToUpdate<'_>) -> Vec<JavaProcess> {
    let Ok(mut system) = System::new() else {
        return Vec::new();
    };
    let kind = ProcessRefreshKind::nothing()
        .with_memory()
        .with_cmd(UpdateKind::Always)
        .with_cwd(UpdateKind::Always)
        .with_user(UpdateKind::Always);
    system.refresh_processes_specifics(which, true, kind);
    let mut seen: Vec<JavaProcess> = system
        .processes()
        .values()
        .filter_map(|process| convert(world, process))
        .collect();
    seen.sort_by_key(|seen| seen.pid);
    seen
}

fn convert(world: &World, process: &Process) -> Option<JavaProcess> {
    if matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead) {
        return None;
    }
    let words: Vec<_> = process.cmd().iter().map(|word| word.to_string_lossy()).collect();
    let java = cmdline::read(&words)?;
    let id = process.effective_user_id().or_else(|| process.user_id());
    let uid: Option<u32> = id.and_then(|id| id.to_string().parse().ok());
    let me = users::current(world);
    let user = match uid {
        Some(uid) if me.uid == Some(uid) => me.name,
        Some(uid) => users::shown(world, uid),
        None => "unknown".to_owned(),
    };
    Some(JavaProcess {
        pid: process.pid().as_u32(),
        start_ticks: process.start_time(),
        started: Some(UNIX_EPOCH + Duration::from_secs(process.start_time())),
        user,
        uid: uid.unwrap_or(0),
        resident: process.memory(),
        java,
        cwd: process.cwd().map(Into::into),
        here: true,
    })
}
