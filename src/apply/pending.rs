//! Determines which changes a running server has not read: those that were written while its process was there already.

use super::clock;
use super::history::{HistoryEntry, PastChange};
use super::moment::Moment;
use super::state::StateDir;
use crate::domain::RestartPending;
use crate::domain::home::Home;
use crate::domain::settings;
use crate::probe::World;
use crate::probe::process::{self, ServerProcess};

/// What the running server has not read of what was applied and undone.
pub fn restart_pending(
    world: &World,
    home: &Home,
    entries: &[HistoryEntry],
    server: Option<&ServerProcess>,
) -> RestartPending {
    let Some(server) = server else {
        return RestartPending::No;
    };
    if let Err(error) = StateDir::of(home) {
        return RestartPending::Unknown(error.to_string());
    }
    unread(entries, server, process::boot(world), home.is_micro())
}

/// A Micro Integrator has no user store and reads everything at each start.
fn unread(entries: &[HistoryEntry], server: &ServerProcess, boot: Option<u64>, micro: bool) -> RestartPending {
    let mut waiting: Vec<String> = Vec::new();
    let mut since: Option<u64> = None;
    for entry in entries.iter().filter(|entry| entry.restart) {
        let applied = Moment {
            when: entry.when,
            ran: entry.ran,
        };
        let applied_since = applied.is_within(server, boot);
        let undone_since = entry.undone_at.is_some_and(|undone| undone.is_within(server, boot));
        let was_there = !applied_since && (!entry.undone || undone_since);
        let is_there = !entry.undone;
        if was_there == is_there {
            continue;
        }
        // What only the first start reads waits for no restart.
        let waits = |change: &&PastChange| micro || !change.only_at_first_start();
        if entry.changes.iter().filter(waits).count() == 0 {
            continue;
        }
        let changed = if applied_since { Some(applied) } else { entry.undone_at };
        let when = changed.map_or(entry.when, |moment| moment.when);
        since = Some(since.map_or(when, |earlier| earlier.min(when)));
        for change in entry.changes.iter().filter(waits) {
            // The text of a record is shown only where it is an id.
            let id = settings::parse(&change.setting).map_or("another setting", |id| id.as_str());
            if !waiting.iter().any(|other| other == id) {
                waiting.push(id.to_owned());
            }
        }
    }
    match since {
        None => RestartPending::No,
        Some(when) => {
            waiting.sort();
            RestartPending::Yes {
                settings: waiting,
                since: clock::iso(when),
            }
        }
    }
}

#[cfg(test)]
mod tests;
