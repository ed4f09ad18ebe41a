//! Formats cores, clock and memory, for the guidelines about physical and virtual machines.

use crate::probe::Facts;

pub(super) const GB: u64 = 1 << 30;

/// One core for the system and one for each product, never fewer than two.
pub(super) fn cores_wanted(facts: &Facts) -> u32 {
    facts.instances.saturating_add(1).max(2)
}

/// Cores a server may use here: those of the machine, or fewer where a control group limits them.
pub(super) fn cores(facts: &Facts) -> Result<f64, String> {
    let cores = facts.machine.cores.as_ref().map_err(ToString::to_string)?;
    let limit = facts
        .machine
        .cgroup
        .cpus
        .as_ref()
        .map_or(f64::INFINITY, |(cpus, _)| *cpus);
    Ok(f64::from(*cores).min(limit))
}

pub(super) fn cores_found(cores: f64) -> String {
    if cores.fract() == 0.0 {
        format!("{cores:.0} {}", if cores < 2.0 { "core" } else { "cores" })
    } else {
        format!("{cores:.1} cores")
    }
}

pub(super) fn ghz(mhz: u64) -> String {
    format!("{}.{} GHz", (mhz + 50) / 1000, (mhz + 50) % 1000 / 100)
}

pub(super) fn products_text(count: u64) -> String {
    if count == 1 {
        "one product".to_owned()
    } else {
        format!("{count} products")
    }
}

/// Where the number of products comes from, and how to change it.
pub(in crate::guide) fn counted(instances: u32) -> String {
    format!(
        "counted: {}; --instances N changes that",
        products_text(instances.into())
    )
}

/// Whether memory sold as `need` is there: firmware and kernel reserve a tenth of a small machine and a twentieth of a large one.
/// Both in bytes. Source: how memory is sold and reported; the guide names round gigabytes.
pub fn roomy(have: u64, need: u64) -> bool {
    have >= need - (need / 10).min(8 * GB / 10).max(need / 20)
}
