//! A JVM's counters against what the JVM says of itself and what the JDK's own tools say, for every runtime and collector here.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

mod agreement;
mod reasons;
mod tools;

use std::time::{Duration, Instant};

use carbonctl::probe::World;
use carbonctl::probe::jvm::{Freshness, JvmReader};

use crate::support::jdks::{self, Guest, Runtime};

/// More than any sample, cycle or tool of the JDK takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A collector to run a JVM with.
#[derive(Debug)]
struct Collector {
    /// Its short name, as it is shown.
    name: &'static str,
    flags: &'static [&'static str],
    /// The Java versions that must have it.
    promised: std::ops::RangeInclusive<u32>,
    /// The Java versions whose figures move between collections.
    live: std::ops::RangeInclusive<u32>,
    /// The Java versions that tell its old generation.
    old: std::ops::RangeInclusive<u32>,
    /// The Java versions in which the beans of the management interface count what the counters count: both collections, or
    /// both pauses. A bean of CMS counts cycles of two pauses, one of Shenandoah pauses of phases.
    counted: std::ops::RangeInclusive<u32>,
}

const ALL: std::ops::RangeInclusive<u32> = 0..=u32::MAX;
#[expect(clippy::reversed_empty_ranges, reason = "no version at all")]
const NONE: std::ops::RangeInclusive<u32> = 1..=0;

/// The collectors. No runtime is promised to have Shenandoah and Epsilon: some vendors leave them out.
const COLLECTORS: [Collector; 8] = [
    Collector {
        name: "G1",
        flags: &["-XX:+UseG1GC"],
        promised: ALL,
        live: ALL,
        old: ALL,
        counted: ALL,
    },
    Collector {
        name: "Serial",
        flags: &["-XX:+UseSerialGC"],
        promised: ALL,
        live: 0..=24,
        old: ALL,
        counted: ALL,
    },
    Collector {
        name: "Parallel",
        flags: &["-XX:+UseParallelGC"],
        promised: ALL,
        live: 0..=24,
        old: ALL,
        counted: ALL,
    },
    Collector {
        name: "CMS",
        flags: &["-XX:+UseConcMarkSweepGC"],
        promised: 8..=13,
        live: ALL,
        old: ALL,
        counted: NONE,
    },
    Collector {
        name: "ZGC",
        flags: &["-XX:+UnlockExperimentalVMOptions", "-XX:+UseZGC"],
        promised: 11..=u32::MAX,
        live: NONE,
        old: 24..=u32::MAX,
        counted: 17..=u32::MAX,
    },
    Collector {
        name: "ZGC",
        flags: &["-XX:+UseZGC", "-XX:+ZGenerational"],
        promised: 21..=23,
        live: NONE,
        old: ALL,
        counted: ALL,
    },
    Collector {
        name: "Shenandoah",
        flags: &["-XX:+UnlockExperimentalVMOptions", "-XX:+UseShenandoahGC"],
        promised: NONE,
        live: ALL,
        old: NONE,
        counted: NONE,
    },
    Collector {
        name: "Epsilon",
        flags: &["-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC"],
        promised: NONE,
        live: ALL,
        old: NONE,
        counted: NONE,
    },
];

/// Runs one check on every runtime with every collector that it has.
fn everywhere(mut check: impl FnMut(&Runtime, &Collector, Guest)) {
    for runtime in jdks::runtimes() {
        for collector in &COLLECTORS {
            match Guest::start(&runtime, collector.flags) {
                Some(guest) => {
                    println!("{} of Java {}", collector.name, runtime.major);
                    check(&runtime, collector, guest);
                }
                None => assert!(
                    !collector.promised.contains(&runtime.major),
                    "Java {} has no {collector:?}",
                    runtime.major
                ),
            }
        }
    }
}

fn reader(guest: &Guest) -> JvmReader {
    JvmReader::open(&World::here(), guest.pid(), Some(guest.started)).unwrap()
}

#[test]
fn every_gauge_is_what_the_jvm_and_the_tools_of_the_jdk_say() {
    everywhere(|runtime, collector, mut guest| {
        let mut reader = reader(&guest);
        // Some counters follow within a sample or a concurrent cycle: the last word is what does not agree in the end.
        until_same(&format!("{} of Java {}", collector.name, runtime.major), || {
            guest.ask("gc");
            let figures = guest.figures();
            agreement::differences(&reader.read().unwrap(), &figures, collector, runtime.major)
        });
        tools::agree(&guest, &mut reader, collector);
    });
}

#[test]
fn figures_between_collections_move_exactly_where_they_are_called_live() {
    everywhere(|runtime, collector, mut guest| {
        if collector.name == "Epsilon" {
            // It never collects, and has no room left.
            return;
        }
        let mut reader = reader(&guest);
        let live = collector.live.contains(&runtime.major);
        let counts = |guest: &mut Guest| guest.figures().all("gc").map(|(_, [count, ..])| count).sum::<i64>();
        until_same(&format!("{} of Java {}", collector.name, runtime.major), || {
            guest.ask("gc");
            let (before, collections) = (reader.read().unwrap(), counts(&mut guest));
            guest.ask("fill");
            let after = reader.read().unwrap();
            assert_eq!(
                before.freshness == Freshness::Live,
                live,
                "{collector:?} on {runtime:?}"
            );
            let moved = after.heap.used.abs_diff(before.heap.used);
            if if live { moved >= 7 << 20 } else { moved == 0 } {
                return Vec::new();
            }
            // A collection in between moves any figure: then once more. Without one nothing may move.
            let collected = counts(&mut guest) > collections;
            assert!(live || collected, "moved by {moved}: {collector:?} on {runtime:?}");
            vec![format!("moved by {moved}")]
        });
    });
}

#[test]
fn a_collection_counts_and_tells_its_cause() {
    let Some(runtime) = jdks::system() else { return };
    let mut guest = Guest::start(&runtime, ["-XX:+UseSerialGC"]).unwrap();
    let mut reader = reader(&guest);
    let before = reader.read().unwrap();
    guest.ask("gc");
    let after = reader.read().unwrap();
    assert_eq!(after.gc_count(), before.gc_count() + 1);
    assert!(after.gc_seconds() > before.gc_seconds());
    assert_eq!(after.last_cause.as_deref(), Some("System.gc()"));
    drop(guest);
}

/// Looks until nothing differs; fails with what differs still.
fn until_same(what: &str, mut differences: impl FnMut() -> Vec<String>) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let last = differences();
        if last.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "{what}: {last:#?}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}
