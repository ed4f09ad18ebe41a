//! Tests with counters as each collector of each Java version writes them, also of those that no test can run.

use super::*;
use crate::probe::jvm::Counts;
use crate::probe::jvm::format::tests::{Held, written};
use crate::probe::jvm::format::{index, stamp};

const MB: u64 = 1 << 20;

type Counters = Vec<(String, Held<'static>)>;

fn gauges(counters: &Counters) -> Option<JvmGauges> {
    let counters: Vec<_> = counters.iter().map(|(name, held)| (name.as_str(), *held)).collect();
    let bytes = written(true, &counters);
    let index = index(&bytes, &stamp(&bytes).unwrap());
    Layout::of(&index, &bytes)?.read(&bytes)
}

fn long(name: &str, n: u64) -> (String, Held<'static>) {
    (name.to_owned(), Held::Long(i64::try_from(n).unwrap()))
}

fn words(name: &str, text: &'static str) -> (String, Held<'static>) {
    (name.to_owned(), Held::Words(text))
}

/// A generation: name, maximum, capacity, and what each space uses.
fn generation(n: usize, name: &'static str, max: u64, capacity: u64, used: &[u64]) -> Counters {
    let start = format!("sun.gc.generation.{n}");
    let mut all = vec![
        words(&format!("{start}.name"), name),
        long(&format!("{start}.maxCapacity"), max),
        long(&format!("{start}.capacity"), capacity),
    ];
    for (at, used) in used.iter().enumerate() {
        all.push(long(&format!("{start}.space.{at}.capacity"), 1));
        all.push(long(&format!("{start}.space.{at}.used"), *used));
    }
    all
}

fn collector(n: usize, name: &'static str, count: u64, ticks: u64) -> Counters {
    let start = format!("sun.gc.collector.{n}");
    vec![
        words(&format!("{start}.name"), name),
        long(&format!("{start}.invocations"), count),
        long(&format!("{start}.time"), ticks),
        long(&format!("{start}.lastEntryTime"), 9),
    ]
}

fn parts_without_collectors(counters: &Counters) -> bool {
    !counters.iter().any(|(name, _)| name.starts_with("sun.gc.collector."))
}

fn policy(name: &'static str) -> Counters {
    vec![words("sun.gc.policy.name", name)]
}

#[test]
fn g1_says_the_whole_heap_twice_and_adds_a_few_bytes_to_each() {
    let g1 = [
        policy("GarbageFirst"),
        generation(0, "young", 64 * MB + 24, 20 * MB + 24, &[3 * MB, 0, MB]),
        generation(1, "old", 64 * MB + 8, 30 * MB + 8, &[7 * MB]),
        collector(0, "G1 young collection pauses", 4, 2_500),
        collector(1, "G1 full collection pauses", 1, 1_000),
        vec![
            long("sun.os.hrt.frequency", 1_000),
            long("java.threads.live", 9),
            words("sun.gc.lastCause", "No GC"),
            words("java.property.java.version", "17.0.15"),
            long("java.cls.loadedClasses", 50),
            long("java.cls.sharedLoadedClasses", 500),
            long("java.cls.unloadedClasses", 3),
            long("java.cls.sharedUnloadedClasses", 2),
        ],
    ];
    let gauges = gauges(&g1.concat()).unwrap();
    let (used, committed, max) = (11 * MB, 50 * MB, Some(64 * MB));
    assert_eq!(gauges.heap, Space { used, committed, max });
    let (used, committed) = (7 * MB, 30 * MB);
    assert_eq!(gauges.old, Some(Space { used, committed, max }));
    assert_eq!((gauges.gc.as_str(), gauges.version.as_str()), ("G1", "17.0.15"));
    assert_eq!(gauges.freshness, Freshness::Live);
    assert_eq!((gauges.gc_count(), gauges.gc_seconds()), (5, 3.5));
    assert_eq!(gauges.counts(), Counts::Collections);
    assert_eq!(gauges.last_cause, None);
    assert_eq!((gauges.threads, gauges.classes), (Some(9), Some(545)));
    assert_eq!(gauges.metaspace, None);
}

#[test]
fn java_8_with_cms() {
    let cms = [
        policy("ParNew:CMS"),
        generation(0, "new", 20 * MB, 20 * MB, &[MB, 0, MB]),
        generation(1, "old", 44 * MB, 30 * MB, &[7 * MB]),
        vec![
            long("sun.os.hrt.ticks", 5),
            long("sun.gc.metaspace.used", 5 * MB),
            long("sun.gc.metaspace.capacity", 6 * MB),
            long("sun.gc.metaspace.maxCapacity", 1024 * MB),
            words("java.property.java.version", "1.8.0_402"),
            words("sun.gc.lastCause", "Allocation Failure"),
        ],
    ];
    let gauges = gauges(&cms.concat()).unwrap();
    assert_eq!((gauges.gc.as_str(), gauges.version.as_str()), ("CMS", "1.8.0_402"));
    assert_eq!(gauges.heap.max, Some(64 * MB));
    assert_eq!(gauges.freshness, Freshness::Live);
    assert_eq!(gauges.last_cause.as_deref(), Some("Allocation Failure"));
    let metaspace = Space {
        used: 5 * MB,
        committed: 6 * MB,
        max: None,
    };
    assert_eq!(gauges.metaspace, Some(metaspace));
}

#[test]
fn java_7_keeps_classes_in_a_third_generation_that_is_no_heap() {
    let serial = [
        policy("Copy:MSC"),
        generation(0, "new", 20 * MB, 20 * MB, &[MB, 0, 0]),
        generation(1, "old", 44 * MB, 30 * MB, &[7 * MB]),
        generation(2, "perm", 82 * MB, 21 * MB, &[9 * MB]),
        vec![long("sun.os.hrt.ticks", 5)],
    ];
    let gauges = gauges(&serial.concat()).unwrap();
    assert_eq!((gauges.heap.used, gauges.heap.max), (8 * MB, Some(64 * MB)));
    assert_eq!(gauges.old.map(|old| old.used), Some(7 * MB));
    let perm = Space {
        used: 9 * MB,
        committed: 21 * MB,
        max: Some(82 * MB),
    };
    assert_eq!(gauges.metaspace, Some(perm));
}

#[test]
fn without_the_sampling_task_only_collections_refresh_serial_and_parallel() {
    for name in ["Copy:MSC", "ParScav:MSC"] {
        let mut counters = [
            policy(name),
            generation(0, "new", MB, MB, &[1]),
            generation(1, "old", MB, MB, &[1]),
        ]
        .concat();
        assert_eq!(gauges(&counters).unwrap().freshness, Freshness::AfterGc, "{name}");
        counters.push(long("sun.os.hrt.ticks", 5));
        assert_eq!(gauges(&counters).unwrap().freshness, Freshness::Live, "{name}");
    }
}

#[test]
fn collectors_without_a_policy_are_known_by_their_names() {
    let whole = |name| generation(1, name, 64 * MB, 64 * MB, &[14 * MB]);
    let young = |spaces: &[u64]| generation(0, "young", 64 * MB, 50 * MB, spaces);
    let rows = [
        ("ZGC", Freshness::AfterGc, None, vec![whole("old")]),
        (
            "ZGC",
            Freshness::AfterGc,
            None,
            vec![whole("old"), collector(2, "Z concurrent cycle pauses", 3, 1)],
        ),
        (
            "ZGC",
            Freshness::AfterGc,
            Some(14 * MB),
            vec![
                young(&[MB]),
                whole("old"),
                collector(0, "ZGC minor collection pauses", 3, 1),
            ],
        ),
        (
            "Shenandoah",
            Freshness::Live,
            None,
            vec![young(&[]), whole("Heap"), collector(1, "Shenandoah full", 3, 1)],
        ),
        ("Epsilon", Freshness::Live, None, vec![whole("Heap")]),
    ];
    for (name, freshness, old, parts) in rows {
        let mut counters = parts.concat();
        counters.push(long("sun.os.hrt.frequency", 1_000_000_000));
        let gauges = gauges(&counters).unwrap();
        assert_eq!(gauges.gc, name);
        let silent = parts_without_collectors(&counters);
        assert_eq!(gauges.counts() == Counts::Nothing, silent, "{name}");
        assert_ne!(gauges.counts(), Counts::Collections, "{name}");
        assert_eq!(gauges.freshness, freshness, "{name}");
        assert_eq!(gauges.heap.max, Some(64 * MB), "{name}");
        assert_eq!(gauges.old.map(|old| old.used), old, "{name}");
    }
}

#[test]
fn a_collector_of_the_future_goes_by_its_policys_own_name() {
    let new = [
        policy("Sweep:Later"),
        generation(0, "a", MB, MB, &[5]),
        generation(1, "b", MB, MB, &[6]),
    ]
    .concat();
    let gauges = gauges(&new).unwrap();
    assert_eq!((gauges.gc.as_str(), gauges.heap.used), ("Sweep:Later", 11));
    assert_eq!(gauges.heap.max, Some(MB), "both say the whole");
    assert_eq!(gauges.freshness, Freshness::AfterGc, "nothing promises more");
}

#[test]
fn a_jvm_without_a_heap_yet_gives_nothing() {
    assert_eq!(gauges(&vec![long("sun.rt.createVmBeginTime", 5)]), None);
    assert_eq!(gauges(&Vec::new()), None);
}

#[test]
fn figures_that_cannot_be_are_not_given() {
    let most = i64::MAX.cast_unsigned();
    let huge = [
        policy("Copy:MSC"),
        generation(0, "new", MB, MB, &[most, most, most]),
        generation(1, "old", MB, MB, &[1]),
    ];
    assert_eq!(gauges(&huge.concat()), None);
}
