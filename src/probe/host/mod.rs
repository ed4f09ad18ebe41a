//! The machine under the product. On Linux and on recorded machines everything comes from files; on macOS and Windows the
//! `sysinfo` library asks the system. No command is ever run.

mod load;
mod cgroup;
mod disk;
mod portable;
mod kind;
mod linux;
mod os;
mod size;
mod system;

use crate::domain::machine::Machine;

use super::process;
use super::users;
use super::world::World;

pub use load::{LoadWatch, Load, MemoryUse, SystemLoad};
pub use disk::disk;
pub(in crate::probe) use os::assignment;

/// Looks the machine over. What cannot be looked up says why.
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
