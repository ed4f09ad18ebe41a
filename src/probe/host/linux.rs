//! Reads size and limits of a Linux machine, from `/proc` and `/sys`, real or recorded.

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::OpenFiles;
use crate::probe::world::World;

use super::size::Size;

/// Reads the size of the machine.
pub(super) fn size(world: &World) -> Size {
    let cpuinfo = read(world, "/proc/cpuinfo");
    let meminfo = read(world, "/proc/meminfo");
    let memory = |name: &str| meminfo.clone().and_then(|text| kilobytes(&text, name));
    Size {
        cores: cores(world, cpuinfo.as_deref().ok()),
        mhz: mhz(world, cpuinfo.as_deref().unwrap_or_default()),
        memory: memory("MemTotal"),
        available: memory("MemAvailable").or_else(|_| available_before_3_14(&meminfo)),
        swap: memory("SwapTotal"),
        open_files: read(world, "/proc/self/limits").and_then(|text| open_files(&text)),
        hostname: hostname(world),
    }
}

/// A real machine knows which processors this process may use; a recorded one only how many it had.
fn cores(world: &World, cpuinfo: Option<&str>) -> Known<u32> {
    if !world.is_recorded() {
        return std::thread::available_parallelism()
            .map(|n| u32::try_from(n.get()).unwrap_or(u32::MAX))
            .map_err(|e| Unknown::because(format!("the number of processors cannot be read: {e}")));
    }
    let count = cpuinfo
        .unwrap_or_default()
        .lines()
        .filter(|line| key_value(line).is_some_and(|(key, _)| key == "processor"))
        .count();
    match u32::try_from(count) {
        Ok(n) if n > 0 => Ok(n),
        _ => Err(Unknown::because("/proc/cpuinfo lists no processors")),
    }
}

/// The highest clock any core may reach, where the kernel knows it; else the clock it shows now, which may be throttled.
fn mhz(world: &World, cpuinfo: &str) -> Known<u64> {
    let policies = machine::list(&world.path("/sys/devices/system/cpu")).unwrap_or_default();
    let fastest = policies
        .iter()
        .filter_map(|cpu| machine::system_text(&cpu.path.join("cpufreq/cpuinfo_max_freq")).ok())
        .filter_map(|text| text.trim().parse::<u64>().ok())
        .max();
    if let Some(khz) = fastest {
        return Ok(khz / 1000);
    }
    cpuinfo
        .lines()
        .filter_map(key_value)
        .filter(|(key, _)| *key == "cpu MHz")
        .filter_map(|(_, value)| value.split('.').next()?.parse().ok())
        .max()
        .ok_or_else(|| Unknown::because("the kernel does not report the processors' clock"))
}

/// How many processors this process may use.
pub(super) fn processors(world: &World) -> Known<u32> {
    let cpuinfo = world.is_recorded().then(|| read(world, "/proc/cpuinfo").ok()).flatten();
    cores(world, cpuinfo.as_deref())
}

/// Installed memory and what of it is available now, bytes, from the text of `/proc/meminfo`.
pub(super) fn memory(meminfo: &str) -> Known<(u64, u64)> {
    let available = kilobytes(meminfo, "MemAvailable").or_else(|_| available_before_3_14(&Ok(meminfo.to_owned())))?;
    Ok((kilobytes(meminfo, "MemTotal")?, available))
}

fn available_before_3_14(meminfo: &Known<String>) -> Known<u64> {
    let text = meminfo.as_deref().map_err(Clone::clone)?;
    Ok(kilobytes(text, "MemFree")? + kilobytes(text, "Buffers")? + kilobytes(text, "Cached")?)
}

fn kilobytes(meminfo: &str, name: &str) -> Known<u64> {
    meminfo
        .lines()
        .filter_map(key_value)
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| value.split_whitespace().next()?.parse::<u64>().ok())
        .and_then(|kb| kb.checked_mul(1024))
        .ok_or_else(|| Unknown::because(format!("/proc/meminfo has no {name}")))
}

fn open_files(limits: &str) -> Known<OpenFiles> {
    let number = |word: Option<&str>| match word? {
        "unlimited" => Some(u64::MAX),
        digits => digits.parse().ok(),
    };
    let row = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    row.and_then(|row| {
        let mut words = row.split_whitespace();
        Some(OpenFiles {
            soft: number(words.next())?,
            hard: number(words.next())?,
        })
    })
    .ok_or_else(|| Unknown::because("/proc/self/limits has no line about open files"))
}

fn hostname(world: &World) -> Known<String> {
    ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .iter()
        .filter_map(|path| machine::system_text(&world.path(path)).ok())
        .map(|text| text.trim().to_owned())
        .find(|name| !name.is_empty())
        .ok_or_else(|| {
            Unknown::because("the machine's name is neither in /proc/sys/kernel/hostname nor in /etc/hostname")
        })
}

fn read(world: &World, path: &str) -> Known<String> {
    machine::system_text(&world.path(path)).map_err(|e| Unknown::because(format!("{path} cannot be read: {e}")))
}

/// `key : value` of cpuinfo and meminfo.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    Some((key.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_without_end_are_kept() {
        let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                    Max open files            1024                 unlimited            files     \n";
        let limit = open_files(text).unwrap();
        assert_eq!((limit.soft, limit.hard), (1024, u64::MAX));
        assert!(open_files("Max processes 1 2 processes").is_err());
    }

    #[test]
    fn an_old_kernel_gives_its_available_memory_as_a_sum() {
        let text = Ok("MemTotal: 4000 kB\nMemFree: 1000 kB\nBuffers: 20 kB\nCached: 300 kB\n".to_owned());
        assert_eq!(available_before_3_14(&text), Ok(1320 * 1024));
    }

    #[test]
    fn this_machine_has_a_size() {
        let world = World::here();
        if world.reads_proc() {
            let size = size(&world);
            assert!(size.cores.unwrap() >= 1);
            assert!(size.memory.unwrap() >= size.available.unwrap());
            assert!(size.open_files.unwrap().soft > 0);
        }
    }
}
