//! Finds the file with a JVM's counters, or the reason why there is none.

mod elsewhere;
mod linux;
mod mapped;
mod sought;

use crate::domain::known::Unknown;
use crate::probe::world::World;

pub(super) use sought::{Met, Sought};

impl Sought {
    /// Inspects the process.
    ///
    /// # Errors
    /// When there is no such process.
    pub(in crate::probe::jvm) fn look(world: &World, pid: u32) -> Result<Self, Unknown> {
        if world.reads_proc() {
            linux::look(world, pid)
        } else {
            Ok(elsewhere::look(world, pid))
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
