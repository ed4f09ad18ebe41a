//! Starts a server through its service: systemd launches it, and the outcome is waited for as for every start.

use std::time::{Duration, Instant};

use super::access;
use super::systemctl::Manager;
use super::{Init, Installed, Root, ServiceError};
use crate::domain::Home;
use crate::probe::logs::{Since, Written};
use crate::probe::{World, logs, process};
use crate::server::follow::Follower;
use crate::server::{Progress, ServerState, Started, diagnose, stage, status, troubles};

/// How often it is checked.
const TICK: Duration = Duration::from_millis(250);

/// How many lines of the journal show why it did not start.
const TOLD: u32 = 20;

/// The service that a start by this user goes through: systemd runs, this home has one, and this user may.
pub fn to_start(root: &Root, home: &Home) -> Option<Installed> {
    let possible = Init::here(root) == Init::Systemd && root.is_live() && access::is_root();
    possible.then(|| super::installed_below(root, home)).flatten()
}

/// Whether the service of this home can be started through systemd by this user.
///
/// # Errors
/// [`ServiceError`]: there is none, systemd does not run, or only root may.
pub fn startable(root: &Root, home: &Home) -> Result<(), ServiceError> {
    let Some(installed) = super::installed_below(root, home) else {
        return Err(ServiceError::None(home.path.clone()));
    };
    if Init::here(root) != Init::Systemd {
        return Err(ServiceError::NotRunning(installed.path));
    }
    if access::is_root() {
        Ok(())
    } else {
        Err(ServiceError::NeedsRoot(installed.name))
    }
}

/// The note for a user whose start does not go through the installed service, one sentence.
pub fn beside(home: &Home) -> Option<String> {
    let root = Root::default();
    let there = super::installed_below(&root, home).filter(|_| root.is_live() && !access::is_root())?;
    Some(format!(
        "This home has a service: `sudo systemctl start {}` starts it as {}; this start does not use it.",
        there.name, there.user
    ))
}

/// Starts the service and waits until its server is up, or only until its process is there.
///
/// # Errors
/// [`ServiceError`]: systemd refused, it ended, or it was not up in time (it is left running then).
pub fn start_through(
    root: &Root,
    home: &Home,
    service: &Installed,
    (timeout, wait): (Duration, bool),
    progress: &mut dyn FnMut(Progress),
) -> Result<Started, ServiceError> {
    let begin = Instant::now();
    let manager = Manager {
        init: Init::here(root),
        root,
        name: &service.name,
    };
    let mut log = Follower::at_end(&home.root, &home.server_log());
    let written = home.start_logs().map(|log| Since::now(&home.root, log));
    manager.start()?;
    progress(Progress::Stage(stage::SCRIPT));
    let mut stages = stage::Stages::default();
    let mut seen = None;
    let mut counted = None;
    loop {
        for line in log.lines() {
            counted = logs::started_marker(&line).or(counted);
            if let Some(stage) = stages.next(&line) {
                progress(Progress::Stage(stage));
            }
            progress(Progress::Line(line));
        }
        if let Some(pid) = process::server_of(&World::here(), home).map(|server| server.pid) {
            if seen != Some(pid) {
                seen = Some(pid);
                progress(Progress::Process { pid });
                progress(Progress::Stage(stage::JAVA));
            }
            let ready = wait && status(home).state == ServerState::Running;
            if ready || !wait {
                return Ok(Started {
                    pid,
                    ready,
                    took: begin.elapsed(),
                    counted,
                    note: Some(format!("It runs as the service {}.", service.name)),
                    troubles: troubles::of_log(&World::here(), home).filter(|_| ready),
                });
            }
        }
        if ended(manager) {
            // A start that was reported as failed must not succeed later, on the next try of systemd's own.
            let _ = manager.stop();
            return Err(ServiceError::DidNotStart {
                name: service.name.clone(),
                evidence: evidence(home, &written, manager),
            });
        }
        if begin.elapsed() > timeout {
            return Err(ServiceError::StillStarting {
                name: service.name.clone(),
                waited: begin.elapsed(),
            });
        }
        progress(Progress::Waiting(begin.elapsed()));
        std::thread::sleep(TICK);
    }
}

/// What its logs tell of the reason, where a cause is known, and the last lines of the journal.
fn evidence(home: &Home, written: &[Since], manager: Manager<'_>) -> Vec<String> {
    let written: Vec<Written> = written.iter().map(Since::written).collect();
    let failure = diagnose(home, &written);
    let mut lines = Vec::new();
    if failure.id != "E00" || !failure.seen.is_empty() {
        lines.push(format!("{}: {}", failure.id, failure.cause));
        lines.extend(failure.lines());
        lines.extend(failure.cures.iter().map(|cure| format!("cure: {cure}")));
    }
    lines.extend(manager.journal(TOLD));
    lines
}

/// Whether systemd reports that it ended. Where systemd does not answer, the time limit decides.
fn ended(manager: Manager<'_>) -> bool {
    manager
        .live()
        .is_some_and(|live| matches!(live.active.as_str(), "failed" | "inactive") || live.sub == "auto-restart")
}
