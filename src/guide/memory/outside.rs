//! The part of the guideline about the heap that judges one from outside: of the environment, or of a service's unit.

use crate::domain::Command;
use crate::domain::Status;
use crate::domain::units::Megabytes;
use crate::guide::verdict::{Verdict, short};
use crate::probe::Facts;
use crate::probe::survey::upkeep::OutsideHeap;

/// The verdict about a heap that a variable sets over the script's; `judge` compares a size with the memory.
pub(super) fn heap(
    facts: &Facts,
    one: &OutsideHeap,
    needed: &str,
    judge: fn(&Facts, Megabytes, &str) -> Verdict,
) -> Verdict {
    let whose = whose(one);
    let instead = format!("{whose} applies instead of the start script's own heap");
    let Some(written) = &one.max else {
        let why = format!("{instead} and sets no -Xmx: Java takes a quarter of the memory");
        return cured(one, Verdict::warn(format!("no -Xmx by {}", one.variable), needed, why));
    };
    let max: Megabytes = match written.parse() {
        Ok(max) => max,
        Err(error) => {
            let found = format!("-Xmx{} by {}", short(written, 20), one.variable);
            if written.contains(['$', '`']) {
                let why = format!("{instead}, and its size cannot be compared: {error}");
                return Verdict::unknown(found, needed, why);
            }
            let why = format!("{instead}, and Java does not start with it: {error}");
            return cured(one, Verdict::fail(found, needed, why));
        }
    };
    let min: Option<Megabytes> = one.min.as_ref().and_then(|min| min.parse().ok());
    if let Some(min) = min.filter(|min| *min > max) {
        let why = format!("{instead}: the JVM does not start with a smallest heap above its largest");
        let found = format!("-Xms{min} -Xmx{max} by {}", one.variable);
        return cured(one, Verdict::fail(found, needed, why));
    }
    let judged = judge(facts, max, needed);
    let found = format!("{} by {}", judged.found, one.variable);
    let detail = if judged.detail.is_empty() {
        instead
    } else {
        format!("{}; {instead}", judged.detail)
    };
    // No setting cures it: the script's own value is not the one that applies.
    let judged = Verdict {
        found,
        fixes: Vec::new(),
        remedy: None,
        ..judged
    }
    .saying(detail);
    match judged.status {
        Status::Fail | Status::Warn => cured(one, judged),
        _ => judged,
    }
}

/// The largest heap from outside, with the variable that sets it.
pub(in crate::guide) fn largest_outside(facts: &Facts) -> Option<(Megabytes, &OutsideHeap)> {
    let all = facts.survey.upkeep.heaps.outside.iter();
    all.filter_map(|one| Some((one.max.as_ref()?.parse::<Megabytes>().ok()?, one)))
        .max_by_key(|(max, _)| max.0)
}

fn whose(one: &OutsideHeap) -> String {
    match &one.service {
        Some(file) => format!("{} of the service {file}", one.variable),
        None => format!("{} of this environment", one.variable),
    }
}

/// The verdict with what takes the variable's heap away.
pub(in crate::guide) fn cured(one: &OutsideHeap, judged: Verdict) -> Verdict {
    let variable = one.variable;
    match &one.service {
        None => judged
            .by_hand(format!("take the heap out of {variable}, and set heap.max instead"))
            .by_command(Command::anyone(format!("unset {variable}"))),
        Some(file) => {
            let unit = file.rsplit('/').next().unwrap_or(file);
            judged
                .by_hand(format!("take the heap out of {variable} there, then set heap.max"))
                .by_command(format!("systemctl edit --full {}", crate::shell::word(unit)))
                .as_root()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::heap;
    use super::super::tests::served;
    use super::*;
    use crate::guide::testing::Case;
    use crate::probe::World;

    /// The verdict about a home on a machine of 8 GB, where the environment has these variables.
    fn with(pairs: &[(&str, &str)]) -> Verdict {
        let room = tempfile::tempdir().unwrap();
        let env: BTreeMap<String, String> = pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let world = World {
            env,
            ..World::recorded(room.path())
        };
        let mut facts = Case::is7().facts();
        facts.read_survey(&world);
        heap(&facts)
    }

    #[test]
    fn a_heap_of_the_environment_is_the_one_that_is_judged() {
        let own = with(&[]);
        assert_eq!((own.status, own.found.as_str()), (Status::Pass, "-Xmx1024m of 8192 MB"));
        let memory = with(&[("JVM_MEM_OPTS", "-Xms1g -Xmx16g")]);
        assert_eq!(
            (memory.status, memory.found.as_str()),
            (Status::Fail, "-Xmx16384m of 8192 MB by JVM_MEM_OPTS")
        );
        assert_eq!(memory.fixes, [], "no setting of the home would change it");
        assert!(
            memory.detail.contains("of this environment applies instead"),
            "{memory:?}"
        );
        let options = with(&[("JVM_MEM_OPTS", "-Xmx16g"), ("JAVA_OPTS", "-Dsecret=hunter2 -Xmx2g")]);
        assert_eq!(
            (options.status, options.found.as_str()),
            (Status::Pass, "-Xmx2048m of 8192 MB by JAVA_OPTS")
        );
        assert!(!format!("{options:?}").contains("hunter2"));
        let java = with(&[("_JAVA_OPTIONS", "-Xmx16g")]);
        assert_eq!(java.found, "-Xmx16384m of 8192 MB by _JAVA_OPTIONS");
    }

    #[test]
    fn a_variable_without_a_heap_takes_the_scripts_away() {
        let none = with(&[("JVM_MEM_OPTS", "-Dx=y")]);
        assert_eq!(
            (none.status, none.found.as_str()),
            (Status::Warn, "no -Xmx by JVM_MEM_OPTS")
        );
        assert_eq!(with(&[("JAVA_OPTS", "-Dx=y")]).found, "-Xmx1024m of 8192 MB");
        let above = with(&[("JAVA_OPTS", "-Xms3g")]);
        assert_eq!(
            (above.status, above.found.as_str()),
            (Status::Fail, "-Xms3072m -Xmx1024m by JAVA_OPTS")
        );
    }

    #[test]
    fn a_heap_of_the_service_is_judged_beside_that_of_a_start_by_hand() {
        let big = heap(&served("Environment=\"JAVA_OPTS=-Xmx16g -Da=b\"\n").facts());
        assert_eq!(
            (big.status, big.found.as_str()),
            (Status::Fail, "-Xmx16384m of 8192 MB by JAVA_OPTS")
        );
        assert!(
            big.detail.contains("the service /etc/systemd/system/is.service"),
            "{big:?}"
        );
        let file =
            served("EnvironmentFile=-/etc/default/is\n").machine_file("/etc/default/is", "JVM_MEM_OPTS=\"-Xmx16g\"\n");
        assert_eq!(heap(&file.facts()).found, "-Xmx16384m of 8192 MB by JVM_MEM_OPTS");
        let plain = heap(&served("Environment=LANG=C\n").facts());
        assert_eq!(
            (plain.status, plain.found.as_str()),
            (Status::Pass, "-Xmx2048m of 8192 MB")
        );
    }
}
