//! The size of the machine: processors, memory, disk, and what the guide says of virtual machines and EC2.

mod sizes;
mod virtual_machines;

use sizes::{GB, cores, cores_found, cores_wanted, ghz, products_text};
use virtual_machines::{ec2, vm};

pub(super) use sizes::counted;
pub use sizes::roomy;

use super::Guideline;
use super::verdict::Verdict;
use super::row::REQUIREMENTS;
use crate::domain::MachineKind;
use crate::domain::Shown as _;
use crate::domain::units::human_bytes;
use crate::probe::Facts;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G01", "CPU cores and clock", REQUIREMENTS, Production, cpu),
    row!("G02", "Memory", REQUIREMENTS, Production, memory),
    row!("G03", "Disk space", REQUIREMENTS, Production, disk),
    row!("G04", "Size of a virtual machine", REQUIREMENTS, Production, vm),
    row!("G05", "EC2 instance type", REQUIREMENTS, Production, ec2),
];

/// What the guide gives to the system and to each product. Source: production guidelines 4.4, "System requirements".
const MEMORY_EACH: u64 = 2 * GB;
/// Free disk space a product. Source: as above.
const DISK_EACH: u64 = 10 * GB;
/// The clock the guide names, MHz; a processor sold with 3 GHz may report a few MHz less.
const CLOCK: u64 = 3000 - 50;

const MORE_CORES: &str = "give the machine more cores, or run fewer products here";

/// G01. Cores and clock of a physical machine; cores alone in a container.
pub(super) fn cpu(facts: &Facts) -> Verdict {
    let wanted = cores_wanted(facts);
    let needed = format!("{wanted} cores of 3 GHz, 4 or more under load");
    match &facts.machine.kind {
        Ok(MachineKind::Vm(_)) => return elsewhere("a virtual machine", "G04"),
        Ok(MachineKind::Ec2(_)) => return elsewhere("an EC2 instance", "G05"),
        _ => {}
    }
    let cores = match cores(facts) {
        Ok(cores) => cores,
        Err(reason) => return Verdict::unknown("not readable", needed, reason),
    };
    let found = cores_found(cores);
    if cores < 2.0 {
        let why = "the guide's minimum is two cores: give the server more";
        return Verdict::fail(found, needed, why).by_hand(MORE_CORES);
    }
    if cores < f64::from(wanted) {
        let counted = counted(facts.instances);
        let why = format!(
            "{} products and the system want a core each; {counted}",
            facts.instances
        );
        return Verdict::warn(found, needed, why).by_hand(MORE_CORES);
    }
    if matches!(facts.machine.kind, Ok(MachineKind::Container(_))) {
        return Verdict::pass(found, needed).saying("a container: its clock is the business of the machine below");
    }
    match &facts.machine.mhz {
        Err(reason) => Verdict::unknown(
            format!("{found}, clock not readable"),
            needed,
            format!("the cores are enough; the clock cannot be judged: {reason}"),
        ),
        Ok(mhz) if *mhz < CLOCK => Verdict::warn(
            format!("{found}, {}", ghz(*mhz)),
            needed,
            "the guide's figure is that of older processors; measure with your own load before you buy",
        )
        .by_hand("measure with your own load; more cores help where it is slow"),
        Ok(mhz) => Verdict::pass(format!("{found}, {}", ghz(*mhz)), needed),
    }
}

/// G02. 2 GB for the system and 2 GB for each product.
pub(super) fn memory(facts: &Facts) -> Verdict {
    let products = u64::from(facts.instances);
    let need = MEMORY_EACH * (products + 1);
    let needed = format!(
        "{}: 2 GB for the system, 2 GB for {}",
        human_bytes(need),
        each_of(facts.instances)
    );
    let installed = match &facts.machine.memory {
        Ok(bytes) => *bytes,
        Err(reason) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    let found = human_bytes(installed);
    if !roomy(installed, need) {
        let why = format!(
            "too little for {}: add memory, or run fewer here; {}",
            products_text(products),
            counted(facts.instances)
        );
        return Verdict::fail(found, needed, why).by_hand("add memory, or run fewer products here");
    }
    // The system's 2 GB lie outside a control group, so only the products' part is compared with its limit.
    match &facts.machine.cgroup.memory {
        Some((limit, group)) if *limit < installed && !roomy(*limit, MEMORY_EACH * products) => Verdict::fail(
            format!("{} allowed of {found}", human_bytes(*limit)),
            needed,
            format!(
                "the control group {} allows too little for {}; {}",
                group.shown(),
                products_text(products),
                counted(facts.instances)
            ),
        )
        .by_hand("raise the limit where the container or unit is described"),
        _ if installed < need => {
            Verdict::pass(found, needed).saying("firmware and kernel keep the rest of what was sold as that much")
        }
        _ => Verdict::pass(found, needed),
    }
}

/// G03. 10 GB of free space for each product, where the home lies.
pub(super) fn disk(facts: &Facts) -> Verdict {
    let need = DISK_EACH * u64::from(facts.instances);
    let needed = format!("{} free: 10 GB for {}", human_bytes(need), each_of(facts.instances));
    match &facts.disk {
        Err(reason) => Verdict::unknown("not readable", needed, reason.to_string()),
        Ok(disk) => {
            let free = format!("{} free", human_bytes(disk.free));
            let whole = format!("{free} on {}", disk.mount.shown());
            let found = if whole.chars().count() > 60 { free } else { whole };
            if disk.free < need {
                Verdict::fail(
                    found,
                    needed,
                    format!(
                        "logs, uploads and backups fill the rest of {}: free some, or add space; {}",
                        disk.mount.shown(),
                        counted(facts.instances)
                    ),
                )
                .by_hand("free some space, or add some")
            } else {
                Verdict::pass(found, needed)
            }
        }
    }
}

fn elsewhere(what: &str, id: &str) -> Verdict {
    Verdict::info(what, "2 cores of 3 GHz on a physical machine", format!("sized by {id}"))
}

fn each_of(instances: u32) -> String {
    match instances {
        1 => "one product".to_owned(),
        many => format!("each of {many} products"),
    }
}

#[cfg(test)]
pub(super) mod tests;
