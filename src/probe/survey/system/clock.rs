//! Who keeps the clock right: told by what the time services leave below `/run`, and by the processes there are.

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

/// Time services by the name of their process, as the kernel cuts it. `vmtoolsd` and the like take the time from the machine
/// below.
const SERVICES: [&str; 9] = [
    "chronyd",
    "ntpd",
    "ntpsec",
    "openntpd",
    "systemd-timesyn",
    "ptp4l",
    "phc2sys",
    "vmtoolsd",
    "VBoxService",
];
/// Processes that are looked at.
const MOST: usize = 4096;

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The service says that it has set the clock; its name.
    Set(&'static str),
    /// The service runs; its name.
    Kept(&'static str),
    /// The service runs and says that it has not set the clock since boot.
    NotYet(&'static str),
    /// No known service runs.
    Nobody,
}

pub(super) fn inspect(world: &World) -> Known<Clock> {
    if machine::exists(&world.path("/run/systemd/timesync/synchronized")) {
        return Ok(Clock::Set("systemd-timesyncd"));
    }
    let entries =
        machine::list(&world.path("/proc")).map_err(|e| Unknown::because(format!("/proc cannot be read: {e}")))?;
    let mut seen = false;
    for entry in entries.into_iter().take(MOST) {
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let Ok(comm) = machine::system_text(&entry.path.join("comm")) else {
            continue;
        };
        seen = true;
        match SERVICES.into_iter().find(|service| *service == comm.trim()) {
            Some("systemd-timesyn") => return Ok(Clock::NotYet("systemd-timesyncd")),
            Some(service) => return Ok(Clock::Kept(service)),
            None => {}
        }
    }
    // A machine shows at least its first process; where it does not, the others may be hidden as well.
    let all = machine::exists(&world.path("/proc/1/comm"));
    if seen && all {
        Ok(Clock::Nobody)
    } else {
        Err(Unknown::because(
            "the other processes of this machine are not to be seen",
        ))
    }
}
