//! Finds the file with a JVM's counters, or the reason why there is none.

mod linux;
mod mapped;
mod portable;
mod target;

use crate::domain::known::Unknown;
use crate::probe::world::World;

pub(super) use target::{Met, Sought};

impl Sought {
    /// Inspects the process.
    ///
    /// # Errors
    /// When there is no such process.
    pub(in crate::probe::jvm) fn inspect(world: &World, pid: u32) -> Result<Self, Unknown> {
        if world.reads_proc() {
            linux::inspect(world, pid)
        } else {
            Ok(portable::inspect(world, pid))
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
