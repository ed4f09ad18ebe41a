//! The guideline about the heap and the machine's memory: the guide's own sum, and the recommended heap.

mod outside;

pub(super) use outside::{cured, largest_outside};

use super::Guideline;
use super::budget::Budget;
use super::hardware::counted;
use super::values::refused;
use super::verdict::Verdict;
use super::written::{SettingValue, read_setting};
use crate::domain::settings::id;
use crate::domain::units::Megabytes;
use crate::domain::{SettingId, Status};
use crate::probe::Facts;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "G36",
    "Heap against memory",
    "Production guidelines 4.2, \"JVM version\"; 4.4, \"System requirements\"",
    Test,
    heap
)];

/// The smallest heap in the guide, MB. Source: production guidelines 4.4, "System requirements", virtual machines.
const LEAST: Megabytes = Megabytes(512);

/// G36. 2 GB are left to the system, and the heaps of all products fit into the rest.
pub(super) fn heap(facts: &Facts) -> Verdict {
    let needed = "all heaps and 2 GB for the system fit into memory";
    let heaps = &facts.survey.upkeep.heaps;
    // What applies is judged: the script's heap only where no variable replaces it.
    let mut all: Vec<Verdict> = heaps
        .outside
        .iter()
        .map(|one| outside::heap(facts, one, needed, largest))
        .collect();
    if all.is_empty() || !heaps.everywhere {
        all.push(of_script(facts, needed));
    }
    Verdict::together(all).unwrap_or_else(|| of_script(facts, needed))
}

/// The heap that the files of this home set.
fn of_script(facts: &Facts, needed: &str) -> Verdict {
    let max = match size(facts, id::HEAP_MAX, needed) {
        Ok(max) => max,
        Err(judged) => return judged,
    };
    let judged = largest(facts, max, needed);
    match size(facts, id::HEAP_MIN, needed) {
        Ok(min) if min > max => above(min, max, &judged),
        Err(refused) if refused.status == Status::Fail => worse(refused, judged),
        _ => match refused(facts, id::HEAP_PERMGEN, needed) {
            Some(refused) => worse(refused, judged),
            None => judged,
        },
    }
}

/// A refused value first, cured together with whatever is wrong with the largest heap.
fn worse(refused: Verdict, largest: Verdict) -> Verdict {
    Verdict::together(vec![refused.clone(), largest]).unwrap_or(refused)
}

/// A smallest heap above the largest, fixed together with whatever is wrong with the largest.
fn above(min: Megabytes, max: Megabytes, largest: &Verdict) -> Verdict {
    let why = "the JVM does not start with a smallest heap above its largest";
    let judged = Verdict::fail(format!("-Xms{min} -Xmx{max}"), largest.needed.clone(), why);
    let better = largest.fixes.iter().find(|fix| fix.setting == id::HEAP_MAX);
    let better = better.and_then(|fix| fix.value.as_deref()?.parse::<Megabytes>().ok());
    let judged = match better {
        Some(size) => judged.cured_by(id::HEAP_MAX, size.to_string()),
        None => judged,
    };
    let most = better.unwrap_or(max);
    if min > most {
        judged.cured_by(id::HEAP_MIN, most.to_string())
    } else {
        judged
    }
}

/// The largest heap and the memory there is.
fn largest(facts: &Facts, max: Megabytes, needed: &str) -> Verdict {
    let Some(sum) = Budget::with_heap(facts, max) else {
        let reason = facts
            .machine
            .usable_memory()
            .err()
            .map_or_else(String::new, |reason| reason.to_string());
        return Verdict::unknown(format!("-Xmx{max}, memory not readable"), needed, reason);
    };
    let found = format!("-Xmx{max} of {} MB", sum.total);
    if max.0 > sum.total {
        let why = "more heap than memory: the system swaps, or ends the server, once it is used";
        return smaller(facts, max, Verdict::fail(found, needed, why));
    }
    // Memory sold as 4 GB reports up to a tenth less; the guide's own example must pass on it.
    if sum.guide_sum() > sum.total + sum.total / 10 {
        let counted = counted(facts.instances);
        let why = format!("the sum is {} MB: {}; {counted}", sum.guide_sum(), parts(&sum));
        return smaller(facts, max, Verdict::warn(found, needed, why));
    }
    if max < LEAST {
        let why = "the guide's least is 512m; a server with less spends its time collecting garbage";
        return larger(facts, max, Verdict::warn(found, needed, why));
    }
    let detail = if sum.fits {
        ""
    } else {
        "it fits as the guide counts; little is left beside the heap"
    };
    Verdict::pass(found, needed).saying(detail)
}

/// A heap setting as a size, or the finding where there is none to compare.
pub(super) fn size(facts: &Facts, id: SettingId, needed: &str) -> Result<Megabytes, Verdict> {
    match read_setting(facts, id, needed) {
        Err(judged) if facts.home.script.is_none() => Err(judged.as_unknown()),
        Err(judged) => Err(judged),
        Ok(SettingValue::Unset) => Err(Verdict::unknown(
            "not set",
            needed,
            format!("{id} is not written anywhere: Java chooses"),
        )),
        Ok(SettingValue::Value(text)) => text
            .parse()
            .map_err(|error| Verdict::unknown(text, needed, format!("{id} cannot be compared: {error}"))),
    }
}

/// The verdict with the recommended heap as its cure, where that is less than the present heap; the smallest heap is lowered too
/// where it would be above it, since no JVM starts like that.
pub(super) fn smaller(facts: &Facts, now: Megabytes, judged: Verdict) -> Verdict {
    let Some(proposed) = proposed(facts).filter(|proposed| *proposed < now) else {
        return judged.by_hand("add memory, or run fewer programs here");
    };
    let min = facts
        .value(id::HEAP_MIN)
        .and_then(|text| text.parse::<Megabytes>().ok());
    let judged = judged.cured_by(id::HEAP_MAX, proposed.to_string());
    match min {
        Some(min) if min > proposed => judged.cured_by(id::HEAP_MIN, proposed.to_string()),
        _ => judged,
    }
}

/// The verdict with a larger heap as its cure; a pass where this machine has no memory for one, which G02 judges.
fn larger(facts: &Facts, now: Megabytes, judged: Verdict) -> Verdict {
    match proposed(facts) {
        Some(proposed) if proposed > now => judged.cured_by(id::HEAP_MAX, proposed.to_string()),
        _ => Verdict::pass(judged.found, judged.needed)
            .saying("less than the guide's 512m: more does not fit here, see G02"),
    }
}

fn proposed(facts: &Facts) -> Option<Megabytes> {
    Budget::recommended(facts).map(|budget| Megabytes(budget.heap))
}

fn parts(sum: &Budget) -> String {
    let mut parts = vec![format!("system {}", sum.system)];
    if sum.others > 0 {
        parts.push(format!("other programs {}", sum.others));
    }
    if sum.products > 0 {
        parts.push(format!("other products {}", sum.products));
    }
    parts.push(format!("this heap {}", sum.heap));
    parts.join(" + ")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{RunningJvm, Unknown};
    use crate::guide::testing::{Case, Sample, sh_with_heap};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G36", Status::Pass, || case("512m", "2048m", 4 * GB)),
        ("G36", Status::Warn, || case("512m", "3072m", 4 * GB)),
        ("G36", Status::Fail, || case("512m", "4096m", 2 * GB)),
        ("G36", Status::Unknown, Case::blind),
    ];

    const GB: u64 = 1 << 30;

    /// The same home on a machine of 8 GB whose service has this in its unit.
    pub(super) fn served(lines: &str) -> Case {
        let case = case("512m", "2048m", 8 * GB);
        let home = case.path();
        let unit = format!("[Service]\nExecStart=/bin/sh {home}/bin/wso2server.sh\n{lines}");
        case.machine_file("/etc/systemd/system/is.service", &unit)
    }

    fn case(min: &str, max: &str, memory: u64) -> Case {
        Case::is7()
            .file("bin/wso2server.sh", &sh_with_heap(min, max))
            .machine(|m| m.memory = Ok(memory))
    }

    #[test]
    fn the_guides_own_sizes_pass() {
        assert_eq!(heap(&case("512m", "2048m", 4 * GB).facts()).status, Status::Pass);
        assert_eq!(heap(&case("512m", "2048m", 3_900_000_000).facts()).status, Status::Pass);
        assert_eq!(
            heap(&case("512m", "2g", 8 * GB).instances(3).facts()).status,
            Status::Pass
        );
    }

    #[test]
    fn a_heap_that_leaves_the_system_too_little_is_cured_by_one_that_passes() {
        for (memory, max, wanted) in [
            (4 * GB, "3072m", Status::Warn),
            (2 * GB, "4096m", Status::Fail),
            (GB, "1024m", Status::Warn),
        ] {
            let judged = heap(&case("256m", max, memory).facts());
            assert_eq!(judged.status, wanted, "{judged:?}");
            let cure = judged.fixes[0].clone().value.unwrap();
            let again = heap(&case("16m", &cure, memory).facts());
            assert_eq!(again.status, Status::Pass, "{cure}: {again:?}");
        }
        let both = heap(&case("2048m", "4096m", 2 * GB).facts());
        let ids: Vec<_> = both.fixes.iter().map(|fix| fix.setting).collect();
        assert_eq!(ids, [id::HEAP_MAX, id::HEAP_MIN]);
        let value = |at: usize| both.fixes[at].value.clone().unwrap();
        let again = heap(&case(&value(1), &value(0), 2 * GB).facts());
        assert_eq!(again.status, Status::Pass, "{again:?}");
    }

    #[test]
    fn other_javas_count() {
        let busy = case("512m", "2048m", 8 * GB).machine(|m| {
            m.jvms.push(RunningJvm {
                pid: 77,
                user: "build".into(),
                carbon_home: None,
                max_heap: Some(6 * GB),
                resident: GB,
            });
        });
        let judged = heap(&busy.facts());
        assert_eq!(judged.status, Status::Warn);
        assert!(judged.detail.contains("other programs 6144"), "{}", judged.detail);
    }

    #[test]
    fn a_smallest_heap_above_the_largest_fails_and_a_tiny_one_warns() {
        let judged = heap(&case("4096m", "2048m", 8 * GB).facts());
        let fix = judged.fixes[0].clone();
        assert_eq!((judged.status, fix.setting), (Status::Fail, id::HEAP_MIN));
        assert_eq!(fix.value.as_deref(), Some("2048m"));
        let tiny = heap(&case("64m", "128m", 8 * GB).facts());
        assert_eq!(
            (tiny.status, tiny.fixes[0].clone().value.as_deref()),
            (Status::Warn, Some("2048m"))
        );
    }

    #[test]
    fn without_memory_flags_or_script_nothing_is_said() {
        let blind = case("512m", "2048m", GB).machine(|m| m.memory = Err(Unknown::because("no /proc")));
        assert_eq!(heap(&blind.facts()).status, Status::Unknown);
        assert_eq!(heap(&Case::blind().facts()).status, Status::Unknown);
        assert_eq!(heap(&case("512m", "lots", GB).facts()).status, Status::Unknown);
    }
}
