//! Determines which changes a running server has not read: those that were written while its process was there already.
//!
//! A record names the process that ran when it was written, by its number and its start in ticks since the boot. Both stay the same
//! when the clock is set, which moves every time of day that is computed from them. Only records without that are compared by time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::clock;
use super::history::HistoryEntry;
use super::state::StateDir;
use crate::domain::RestartPending;
use crate::domain::home::Home;
use crate::probe::World;
use crate::probe::process::{self, ServerProcess};

/// Which server ran when something was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RanThen {
    /// Not recorded, or not visible to who wrote it.
    #[default]
    Unknown,
    /// None.
    Nothing,
    /// This process.
    Process {
        /// Its number.
        pid: u32,
        /// Its start, as [`ServerProcess::start_ticks`].
        ticks: u64,
    },
}

impl RanThen {
    /// Looks now.
    pub fn now(world: &World, home: &Home) -> Self {
        match process::server_of(world, home) {
            Some(server) => Self::Process {
                pid: server.pid,
                ticks: server.start_ticks,
            },
            None if process::hides(world) => Self::Unknown,
            None => Self::Nothing,
        }
    }
}

/// When something was written, and what ran then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970, by the clock of that time.
    pub when: u64,
    /// The server of the home.
    pub ran: RanThen,
}

impl Moment {
    /// Whether this process was there already, and so has read what was there before.
    fn is_within(self, server: &ServerProcess) -> bool {
        match self.ran {
            RanThen::Process { pid, ticks } => (pid, ticks) == (server.pid, server.start_ticks),
            RanThen::Nothing => false,
            RanThen::Unknown => {
                let when = UNIX_EPOCH.checked_add(Duration::from_secs(self.when));
                server
                    .started
                    .zip(when)
                    .is_some_and(|(started, when)| whole(started) < whole(when))
            }
        }
    }
}

/// Records have whole seconds.
fn whole(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// What the running server has not read of what was applied and undone.
pub fn restart_pending(home: &Home, entries: &[HistoryEntry], server: Option<&ServerProcess>) -> RestartPending {
    let Some(server) = server else {
        return RestartPending::No;
    };
    if let Err(error) = StateDir::of(home) {
        return RestartPending::Unknown(error.to_string());
    }
    unread(entries, server)
}

fn unread(entries: &[HistoryEntry], server: &ServerProcess) -> RestartPending {
    let mut settings: Vec<String> = Vec::new();
    let mut since: Option<u64> = None;
    for entry in entries.iter().filter(|entry| entry.restart) {
        let applied = Moment {
            when: entry.when,
            ran: entry.ran,
        };
        let applied_since = applied.is_within(server);
        let undone_since = entry.undone_at.is_some_and(|undone| undone.is_within(server));
        let was_there = !applied_since && (!entry.undone || undone_since);
        if was_there == !entry.undone {
            continue;
        }
        let changed = if applied_since { Some(applied) } else { entry.undone_at };
        let when = changed.map_or(entry.when, |moment| moment.when);
        since = Some(since.map_or(when, |earlier| earlier.min(when)));
        for change in &entry.changes {
            if !settings.contains(&change.setting) {
                settings.push(change.setting.clone());
            }
        }
    }
    match since {
        None => RestartPending::No,
        Some(when) => {
            settings.sort();
            RestartPending::Yes {
                settings,
                since: clock::iso(when),
            }
        }
    }
}

#[cfg(test)]
mod tests;
