//! Causes around memory and the limits of a process.

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::java::heap_from_outside;
use crate::domain::command::{carbonctl, set};
use crate::domain::machine::Machine;
use crate::domain::settings::id;
use crate::domain::units::human_bytes;
use crate::domain::{Command, Remedy, Shown as _};
use crate::guide::budget;
use crate::probe::{host, process};

const MB: u64 = 1 << 20;

/// What is left to the system, bytes.
const SYSTEM: u64 = budget::SYSTEM.0 * MB;

/// Heaps are advised in steps of this.
const STEP: u64 = 128 * MB;

pub(super) fn no_room_for_heap(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    if let Some(flag) = capture(r"Invalid (?:maximum|initial) heap size: (\S+)", context.texts(hits)) {
        let too_large = context
            .around(hits, 2)
            .any(|line| line.contains("exceeds the maximum representable size"));
        let why = if too_large {
            "is larger than this JVM can count"
        } else {
            "is no size to the JVM"
        };
        return advised(context, Explanation::new(format!("the heap size {flag} {why}")));
    }
    let machine = host::machine(context.world);
    let kilobytes = capture(r"enough space for (\d+) ?KB", context.texts(hits)).and_then(|n| n.parse::<u64>().ok());
    let bytes = capture(
        r"failed to (?:map|allocate \(mmap\)|allocate) (\d+) bytes",
        context.around(hits, 3),
    );
    let asked = kilobytes
        .and_then(|kilobytes| kilobytes.checked_mul(1024))
        .or_else(|| bytes.and_then(|bytes| bytes.parse().ok()))
        .or_else(|| context.server.and_then(|server| server.max_heap));
    let cause = match (asked, machine.usable_memory()) {
        (Some(asked), Ok(usable)) if asked > usable => {
            format!(
                "a heap of {} is larger than the memory: {}",
                human_bytes(asked),
                size(&machine)
            )
        }
        (Some(asked), _) => format!(
            "there is no room for a heap of {}, with {}",
            human_bytes(asked),
            size(&machine)
        ),
        (None, _) => format!("there is not enough memory for this heap: {}", size(&machine)),
    };
    let mut explanation = advised(context, Explanation::new(cause));
    if let Ok(available) = &machine.available {
        explanation = explanation.fact(format!("{} of memory could be had now", human_bytes(*available)));
    }
    let others = process::servers(context.world);
    for other in others.iter().filter(|other| !process::belongs(other, context.home)) {
        explanation = explanation.fact(format!(
            "{} runs here too (pid {}, user {})",
            other.carbon_home.shown(),
            other.pid,
            other.user
        ));
    }
    explanation.cure(cure(
        "look at `ulimit -v` of the user who starts it: it limits the address space",
    ))
}

/// How much memory there is, and who limits it.
fn size(machine: &Machine) -> String {
    let group = machine.cgroup.memory.as_ref().map(|(limit, _)| *limit);
    match (&machine.memory, group) {
        (Ok(memory), Some(limit)) if limit < *memory => format!(
            "{} in its control group, {} in this machine",
            human_bytes(limit),
            human_bytes(*memory)
        ),
        (Ok(memory), _) => format!("{} in this machine", human_bytes(*memory)),
        (Err(_), Some(limit)) => format!("{} in its control group", human_bytes(limit)),
        (Err(reason), None) => format!("how much memory there is cannot be told: {reason}"),
    }
}

/// Explanation with the cures of a heap that is too large: what the environment sets wins over the script, whose own value is
/// then void.
fn advised(context: &FailureContext<'_>, mut explanation: Explanation) -> Explanation {
    let outside = heap_from_outside(context);
    for (variable, flag) in &outside {
        explanation = explanation.cure(take_out(variable, flag));
    }
    if outside.iter().any(|(_, flag)| flag.starts_with("-Xmx")) {
        return explanation;
    }
    match lower(context) {
        Some(lower) => explanation.cure(lower),
        None => explanation.cure(cure("give the machine or its control group more memory")),
    }
}

fn take_out(variable: &str, flag: &str) -> Remedy {
    cure(format!(
        "take {flag} out of {variable}, which this start got from its environment"
    ))
}

/// Lowers the script's largest heap, where that is in force and not as small already or no size at all.
fn lower(context: &FailureContext<'_>) -> Option<Remedy> {
    let now = context.value(id::HEAP_MAX)?;
    let outside = heap_from_outside(context);
    if outside.iter().any(|(_, flag)| flag.starts_with("-Xmx")) {
        return None;
    }
    let heap = advice(host::machine(context.world).usable_memory().ok()?);
    if bytes(&now).is_some_and(|now| now <= heap) {
        return None;
    }
    let most = format!("{}m", heap / MB);
    let lowered = cure(format!("lower the largest heap to {most}"));
    // A smallest heap above it is refused.
    let too_large = context
        .value(id::HEAP_MIN)
        .filter(|_| !outside.iter().any(|(_, flag)| flag.starts_with("-Xms")))
        .is_some_and(|least| bytes(&least).is_some_and(|least| least > heap));
    if !too_large {
        return Some(lowered.sets(id::HEAP_MAX, most));
    }
    let words = set([(id::HEAP_MIN, most.as_str()), (id::HEAP_MAX, most.as_str())]);
    Some(cure(format!("lower the smallest and the largest heap to {most}")).by(carbonctl(&words, None)))
}

/// A size as the JVM reads it.
fn bytes(size: &str) -> Option<u64> {
    let digits = size.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &size[digits.len()..] {
        "" => 1,
        "k" | "K" => 1 << 10,
        "m" | "M" => MB,
        "g" | "G" => 1 << 30,
        "t" | "T" => 1 << 40,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// The largest heap to advise for so much memory: what the guide leaves to the system taken off, else half; at most 2 GB.
fn advice(usable: u64) -> u64 {
    let left = usable
        .saturating_sub(SYSTEM)
        .max(usable / 2)
        .min(budget::GUIDE_MAX.0 * MB);
    (left / STEP * STEP).max(STEP)
}

pub(super) fn smallest_above_largest(context: &FailureContext<'_>, _: &[usize]) -> Explanation {
    let (least, most) = (context.value(id::HEAP_MIN), context.value(id::HEAP_MAX));
    let outside = heap_from_outside(context);
    let given = |flag: &str| outside.iter().rev().find_map(|(_, word)| word.strip_prefix(flag));
    let size = |size: &Option<String>| size.as_deref().and_then(bytes);
    if outside.is_empty()
        && let (Some(script_least), Some(script_most)) = (size(&least), size(&most))
        && script_least <= script_most
    {
        let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
        return Explanation::new(format!(
            "Java was given a smallest heap (-Xms) above the largest (-Xmx), and not by the two of the start script \
             ({least}, {most})"
        ))
        .cure(cure(
            "take the other -Xms and -Xmx out: look in the service's unit, in JAVA_OPTS and JVM_MEM_OPTS of the account \
             that starts it, and in the rest of the start script",
        ));
    }
    let mut explanation = Explanation::new(match (&least, &most) {
        (Some(least), Some(most)) if outside.is_empty() => {
            format!("the smallest heap ({least}) is larger than the largest ({most})")
        }
        _ => "the smallest heap (-Xms) is larger than the largest (-Xmx)".to_owned(),
    });
    // A smallest heap from the environment makes that of the script void.
    if given("-Xms").is_none()
        && let Some(most) = given("-Xmx").map(str::to_owned).or(most)
    {
        explanation = explanation.cure(cure(format!("set the smallest heap to {most}, too")).sets(id::HEAP_MIN, most));
    }
    for (variable, flag) in &outside {
        explanation = explanation.cure(take_out(variable, flag));
    }
    if explanation.cures.is_empty() {
        explanation = explanation.cure(cure("set the smallest heap to no more than the largest"));
    }
    explanation
}

pub(super) fn out_of_memory(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let says = |text: &str| context.texts(hits).any(|line| line.contains(text));
    if says("PermGen") {
        return Explanation::new("the room for classes (PermGen) is too small")
            .cure(cure("raise it").sets(id::HEAP_PERMGEN, "512m"));
    }
    if says("Metaspace") || says("Compressed class space") {
        return Explanation::new("the room for classes (metaspace) that the start script allows is too small").cure(
            cure("raise -XX:MaxMetaspaceSize in the start script or JAVA_OPTS, or take it out"),
        );
    }
    let written = context.value(id::HEAP_MAX).and_then(|size| bytes(&size));
    let now = context.server.and_then(|server| server.max_heap).or(written);
    let explanation = Explanation::new(match now {
        Some(now) => format!("the heap of {}m is too small", now / MB),
        None => "the heap is too small".to_owned(),
    });
    if let Some((variable, flag)) = heap_from_outside(context)
        .into_iter()
        .find(|(_, flag)| flag.starts_with("-Xmx"))
    {
        return explanation.cure(cure(format!(
            "raise {flag} in {variable}, which counts instead of the script's"
        )));
    }
    let usable = host::machine(context.world).usable_memory().unwrap_or(u64::MAX);
    let most = usable.saturating_sub(SYSTEM).max(usable / 2) / STEP * STEP;
    let more = now
        .map_or(budget::GUIDE_MAX.0 * MB, |now| now.saturating_mul(2))
        .clamp(256 * MB, most.max(256 * MB));
    if now.is_some_and(|now| now >= more) {
        return explanation.cure(cure(
            "give the machine or its control group more memory, then raise the largest heap",
        ));
    }
    explanation.cure(cure("raise the largest heap").sets(id::HEAP_MAX, format!("{}m", more / MB)))
}

pub(super) fn killed(context: &FailureContext<'_>, _: &[usize]) -> Explanation {
    let machine = host::machine(context.world);
    Explanation::new(format!(
        "its process was killed from outside, by the kernel for want of memory or by someone ({})",
        size(&machine)
    ))
    .cure(
        cure("look whether the kernel did it")
            .by(Command::anyone("journalctl -k --grep 'out of memory|oom-kill' -n 20")),
    )
    .cure(lower(context).unwrap_or_else(|| cure("give the machine or its control group more memory")))
}

pub(super) fn limits(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    if context.texts(hits).any(|line| line.contains("Too many open files")) {
        return Explanation::new("the server reached its limit of open files").cure(cure(
            "raise it for the user who runs it, to 65535 or more, in /etc/security/limits.d",
        ));
    }
    if context.texts(hits).any(|line| line.contains("inotify")) {
        return Explanation::new("the user reached the limit of inotify instances, by which files are watched")
            .cure(cure("raise it, and keep it in /etc/sysctl.d").by("sysctl -w fs.inotify.max_user_instances=1024"));
    }
    Explanation::new("the server may not start another thread: a limit of its user or its control group is reached")
        .cure(cure(
            "raise the limit of processes for the user who runs it, in /etc/security/limits.d",
        ))
        .cure(cure("in a control group, raise pids.max (systemd: TasksMax)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_leaves_the_system_its_part() {
        for (usable, heap) in [(8192, 2048), (4096, 2048), (3072, 1536), (1024, 512), (100, 128)] {
            assert_eq!(advice(usable * MB), heap * MB, "{usable}");
        }
    }
}
