//! Where each gauge lies in one JVM's counters, found by name: numbers of generations and collectors differ by collector.

use super::format::{Index, Number, Text};
use super::kinds::CollectorKind;
use super::names::Names;
use super::{Collector, Freshness, JvmGauges, Space};

/// The counter that a JVM's sampling task refreshes. Without the task (since Java 25) it is gone too.
const SAMPLED: &str = "sun.os.hrt.ticks";

/// What `sun.gc.lastCause` says before the first collection.
const NO_CAUSE: &str = "No GC";

/// G1 adds 8 to 24 bytes to each capacity, so that none is zero. A heap grows by whole pages.
const PAGE: u64 = 4096;

/// One generation, or the room for classes.
#[derive(Clone, Debug, Default)]
struct Region {
    name: String,
    used: Vec<Number>,
    capacity: Option<Number>,
    max: Option<Number>,
}

/// One collector.
#[derive(Clone, Debug, Default)]
struct Runs {
    name: Option<String>,
    count: Option<Number>,
    ticks: Option<Number>,
}

/// Classes come and go in two ways: from their own files, or from the archive that JVMs share.
#[derive(Clone, Debug)]
struct Classes {
    loaded: [Option<Number>; 2],
    unloaded: [Option<Number>; 2],
}

/// The places of every gauge, and what never changes.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    kind: CollectorKind,
    gc: String,
    version: String,
    freshness: Freshness,
    // Those that make up the heap, the old one last.
    generations: Vec<Region>,
    metaspace: Option<Region>,
    collectors: Vec<Runs>,
    ticks_per_second: Option<u64>,
    cause: Option<Text>,
    threads: Option<Number>,
    classes: Classes,
}

/// When the JVM began, in milliseconds since 1970.
pub(super) fn began(index: &Index<'_>, bytes: &[u8]) -> Option<u64> {
    Names::of(index, bytes).constant("sun.rt.createVmBeginTime")
}

impl Layout {
    /// Finds the gauges; `None` while the JVM has not made its heap's yet.
    pub(super) fn of(index: &Index<'_>, bytes: &[u8]) -> Option<Self> {
        let names = Names::of(index, bytes);
        let mut generations: Vec<Region> = names
            .numbered("sun.gc.generation.")
            .map(|start| Region::generation(&names, &start))
            .collect();
        let permanent = generations.iter().position(|region| region.name == "perm");
        let permanent = permanent.map(|at| generations.remove(at));
        // Shenandoah names a young generation without any space.
        generations.retain(|region| !region.used.is_empty());
        let last = generations.last()?;
        let collectors: Vec<Runs> = names
            .numbered("sun.gc.collector.")
            .map(|start| Runs::of(&names, &start))
            .collect();
        let policy = names.text("sun.gc.policy.name");
        let called: Vec<String> = collectors.iter().filter_map(|runs| runs.name.clone()).collect();
        let kind = CollectorKind::of(policy.as_deref(), &called, &last.name);
        let gc = kind.name().map(str::to_owned).or(policy);
        let freshness = if kind.is_live(names.number(SAMPLED).is_some()) {
            Freshness::Live
        } else {
            Freshness::AfterGc
        };
        Some(Self {
            kind,
            gc: gc.unwrap_or_else(|| "unknown".to_owned()),
            version: names
                .text("java.property.java.version")
                .unwrap_or_else(|| "unknown".to_owned()),
            freshness,
            generations,
            metaspace: permanent.or_else(|| Region::metaspace(&names)),
            collectors,
            ticks_per_second: names.constant("sun.os.hrt.frequency"),
            cause: names.place_of_text("sun.gc.lastCause"),
            threads: names.number("java.threads.live"),
            classes: Classes {
                loaded: ["java.cls.loadedClasses", "java.cls.sharedLoadedClasses"].map(|name| names.number(name)),
                unloaded: ["java.cls.unloadedClasses", "java.cls.sharedUnloadedClasses"].map(|name| names.number(name)),
            },
        })
    }

    /// Reads the gauges; `None` where the bytes no longer hold a heap.
    pub(super) fn read(&self, bytes: &[u8]) -> Option<JvmGauges> {
        let spaces: Option<Vec<Space>> = self.generations.iter().map(|region| region.read(bytes)).collect();
        let spaces = spaces?;
        let old = *spaces.last()?;
        let heap = Space {
            used: sum(spaces.iter().map(|space| Some(space.used)))?,
            committed: sum(spaces.iter().map(|space| Some(space.committed)))?,
            max: if self.kind.shares(spaces.iter().all(|space| space.max == old.max)) {
                old.max
            } else {
                sum(spaces.iter().map(|space| space.max))
            },
        };
        Some(JvmGauges {
            gc: self.gc.clone(),
            version: self.version.clone(),
            heap,
            freshness: self.freshness,
            old: (spaces.len() > 1).then_some(old),
            metaspace: self.metaspace.as_ref().and_then(|region| region.read(bytes)),
            collectors: self
                .collectors
                .iter()
                .filter_map(|runs| runs.read(bytes, self.ticks_per_second))
                .collect(),
            last_cause: self
                .cause
                .and_then(|place| place.read(bytes))
                .filter(|cause| cause != NO_CAUSE),
            threads: self.threads.and_then(|place| place.read(bytes)),
            classes: self.classes.read(bytes),
        })
    }
}

impl Region {
    fn generation(names: &Names<'_>, start: &str) -> Self {
        Self {
            name: names.text(&format!("{start}name")).unwrap_or_default(),
            used: names
                .numbered(&format!("{start}space."))
                .filter_map(|space| names.number(&format!("{space}used")))
                .collect(),
            capacity: names.number(&format!("{start}capacity")),
            max: names.number(&format!("{start}maxCapacity")),
        }
    }

    fn metaspace(names: &Names<'_>) -> Option<Self> {
        Some(Self {
            name: String::new(),
            used: vec![names.number("sun.gc.metaspace.used")?],
            capacity: names.number("sun.gc.metaspace.capacity"),
            // Its `maxCapacity` is the address room set aside for now, no bound.
            max: None,
        })
    }

    fn read(&self, bytes: &[u8]) -> Option<Space> {
        let pages = |place: Number| Some(place.read(bytes)? / PAGE * PAGE);
        Some(Space {
            used: sum(self.used.iter().map(|place| place.read(bytes)))?,
            committed: pages(self.capacity?)?,
            max: self.max.and_then(pages).filter(|max| *max > 0),
        })
    }
}

impl Runs {
    fn of(names: &Names<'_>, start: &str) -> Self {
        Self {
            name: names.text(&format!("{start}name")),
            count: names.number(&format!("{start}invocations")),
            ticks: names.number(&format!("{start}time")),
        }
    }

    fn read(&self, bytes: &[u8], ticks_per_second: Option<u64>) -> Option<Collector> {
        Some(Collector {
            name: self.name.clone()?,
            count: self.count?.read(bytes)?,
            seconds: seconds(self.ticks?.read(bytes)?, ticks_per_second?)?,
        })
    }
}

/// The sum, where every part is known; bytes of anyone's making may add up to more than there is.
fn sum(parts: impl IntoIterator<Item = Option<u64>>) -> Option<u64> {
    parts.into_iter().try_fold(0_u64, |sum, part| sum.checked_add(part?))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nanoseconds of a collector stay far below 2^52"
)]
fn seconds(ticks: u64, per_second: u64) -> Option<f64> {
    (per_second > 0).then(|| ticks as f64 / per_second as f64)
}

impl Classes {
    fn read(&self, bytes: &[u8]) -> Option<u64> {
        let both = |places: [Option<Number>; 2]| sum(places.into_iter().map(|place| place?.read(bytes)));
        both(self.loaded)?.checked_sub(both(self.unloaded)?)
    }
}

#[cfg(test)]
mod tests;
