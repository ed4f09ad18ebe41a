//! The garbage collectors that HotSpot has had, and the meaning of each one's counters.

/// A garbage collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CollectorKind {
    G1,
    Serial,
    Parallel,
    Cms,
    Shenandoah,
    Zgc,
    Epsilon,
    /// An unknown one.
    Other,
}

/// What a policy's name means. The two parts of a name are the young and the old generation's collectors.
const POLICIES: [(&str, CollectorKind); 6] = [
    ("GarbageFirst", CollectorKind::G1),
    ("Copy:MSC", CollectorKind::Serial),
    ("ParScav:MSC", CollectorKind::Parallel),
    ("ParNew:CMS", CollectorKind::Cms),
    ("Copy:CMS", CollectorKind::Cms),
    ("ParNew:MSC", CollectorKind::Other),
];

/// The prefixes of the collectors' own names, for those without a policy.
const NAMES: [(&str, CollectorKind); 3] = [
    ("Shenandoah ", CollectorKind::Shenandoah),
    ("ZGC ", CollectorKind::Zgc),
    ("Z ", CollectorKind::Zgc),
];

impl CollectorKind {
    /// The collector, from its policy's name, the collectors' names, and the last generation's name.
    pub(super) fn of(policy: Option<&str>, collectors: &[String], generation: &str) -> Self {
        if let Some(policy) = policy {
            let row = POLICIES.iter().find(|(name, _)| *name == policy);
            return row.map_or(Self::Other, |(_, kind)| *kind);
        }
        let named = |start: &str| collectors.iter().any(|name| name.starts_with(start));
        if let Some((_, kind)) = NAMES.iter().find(|(start, _)| named(start)) {
            return *kind;
        }
        // Neither ZGC of Java 11 to 16 nor Epsilon names a collector; their one generation distinguishes them.
        match (collectors, generation) {
            ([], "old") => Self::Zgc,
            ([], "Heap") => Self::Epsilon,
            _ => Self::Other,
        }
    }

    /// Its short name.
    pub(super) fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::G1 => "G1",
            Self::Serial => "Serial",
            Self::Parallel => "Parallel",
            Self::Cms => "CMS",
            Self::Shenandoah => "Shenandoah",
            Self::Zgc => "ZGC",
            Self::Epsilon => "Epsilon",
            Self::Other => return None,
        })
    }

    /// Whether its generations share the complete heap, so that each has it as its maximum. For an unknown collector `alike`
    /// decides: whether all maximums are equal.
    pub(super) fn shares(self, alike: bool) -> bool {
        match self {
            Self::G1 | Self::Shenandoah | Self::Zgc | Self::Epsilon => true,
            Self::Serial | Self::Parallel | Self::Cms => false,
            Self::Other => alike,
        }
    }

    /// Whether its figures change between collections. `sampled` means that the JVM has a task that refreshes them.
    pub(super) fn is_live(self, sampled: bool) -> bool {
        match self {
            // They count at each allocation; Shenandoah has a timer of its own.
            Self::G1 | Self::Shenandoah | Self::Epsilon => true,
            Self::Zgc => false,
            Self::Serial | Self::Parallel | Self::Cms | Self::Other => sampled,
        }
    }
}
