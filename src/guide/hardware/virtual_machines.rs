//! What the guide says of virtual machines and of EC2.

use super::sizes::{GB, cores, cores_found, cores_wanted, counted, ghz, products_text, roomy};
use crate::domain::MachineKind;
use crate::domain::units::human_bytes;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;

/// The least clock of a compute unit, MHz. Source: production guidelines 4.4, "System requirements".
const UNIT_CLOCK: u64 = 1000;

const ANOTHER_TYPE: &str = "change the instance type to c5.large or larger";

/// G04. Compute units of a virtual machine: one for the system, one for each product.
pub(in crate::guide) fn vm(facts: &Facts) -> Verdict {
    let wanted = cores_wanted(facts);
    let needed = format!("{wanted} units of 1.0 GHz: 1 for the system, 1 a product");
    let hypervisor = match &facts.machine.kind {
        Err(reason) => return Verdict::unknown("not known what this machine is", needed, reason.to_string()),
        Ok(MachineKind::Physical) => return Verdict::info("a physical machine", needed, "sized by G01"),
        Ok(MachineKind::Container(_)) => return Verdict::info("a container", needed, "sized by its limits: G01, G02"),
        Ok(MachineKind::Ec2(_)) => return Verdict::info("an EC2 instance", needed, "sized by G05"),
        Ok(MachineKind::Vm(name)) => name,
    };
    let cores = match cores(facts) {
        Ok(cores) => cores,
        Err(reason) => return Verdict::unknown(format!("{hypervisor}, cores not readable"), needed, reason),
    };
    let found = format!("{hypervisor}, {}", cores_found(cores));
    if cores < f64::from(wanted) {
        let why = format!(
            "too few for {}; a unit is a core here, whatever its clock: give the machine more; {}",
            products_text(facts.instances.into()),
            counted(facts.instances)
        );
        let found = match &facts.machine.mhz {
            Ok(mhz) => format!("{found} of {}", ghz(*mhz)),
            Err(_) => found,
        };
        return Verdict::fail(found, needed, why).by_hand("give the virtual machine more processors");
    }
    match &facts.machine.mhz {
        Err(reason) => Verdict::unknown(
            format!("{found}, clock not readable"),
            needed,
            format!("the units are enough; their clock cannot be judged: {reason}"),
        ),
        Ok(mhz) if *mhz < UNIT_CLOCK => Verdict::warn(
            format!("{found}, {}", ghz(*mhz)),
            needed,
            "the units are slower than the guide counts them: give the machine more of them",
        )
        .by_hand("give the virtual machine more processors"),
        Ok(mhz) => Verdict::pass(format!("{found}, {}", ghz(*mhz)), needed),
    }
}

/// G05. One c5.large, or as much, for each product.
pub(in crate::guide) fn ec2(facts: &Facts) -> Verdict {
    let needed = "one c5.large (2 vCPU, 4 GB) a product";
    let kind = match &facts.machine.kind {
        Err(reason) => return Verdict::unknown("not known what this machine is", needed, reason.to_string()),
        Ok(MachineKind::Ec2(kind)) => kind,
        Ok(_) => return Verdict::info("not an EC2 instance", needed, "this machine is not Amazon's"),
    };
    let Some(kind) = kind else {
        let why = "the firmware does not name the instance type: look it up in the EC2 console";
        return Verdict::unknown("EC2, type not told", needed, why);
    };
    let (Ok(cores), Ok(memory)) = (cores(facts), &facts.machine.memory) else {
        return Verdict::unknown(kind.clone(), needed, "its cores or memory cannot be read here");
    };
    let found = format!("{kind}, {}, {}", cores_found(cores), human_bytes(*memory));
    if cores < 2.0 || !roomy(*memory, 4 * GB) {
        return Verdict::fail(found, needed, "smaller than the guide's type: change the instance type")
            .by_hand(ANOTHER_TYPE);
    }
    // t2, t3a, t4g; not trn1.
    if kind.starts_with('t') && kind[1..].starts_with(|c: char| c.is_ascii_digit()) {
        let why = "a burstable type: it slows down once its CPU credits are used, which the guide's type never does";
        return Verdict::warn(found, needed, why).by_hand(ANOTHER_TYPE);
    }
    if facts.instances > 1 {
        return Verdict::warn(found, needed, "the guide gives each product an instance of its own")
            .by_hand("give each product an EC2 instance of its own");
    }
    Verdict::pass(found, needed)
}
