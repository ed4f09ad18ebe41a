//! Where a JVM's counters may lie, and why there may be none.

mod portable;
mod linux;
mod mapped;
mod sought;

use crate::domain::known::Unknown;
use crate::probe::world::World;

pub(super) use sought::{Met, Sought};

impl Sought {
    /// Looks at the process.
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
