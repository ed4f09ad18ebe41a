//! Size and limits where there is no `/proc`: macOS and Windows, through `sysinfo`.

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, System};

use crate::domain::known::{Known, Unknown};

use super::size::Size;
use super::system;

/// Asks the system for all that measures the machine.
pub(super) fn size() -> Size {
    let looked = inspect();
    let figure = |pick: fn(&System) -> u64, what: &str| -> Known<u64> {
        match looked.as_ref().map(pick) {
            Ok(0) => Err(Unknown::because(format!("the system does not tell its {what}"))),
            Ok(figure) => Ok(figure),
            Err(reason) => Err(reason.clone()),
        }
    };
    Size {
        cores: std::thread::available_parallelism()
            .map(|n| u32::try_from(n.get()).unwrap_or(u32::MAX))
            .map_err(|e| Unknown::because(format!("the number of processors cannot be looked up: {e}"))),
        mhz: figure(
            |system| system.cpus().iter().map(sysinfo::Cpu::frequency).max().unwrap_or(0),
            "processors' clock",
        ),
        memory: figure(System::total_memory, "memory"),
        available: figure(System::available_memory, "available memory"),
        swap: looked.as_ref().map(System::total_swap).map_err(Clone::clone),
        open_files: system::open_files(),
        hostname: System::host_name()
            .map_err(|e| Unknown::because(format!("the machine's name cannot be looked up: {e}"))),
    }
}

/// The load average of the last minute.
pub(super) fn load() -> Known<f64> {
    if cfg!(windows) {
        return Err(Unknown::because("Windows keeps no load average"));
    }
    let load = System::load_average();
    load.map(|load| load.one)
        .map_err(|e| Unknown::because(format!("the load cannot be looked up: {e}")))
}

/// Installed memory and what of it could be had now, bytes.
pub(super) fn memory() -> Known<(u64, u64)> {
    let mut system = System::new().map_err(|e| Unknown::because(format!("the system cannot be asked: {e}")))?;
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    match (system.total_memory(), system.available_memory()) {
        (0, _) | (_, 0) => Err(Unknown::because("the system does not tell its memory")),
        both => Ok(both),
    }
}

fn inspect() -> Known<System> {
    let mut system = System::new().map_err(|e| Unknown::because(format!("the system cannot be asked: {e}")))?;
    system.refresh_memory_specifics(MemoryRefreshKind::everything());
    system.refresh_cpu_list(CpuRefreshKind::nothing().with_frequency());
    Ok(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_tells_this_machines_memory() {
        assert!(size().memory.unwrap() > 64 << 20);
    }
}
