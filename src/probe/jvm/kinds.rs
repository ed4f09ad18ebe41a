//! The garbage collectors that HotSpot has had, and what the counters of each mean.

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
    /// One that these tables do not know.
    Other,
}

/// What a policy's name tells. The halves of a name are the young and the old generation's collectors.
const POLICIES: [(&str, CollectorKind); 6] = [
    ("GarbageFirst", CollectorKind::G1),
    ("Copy:MSC", CollectorKind::Serial),
    ("ParScav:MSC", CollectorKind::Parallel),
    ("ParNew:CMS", CollectorKind::Cms),
    ("Copy:CMS", CollectorKind::Cms),
    ("ParNew:MSC", CollectorKind::Other),
];

/// How the collectors' own names begin, for those that publish no policy.
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
        // Neither ZGC of Java 11 to 16 nor Epsilon names a collector; their one generation tells them apart.
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

    /// Whether its generations share the whole heap, so that each says it may become all of it. Of a collector that these
    /// tables do not know, `alike` tells: whether all say the same.
    pub(super) fn shares(self, alike: bool) -> bool {
        match self {
            Self::G1 | Self::Shenandoah | Self::Zgc | Self::Epsilon => true,
            Self::Serial | Self::Parallel | Self::Cms => false,
            Self::Other => alike,
        }
    }

    /// Whether its figures move between collections. `sampled` says that the JVM has a task that refreshes them.
    pub(super) fn is_live(self, sampled: bool) -> bool {
        match self {
            // They count as they hand out memory; Shenandoah has a timer of its own.
            Self::G1 | Self::Shenandoah | Self::Epsilon => true,
            Self::Zgc => false,
            Self::Serial | Self::Parallel | Self::Cms | Self::Other => sampled,
        }
    }
}
