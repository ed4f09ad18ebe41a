//! Guidelines beyond the guide about limits of the system: open files, processes, the control group's memory.

use super::Guideline;
use super::budget;
use super::kernel;
use super::memory;
use super::verdict::Verdict;
use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::domain::units::Megabytes;
use crate::domain::{Known, MachineKind, OsFamily};
use crate::probe::Facts;
use crate::probe::survey::system::{Limits, LimitsOwner};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "X01",
        "Open files and processes",
        "WSO2 product documentation, \"Performance tuning\": nofile 65535, nproc 20000",
        Production,
        open_files_and_processes
    ),
    row!(
        "X14",
        "Heap against the control group",
        "Beyond the guide: the Linux kernel ends what outgrows its control group",
        Dev,
        cgroup
    ),
];

/// Open files of one server. Source: WSO2 product documentation, "Performance tuning".
pub const FILES: u64 = 65_535;
/// Processes and threads of its user. Source: as above.
const PROCESSES: u64 = 20_000;
/// Below this the product itself logs a warning at its start. Source: config-validation.xml, `ulimit`.
const LEAST_FILES: u64 = 4096;

/// X01. The server's limits: its own while it runs, those of its unit, else those of its user's logins.
pub(super) fn open_files_and_processes(facts: &Facts) -> Verdict {
    let needed = "65535 open files, 20000 processes and threads";
    if let Some(judged) = kernel::elsewhere(facts, needed) {
        return judged;
    }
    let limits = match &facts.survey.system.limits {
        Ok(limits) => limits,
        Err(reason) => return Verdict::unknown("not read", needed, reason.to_string()),
    };
    let (files, processes) = (files(limits), processes(limits));
    let short = matches!(files, Ok(Some(n)) if n < FILES) || matches!(processes, Ok(Some(n)) if n < PROCESSES);
    let left = matches!(files, Ok(None)) || matches!(processes, Ok(None));
    let whose = match &limits.whose {
        LimitsOwner::Server(pid) => format!("process {pid}"),
        LimitsOwner::Unit(name) => name.clone(),
        // An account without a name is shown by its number.
        LimitsOwner::Login(user) => match user.strip_prefix(':') {
            Some(number) => format!("a login of user {number}"),
            None => format!("a login of {user}"),
        },
    };
    let found = if files.is_err() && processes.is_err() {
        format!("not known for {whose}")
    } else {
        format!("{} and {} for {whose}", number(&files), number(&processes))
    };
    if !short && !left {
        return match files.as_ref().err().or(processes.as_ref().err()) {
            Some(reason) => Verdict::unknown(found, needed, reason.to_string()),
            None => Verdict::pass(found, needed),
        };
    }
    let why = "each connection takes a file and each thread counts as a process: under load the server runs out";
    let judged = if matches!(files, Ok(Some(n)) if n < LEAST_FILES) {
        Verdict::fail(
            found,
            needed,
            format!("{why}; below 4096 the product itself complains at its start"),
        )
    } else if short {
        Verdict::warn(found, needed, why)
    } else {
        let why = "the unit says nothing of them, and what systemd gives then differs between its versions";
        Verdict::warn(found, needed, why)
    };
    more(facts, limits, judged, [FILES, PROCESSES])
}

/// The verdict with its cure, by what sets the limits.
///
/// `least` is the recommendation, file and process: never less than the present limit.
fn more(facts: &Facts, limits: &Limits, judged: Verdict, least: [u64; 2]) -> Verdict {
    let (has_files, has_processes) = (files(limits), processes(limits));
    let most =
        |has: &Known<Option<u64>>, least: u64| has.as_ref().ok().copied().flatten().map_or(least, |has| has.max(least));
    let [files_to, processes_to] = [most(&has_files, least[0]), most(&has_processes, least[1])];
    if let Some(next) = limits.next.as_deref() {
        let enough = matches!(files(next), Ok(Some(n)) if n >= FILES)
            && matches!(processes(next), Ok(Some(n)) if n >= PROCESSES);
        return match (&next.whose, enough) {
            (LimitsOwner::Unit(name), true) => judged
                .by_hand("its next start gets enough: restart it through its unit")
                .by_command(format!("systemctl restart {name}"))
                .as_root(),
            (LimitsOwner::Login(_), true) => {
                judged.by_hand("its next start gets enough: log in again as its user, start it")
            }
            (_, false) => more(facts, next, judged, [files_to, processes_to]),
            (LimitsOwner::Server(_), true) => judged,
        };
    }
    if matches!(facts.machine.kind, Ok(MachineKind::Container(_))) {
        let least = |n: u64| if n == u64::MAX { "-1".to_owned() } else { n.to_string() };
        let (files, processes) = (least(files_to), least(processes_to));
        return judged.by_hand(format!(
            "start the container with --ulimit nofile={files} and nproc={processes}"
        ));
    }
    if let LimitsOwner::Unit(name) = &limits.whose {
        let unit = |n: u64| {
            if n == u64::MAX {
                "infinity".to_owned()
            } else {
                n.to_string()
            }
        };
        return judged
            .by_hand("write them into a drop-in of the unit")
            .by_drop_in(
                format!("/etc/systemd/system/{name}.d/90-carbonctl.conf"),
                format!(
                    "[Service]\nLimitNOFILE={}\nLimitNPROC={}\n",
                    unit(files_to),
                    unit(processes_to)
                ),
            )
            .by_command("systemctl daemon-reload")
            .as_root();
    }
    // A limit that may not be enough is written too: then both are known.
    let judged = if matches!(has_files, Ok(Some(n)) if n >= FILES) || files_to == u64::MAX {
        judged
    } else {
        kernel::cured(facts, judged, id::OS_OPEN_FILES, &files_to.to_string())
    };
    if matches!(has_processes, Ok(Some(n)) if n >= PROCESSES) || processes_to == u64::MAX {
        judged
    } else {
        kernel::cured(facts, judged, id::OS_PROCESSES, &processes_to.to_string())
    }
}

/// The open files that Java will have: at its start it raises the soft limit to the hard one. A running server has done so.
fn files(limits: &Limits) -> Known<Option<u64>> {
    let running = matches!(limits.whose, LimitsOwner::Server(_));
    let bound = limits.open_files.clone()?;
    Ok(bound.map(|bound| if running { bound.soft } else { bound.hard }))
}

/// Java does not raise this one.
fn processes(limits: &Limits) -> Known<Option<u64>> {
    Ok(limits.processes.clone()?.map(|bound| bound.soft))
}

fn number(amount: &Known<Option<u64>>) -> String {
    match amount {
        Ok(Some(u64::MAX)) => "unlimited".to_owned(),
        Ok(Some(number)) => number.to_string(),
        Ok(None) => "systemd's own".to_owned(),
        Err(_) => "not known".to_owned(),
    }
}

/// X14. The control group's memory limit has space for the heap and for what a JVM needs beside it.
pub(super) fn cgroup(facts: &Facts) -> Verdict {
    let beside: u64 = budget::beside_parts().map(|(_, mb)| mb).sum();
    let needed = format!("a limit above the heap and {beside} MB beside it");
    let Some((limit, group)) = &facts.machine.cgroup.memory else {
        if facts.machine.os.family != OsFamily::Linux {
            return Verdict::info("no control groups", needed, "this system has none");
        }
        let blind = facts.machine.cgroup.version == 0 && matches!(facts.machine.kind, Ok(MachineKind::Container(_)));
        if blind {
            let why = "a container whose control groups cannot be read from inside";
            return Verdict::unknown("limit not readable", needed, why);
        }
        return Verdict::pass("no limit", needed);
    };
    let limit = Megabytes::from_bytes(*limit);
    let outside = memory::largest_outside(facts);
    let max = match (memory::size(facts, id::HEAP_MAX, &needed), outside) {
        (own, Some((max, _)))
            if facts.survey.upkeep.heaps.everywhere || own.as_ref().map_or(true, |own| *own < max) =>
        {
            max
        }
        (Ok(max), _) => max,
        (Err(judged), _) => return judged,
    };
    let by = outside.filter(|(largest, _)| *largest == max);
    let found = match by {
        Some((_, one)) => format!("-Xmx{max} by {}, limit {} MB", one.variable, limit.0),
        None => format!("-Xmx{max}, limit {} MB", limit.0),
    };
    let smaller = |judged: Verdict| match by {
        Some((_, one)) => memory::cured(one, judged),
        None => memory::smaller(facts, max, judged),
    };
    if max >= limit {
        let why = format!(
            "the kernel ends the server when {} is full; the heap alone can fill it",
            group.shown()
        );
        return smaller(Verdict::fail(found, needed, why));
    }
    if max.0 + beside > limit.0 {
        let why = format!(
            "classes, code and threads may push the server over the limit of {}",
            group.shown()
        );
        return smaller(Verdict::warn(found, needed, why));
    }
    Verdict::pass(found, needed)
}

#[cfg(test)]
pub(super) mod tests;
