//! Reads a HotSpot JVM's counters from its `hsperfdata` file: no attaching, no helper process, microseconds per look.

mod file;
mod find;
mod format;
mod kinds;
mod layout;
mod names;
mod reader;

pub use reader::JvmReader;

/// A part of the JVM's memory, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// In use.
    pub used: u64,
    /// Taken from the system.
    pub committed: u64,
    /// Its maximum; `None` where it has no limit.
    pub max: Option<u64>,
}

/// How current the heap's figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// They change while the program runs.
    Live,
    /// This collector on this JDK writes them after a collection only.
    AfterGc,
}

/// What the counters of the collectors count: not every collector counts collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Collections, and the time they took.
    Collections,
    /// Pauses of the program, several in a cycle that otherwise runs concurrently, and the time they took: ZGC since Java 17.
    Pauses,
    /// Phases of cycles, concurrent ones too, and the time they took: Shenandoah.
    Phases,
    /// Nothing: this JVM does not report it, and a sum of 0 means nothing. ZGC up to Java 16, Epsilon.
    Nothing,
}

/// One garbage collector and what it did since the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Collector {
    /// Its own name.
    pub name: String,
    /// How often it ran.
    pub count: u64,
    /// How long it ran, seconds.
    pub seconds: f64,
}

/// One look at a JVM.
#[derive(Clone, Debug, PartialEq)]
pub struct JvmGauges {
    /// The garbage collector in short: `G1`, `Serial`, `Parallel`, `ZGC`, `Shenandoah`, `CMS`; its policy's own name otherwise.
    pub gc: String,
    /// The Java version, such as `17.0.15`.
    pub version: String,
    /// The total heap.
    pub heap: Space,
    /// How current its figures are.
    pub freshness: Freshness,
    /// The old generation, where this collector has one.
    pub old: Option<Space>,
    /// The metaspace; refreshed by collections. Its limit is not reported, except that of the permanent generation up to Java 7,
    /// which is also in this field.
    pub metaspace: Option<Space>,
    /// The collectors; none where this JVM reports none.
    pub collectors: Vec<Collector>,
    /// Why the last collection ran; `None` while there was none.
    pub last_cause: Option<String>,
    /// Live Java threads.
    pub threads: Option<u64>,
    /// Loaded classes, those of the shared archive too.
    pub classes: Option<u64>,
}

impl JvmGauges {
    /// What [`Self::gc_count`] counts and [`Self::gc_seconds`] sums up.
    pub fn counts(&self) -> Counts {
        match self.gc.as_str() {
            _ if self.collectors.is_empty() => Counts::Nothing,
            "ZGC" => Counts::Pauses,
            "Shenandoah" => Counts::Phases,
            _ => Counts::Collections,
        }
    }

    /// Seconds that all collectors ran since the start; what for, and whether this JVM reports it, is in [`Self::counts`].
    pub fn gc_seconds(&self) -> f64 {
        self.collectors.iter().map(|collector| collector.seconds).sum()
    }

    /// How often any collector ran; what is counted, and whether this JVM reports it, is in [`Self::counts`].
    pub fn gc_count(&self) -> u64 {
        self.collectors.iter().map(|collector| collector.count).sum()
    }
}
