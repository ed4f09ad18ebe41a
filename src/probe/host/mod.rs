//! Reads the facts of the machine.
//!
//! On Linux and on recorded machines everything is read from files; on macOS and Windows the `sysinfo` library queries the
//! system. No command is ever run.

mod cgroup;
mod disk;
mod kind;
mod linux;
mod load;
mod os;
mod portable;
mod size;
mod system;

use crate::domain::machine::Machine;

use super::process;
use super::users;
use super::world::World;

pub use disk::disk;
pub use load::{Load, LoadWatch, MemoryUse, SystemLoad};
pub(in crate::probe) use os::assignment;

/// Reads the facts of the machine. What cannot be read has a reason.
pub fn machine(world: &World) -> Machine {
    let user = users::current(world);
    let size = if world.reads_proc() {
        linux::size(world)
    } else {
        portable::size()
    };
    Machine {
        os: os::os(world),
        kind: kind::kind(world),
        cores: size.cores,
        mhz: size.mhz,
        memory: size.memory,
        available: size.available,
        swap: size.swap,
        cgroup: cgroup::limits(world),
        open_files: size.open_files,
        hostname: size.hostname,
        jvms: process::jvms(world),
        user: user.name,
        root: user.root,
    }
}
