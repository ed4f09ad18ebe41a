//! Limits that the system sets, beyond the guide.

use super::Guideline;
use super::budget;
use super::judged::Judged;
use super::memory;
use crate::domain::units::Megabytes;
use crate::domain::{MachineKind, OsFamily};
use crate::probe::Facts;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "X14",
    "Heap against the control group",
    "Beyond the guide: the Linux kernel ends what outgrows its control group",
    Dev,
    cgroup
)];

/// X14. The control group's memory limit leaves room for the heap and for what a JVM needs beside it.
pub(super) fn cgroup(facts: &Facts) -> Judged {
    let beside: u64 = budget::beside_parts().map(|(_, mb)| mb).sum();
    let needed = format!("a limit above the heap and {beside} MB beside it");
    let Some((limit, group)) = &facts.machine.cgroup.memory else {
        if facts.machine.os.family != OsFamily::Linux {
            return Judged::info("no control groups", needed, "this system has none");
        }
        let blind = facts.machine.cgroup.version == 0 && matches!(facts.machine.kind, Ok(MachineKind::Container(_)));
        if blind {
            let why = "a container whose control groups are not to be seen from inside";
            return Judged::unknown("limit not readable", needed, why);
        }
        return Judged::pass("no limit", needed);
    };
    let limit = Megabytes::from_bytes(*limit);
    let max = match memory::size(facts, "heap.max", &needed) {
        Ok(max) => max,
        Err(judged) => return judged,
    };
    let found = format!("-Xmx{max}, limit {} MB", limit.0);
    if max >= limit {
        let why = format!(
            "the kernel ends the server when {} is full; the heap alone can fill it",
            group.display()
        );
        return memory::smaller(facts, max, Judged::fail(found, needed, why));
    }
    if max.0 + beside > limit.0 {
        let why = format!(
            "classes, code and threads may push the server over the limit of {}",
            group.display()
        );
        return memory::smaller(facts, max, Judged::warn(found, needed, why));
    }
    Judged::pass(found, needed)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, Sample, sh_with_heap};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];

    const MB: u64 = 1 << 20;

    fn limited(max: &str, limit: u64) -> Case {
        Case::is7()
            .file("bin/wso2server.sh", &sh_with_heap("256m", max))
            .machine(|m| {
                m.memory = Ok(16 << 30);
                m.cgroup.version = 2;
                m.cgroup.memory = Some((limit * MB, "/kubepods/pod7".into()));
            })
    }

    #[test]
    fn the_limit_must_hold_the_heap_and_what_stands_beside_it() {
        assert_eq!(cgroup(&limited("1024m", 2048).facts()).status, Status::Pass);
        assert_eq!(cgroup(&limited("1024m", 1200).facts()).status, Status::Warn);
        let over = cgroup(&limited("2048m", 1024).facts());
        assert_eq!(over.status, Status::Fail);
        assert!(over.detail.contains("/kubepods/pod7"), "{}", over.detail);
        let cure = over.fixes[0].clone();
        assert_eq!(cure.setting, "heap.max");
        assert!(cure.value.unwrap().parse::<Megabytes>().unwrap() < Megabytes(1024));
    }

    #[test]
    fn no_limit_passes_and_systems_without_control_groups_are_not_judged() {
        let free = Case::is7().machine(|m| m.cgroup.memory = None);
        assert_eq!(cgroup(&free.facts()).status, Status::Pass);
        let windows = Case::is7().machine(|m| m.os.family = OsFamily::Windows);
        assert_eq!(cgroup(&windows.facts()).status, Status::Info);
    }

    #[test]
    fn a_limit_or_a_heap_that_cannot_be_read_is_unknown() {
        assert_eq!(cgroup(&limited("lots", 1024).facts()).status, Status::Unknown);
        let inside = Case::is7().machine(|m| {
            m.kind = Ok(MachineKind::Container("docker".into()));
            m.cgroup.version = 0;
        });
        assert_eq!(cgroup(&inside.facts()).status, Status::Unknown);
    }
}
