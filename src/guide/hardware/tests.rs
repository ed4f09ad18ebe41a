//! Proofs of the guidelines about the machine's size.

use super::*;
use crate::domain::{Disk, Status, Unknown};
use crate::guide::testing::{Case, Sample};

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("G01", Status::Pass, Case::is7),
    ("G01", Status::Fail, || Case::is7().machine(|m| m.cores = Ok(1))),
    ("G01", Status::Warn, || Case::is7().machine(|m| m.mhz = Ok(2100))),
    ("G01", Status::Unknown, Case::blind),
    ("G02", Status::Pass, || Case::is7().instances(3)),
    ("G02", Status::Fail, || Case::is7().machine(|m| m.memory = Ok(3 * GB))),
    ("G02", Status::Unknown, Case::blind),
    ("G03", Status::Pass, || Case::is7().instances(3)),
    ("G03", Status::Fail, || Case::is7().instances(6)),
    ("G03", Status::Unknown, Case::blind),
    ("G04", Status::Pass, || {
        machine(MachineKind::Vm("KVM".into()), 4).instances(3)
    }),
    ("G04", Status::Fail, || machine(MachineKind::Vm("KVM".into()), 1)),
    ("G04", Status::Unknown, Case::blind),
    ("G05", Status::Pass, || {
        machine(MachineKind::Ec2(Some("c5.large".into())), 2)
    }),
    ("G05", Status::Fail, || {
        machine(MachineKind::Ec2(Some("t2.micro".into())), 1)
    }),
    ("G05", Status::Warn, || {
        machine(MachineKind::Ec2(Some("t3.large".into())), 2)
    }),
    ("G05", Status::Unknown, || machine(MachineKind::Ec2(None), 2)),
];

fn machine(kind: MachineKind, cores: u32) -> Case {
    Case::is7().machine(|m| {
        m.kind = Ok(kind);
        m.cores = Ok(cores);
    })
}

fn status(judged: &Verdict) -> Status {
    judged.status
}

#[test]
fn cpu_wants_two_cores_and_three_gigahertz() {
    let with = |cores: Result<u32, Unknown>, mhz: Result<u64, Unknown>, instances| {
        let case = Case::is7().instances(instances).machine(|m| {
            m.kind = Ok(MachineKind::Physical);
            m.cores = cores;
            m.mhz = mhz;
        });
        cpu(&case.facts()).status
    };
    assert_eq!(with(Ok(2), Ok(2995), 1), Status::Pass);
    assert_eq!(with(Ok(1), Ok(3600), 1), Status::Fail);
    assert_eq!(with(Ok(8), Ok(2100), 1), Status::Warn);
    assert_eq!(with(Ok(3), Ok(3600), 3), Status::Warn);
    assert_eq!(with(Err(Unknown::because("no sysfs")), Ok(3600), 1), Status::Unknown);
    assert_eq!(with(Ok(4), Err(Unknown::because("arm")), 1), Status::Unknown);
}

#[test]
fn cpu_leaves_virtual_machines_to_their_own_rule_and_counts_a_containers_limit() {
    let vm = Case::is7().machine(|m| m.kind = Ok(MachineKind::Vm("KVM".into())));
    assert_eq!(cpu(&vm.facts()).status, Status::Info);
    let container = |cpus: f64| {
        Case::is7().machine(|m| {
            m.kind = Ok(MachineKind::Container("docker".into()));
            m.cores = Ok(8);
            m.cgroup.cpus = Some((cpus, "/docker/x".into()));
        })
    };
    let small = cpu(&container(0.5).facts());
    assert_eq!((small.status, small.found.as_str()), (Status::Fail, "0.5 cores"));
    assert_eq!(cpu(&container(2.0).facts()).status, Status::Pass);
}

#[test]
fn memory_is_two_gigabytes_and_two_for_each_product() {
    let with = |bytes: Result<u64, Unknown>, instances| {
        let case = Case::is7().instances(instances).machine(|m| m.memory = bytes);
        memory(&case.facts()).status
    };
    assert_eq!(with(Ok(4 * GB), 1), Status::Pass);
    assert_eq!(
        with(Ok(3_900_000_000), 1),
        Status::Pass,
        "4 GB less what the firmware keeps"
    );
    assert_eq!(with(Ok(3 * GB), 1), Status::Fail);
    assert_eq!(with(Ok(8 * GB), 3), Status::Pass);
    assert_eq!(with(Ok(4 * GB), 3), Status::Fail);
    assert_eq!(with(Ok(24 * GB), 12), Status::Fail, "26 GB were never sold as 24");
    assert_eq!(with(Ok(31 * GB), 15), Status::Pass);
    assert_eq!(with(Err(Unknown::because("no /proc")), 1), Status::Unknown);
}

#[test]
fn memory_compares_a_control_groups_limit_with_the_products_part() {
    let limited = |limit: u64| {
        let case = Case::is7().machine(|m| {
            m.memory = Ok(16 * GB);
            m.cgroup.memory = Some((limit, "/docker/x".into()));
        });
        memory(&case.facts())
    };
    assert_eq!(status(&limited(GB)), Status::Fail);
    assert!(limited(GB).detail.contains("/docker/x"));
    assert_eq!(status(&limited(2 * GB)), Status::Pass);
}

#[test]
fn disk_is_ten_gigabytes_for_each_product() {
    let with = |free: u64, instances| {
        let case = Case::is7().instances(instances).disk(Ok(Disk {
            free,
            total: 100 * GB,
            mount: "/opt".into(),
        }));
        disk(&case.facts())
    };
    assert_eq!(status(&with(10 * GB, 1)), Status::Pass);
    assert_eq!(status(&with(20 * GB, 3)), Status::Fail);
    let short = with(9 * GB, 1);
    assert_eq!(
        (short.status, short.found.as_str()),
        (Status::Fail, "9.0 GB free on /opt")
    );
    let deep = Case::is7().disk(Ok(Disk {
        free: 9 * GB,
        total: 100 * GB,
        mount: format!("/srv/{}", "deep/".repeat(20)).into(),
    }));
    assert_eq!(disk(&deep.facts()).found, "9.0 GB free");
    let blind = Case::is7().disk(Err(Unknown::because("no such mount")));
    assert_eq!(disk(&blind.facts()).status, Status::Unknown);
}

#[test]
fn a_virtual_machine_wants_a_unit_for_the_system_and_one_a_product() {
    let with = |cores: u32, mhz: Result<u64, Unknown>, instances| {
        let case = Case::is7().instances(instances).machine(|m| {
            m.kind = Ok(MachineKind::Vm("KVM".into()));
            m.cores = Ok(cores);
            m.mhz = mhz;
        });
        vm(&case.facts()).status
    };
    assert_eq!(with(2, Ok(2400), 1), Status::Pass);
    assert_eq!(with(4, Ok(2400), 3), Status::Pass);
    assert_eq!(with(3, Ok(2400), 3), Status::Fail);
    assert_eq!(with(2, Ok(800), 1), Status::Warn);
    assert_eq!(with(2, Err(Unknown::because("arm")), 1), Status::Unknown);
    let short = machine(MachineKind::Vm("KVM".into()), 2).instances(2);
    let judged = vm(&short.machine(|m| m.mhz = Ok(2300)).facts());
    assert_eq!(judged.found, "KVM, 2 cores of 2.3 GHz");
    assert!(judged.detail.contains("a unit is a core here"), "{}", judged.detail);
    assert!(
        judged.detail.contains("counted: 2 products, --instances N"),
        "{}",
        judged.detail
    );
    let physical = Case::is7().machine(|m| m.kind = Ok(MachineKind::Physical));
    assert_eq!(vm(&physical.facts()).status, Status::Info);
    let blind = Case::is7().machine(|m| m.kind = Err(Unknown::because("no DMI")));
    assert_eq!(vm(&blind.facts()).status, Status::Unknown);
}

#[test]
fn an_ec2_instance_is_measured_against_a_c5_large() {
    let with = |kind: Option<&str>, cores: u32, memory: u64, instances| {
        let kind = kind.map(str::to_owned);
        let case = Case::is7().instances(instances).machine(|m| {
            m.kind = Ok(MachineKind::Ec2(kind));
            m.cores = Ok(cores);
            m.memory = Ok(memory);
        });
        ec2(&case.facts()).status
    };
    assert_eq!(with(Some("c5.large"), 2, 3_900_000_000, 1), Status::Pass);
    assert_eq!(with(Some("m6i.xlarge"), 4, 16 * GB, 1), Status::Pass);
    assert_eq!(with(Some("trn1.2xlarge"), 8, 32 * GB, 1), Status::Pass);
    assert_eq!(with(Some("t2.micro"), 1, GB, 1), Status::Fail);
    assert_eq!(with(Some("t3.large"), 2, 8 * GB, 1), Status::Warn);
    assert_eq!(with(Some("c5.large"), 2, 4 * GB, 3), Status::Warn);
    assert_eq!(with(None, 2, 4 * GB, 1), Status::Unknown);
    let physical = Case::is7().machine(|m| m.kind = Ok(MachineKind::Physical));
    assert_eq!(ec2(&physical.facts()).status, Status::Info);
}
