//! The gauges beside the JVM's own management interface.

use carbonctl::probe::jvm::{Freshness, JvmGauges};

use super::Collector;
use crate::support::jdks::Figures;

/// The flag that every JVM here has.
const XMX: u64 = 96 << 20;

/// What differs, in words.
pub(super) fn differences(gauges: &JvmGauges, figures: &Figures, collector: &Collector, major: u32) -> Vec<String> {
    let mut all = Vec::new();
    // ZGC counts whole pages, and its two books of one cycle are not written at the same moment of it.
    let page = if collector.name == "ZGC" { 2 << 20 } else { 0 };
    let mut same = |what: &str, ours: Option<u64>, theirs: Option<i64>| {
        let slack = if what.contains(" used after") { page } else { 0 };
        let close = match (ours, theirs) {
            (Some(ours), Some(theirs)) => within(ours, theirs, slack),
            (None, None) => true,
            _ => false,
        };
        if !close {
            all.push(format!("{what}: {ours:?}, and the JVM says {theirs:?}"));
        }
    };
    let [used, committed, _] = figures.the("heap");
    let survivors = figures
        .one("pool", &["Survivor Space"])
        .map_or(0, |[_, committed, _]| committed);
    let old_pool = ["Old Gen", "Tenured Gen"];
    let tells_old = collector.old.contains(&major);
    match gauges.freshness {
        Freshness::Live => {
            same("heap used", Some(gauges.heap.used), Some(used));
            let old = figures.one("pool", &old_pool).filter(|_| tells_old);
            same("old used", gauges.old.map(|old| old.used), old.map(|[used, ..]| used));
        }
        Freshness::AfterGc => {
            let then = figures.all("then").map(|(_, [used, ..])| used).sum();
            same("heap used after the collection", Some(gauges.heap.used), Some(then));
            let old = figures.one("then", &old_pool).filter(|_| tells_old);
            same(
                "old used after the collection",
                gauges.old.map(|old| old.used),
                old.map(|[used, ..]| used),
            );
        }
    }
    match collector.name {
        // The management interface leaves out the survivors' second half, whose memory is taken too.
        "Serial" | "CMS" => same(
            "heap committed",
            Some(gauges.heap.committed),
            Some(committed + survivors),
        ),
        // And here what lies between the young generation's shrunken parts.
        "Parallel" => same("heap committed", Some(gauges.heap.committed), i64::try_from(XMX).ok()),
        _ => same("heap committed", Some(gauges.heap.committed), Some(committed)),
    }
    same("heap max", gauges.heap.max, i64::try_from(XMX).ok());
    let metaspace = figures.one("pool", &["Metaspace"]).unwrap();
    same(
        "metaspace used",
        gauges.metaspace.map(|space| space.used),
        Some(metaspace[0]),
    );
    same(
        "metaspace committed",
        gauges.metaspace.map(|space| space.committed),
        Some(metaspace[1]),
    );
    same("threads", gauges.threads, Some(figures.the("threads")[0]));
    same("classes", gauges.classes, Some(figures.the("classes")[0]));
    if collector.counted.contains(&major) {
        collections(gauges, figures, &mut all);
    }
    let version = figures.all("version").next().unwrap().0;
    if gauges.version != version {
        all.push(format!("version: {}, and the JVM says {version}", gauges.version));
    }
    if gauges.gc != collector.name {
        all.push(format!("collector: {}", gauges.gc));
    }
    let none_yet = gauges.last_cause.is_none();
    if none_yet != (collector.name == "Epsilon") {
        all.push(format!("cause: {:?}", gauges.last_cause));
    }
    all
}

/// Count and time of the beans that count what the counters count: collections, or the pauses of one that runs beside the
/// program.
fn collections(gauges: &JvmGauges, figures: &Figures, all: &mut Vec<String>) {
    let pauses = gauges.gc == "ZGC";
    let beans = figures.all("gc").filter(|(name, _)| name.contains("Pauses") == pauses);
    // G1's concurrent part: the bean counts cycles or is missing, the counter counts pauses. None ran here.
    let beans: Vec<[i64; 3]> = beans.map(|(_, numbers)| numbers).collect();
    let count: i64 = beans.iter().map(|[count, ..]| count).sum();
    if i64::try_from(gauges.gc_count()).unwrap() != count || count == 0 {
        all.push(format!(
            "collections: {:?}, and the JVM says {count}",
            gauges.collectors
        ));
    }
    if pauses {
        // Pauses of microseconds, reported in full milliseconds: nothing to compare with.
        return;
    }
    // The beans tell whole milliseconds, rounded down once per bean.
    let millis: i64 = beans.iter().map(|[_, millis, _]| millis).sum();
    let ours = gauges.gc_seconds() * 1e3;
    let theirs = f64::from(i32::try_from(millis).unwrap());
    if (ours - theirs).abs() > theirs * 0.02 + f64::from(u32::try_from(beans.len()).unwrap()) {
        all.push(format!("time: {ours} ms, and the JVM says {theirs} ms"));
    }
}

/// Within 2 %, or what is allowed beside.
fn within(ours: u64, theirs: i64, slack: u64) -> bool {
    u64::try_from(theirs).is_ok_and(|theirs| ours.abs_diff(theirs) <= slack.max(theirs / 50))
}
