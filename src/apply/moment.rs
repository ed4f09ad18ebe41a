//! When something was written, and which server ran then.
//!
//! A process is named by its number and its start in ticks since a boot. They stay the same when the clock is set, which moves
//! every time of day that is computed from them. Only records that name none are compared by time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

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
        /// The boot that these are counted from, as [`process::boot`].
        #[serde(default)]
        boot: Option<u64>,
    },
}

impl RanThen {
    /// Looks now.
    pub fn now(world: &World, home: &Home) -> Self {
        match process::server_of(world, home) {
            Some(server) => Self::Process {
                pid: server.pid,
                ticks: server.start_ticks,
                boot: process::boot(world),
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
    pub(super) fn is_within(self, server: &ServerProcess, now: Option<u64>) -> bool {
        match self.ran {
            // The number depends on who looks, in a container or from outside of it.
            RanThen::Process { ticks, boot, .. } if boot.is_some() && now.is_some() => {
                (ticks, boot) == (server.start_ticks, now)
            }
            RanThen::Process { pid, ticks, .. } => (pid, ticks) == (server.pid, server.start_ticks),
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
