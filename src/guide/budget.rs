//! Calculates how much heap fits, as a sum that adds up, for machines from 512 MB to 512 GB.

use crate::domain::settings::id;
use crate::domain::units::Megabytes;
use crate::probe::Facts;

/// The guide's own values: `-Xms512m -Xmx2048m`. Source: production guidelines 4.2, "JVM version".
pub const GUIDE_MIN: Megabytes = Megabytes(512);
/// See [`GUIDE_MIN`].
pub const GUIDE_MAX: Megabytes = Megabytes(2048);

/// What the guide leaves to the system: 2 GB. Source: production guidelines 4.4, "System requirements".
pub const SYSTEM: Megabytes = Megabytes(2048);
/// What a Carbon server needs beside its heap, MB: classes, compiled code, 200 threads of 1 MB, the collector's own data.
const BESIDE: [(&str, u64); 4] = [
    ("metaspace", 256),
    ("code cache", 240),
    ("threads", 200),
    ("collector", 34),
];
/// The largest recommended heap, MB: a larger one makes pauses longer and helps no product as shipped.
const LARGEST: u64 = 8192;
/// The smallest recommended heap, MB.
const LEAST: u64 = 64;

/// The sum: `total = system + others + instances - 1 further products + heap + beside + free`. All in MB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Memory available to this server: the machine's, or the control group's limit.
    pub total: u64,
    /// Whether `total` is a control group's limit.
    pub limited: bool,
    /// Kept for the system.
    pub system: u64,
    /// Java processes that are not Carbon servers.
    pub others: u64,
    /// Kept for the other products this machine is to carry.
    pub products: u64,
    /// Largest heap.
    pub heap: u64,
    /// Needed beside the heap.
    pub beside: u64,
    /// What is left.
    pub free: u64,
    /// Whether `heap` is the one that is written, which homes beside it that do not run do not lower.
    pub kept: bool,
    /// Whether everything fits; when not, `free` is 0 and the parts exceed the total.
    pub fits: bool,
}

impl Budget {
    /// The recommended heap for these facts; `None` where the machine's memory is not known.
    pub fn recommended(facts: &Facts) -> Option<Self> {
        let share = Share::of(facts, facts.instances)?;
        let (heap, beside) = split(share.each);
        Some(Self::kept(facts, heap).unwrap_or_else(|| share.with(heap, beside)))
    }

    /// The sum with the heap that is written, where only homes that do not run would lower it below that, and the user did not
    /// say how many are to run. No pack has more than the guide's; a larger heap is the user's and not kept.
    fn kept(facts: &Facts, shared: u64) -> Option<Self> {
        if facts.instances_named {
            return None;
        }
        let now = facts.value(id::HEAP_MAX)?.parse::<Megabytes>().ok()?;
        let share = Share::of(facts, 1)?;
        let (alone, beside) = split(share.each);
        let heap = now.min(GUIDE_MAX).0.min(alone);
        (heap > shared).then(|| Self {
            kept: true,
            ..share.with(heap, beside)
        })
    }

    /// The same sum for a heap that the user chose.
    pub fn with_heap(facts: &Facts, heap: Megabytes) -> Option<Self> {
        let share = Share::of(facts, facts.instances)?;
        let (_, beside) = split(share.each);
        Some(share.with(heap.0, beside))
    }

    /// The smallest heap for the largest one: the guide's 512m, or the largest where that is less.
    pub fn smallest(&self) -> Megabytes {
        Megabytes(GUIDE_MIN.0.min(self.heap))
    }

    /// The guide's own sum: system, other programs, other products and this heap, MB. The memory beside the heap is not in it.
    pub fn guide_sum(&self) -> u64 {
        self.system + self.others + self.products + self.heap
    }

    /// The sum in one line: `8192 = system 2048 + other JVMs 0 + heap 2048 + beside it 730 + free 3366`.
    pub fn line(&self) -> String {
        use std::fmt::Write as _;
        let mut line = format!("{} = system {}", self.total, self.system);
        if self.others > 0 {
            let _ = write!(line, " + other JVMs {}", self.others);
        }
        if self.products > 0 {
            let _ = write!(line, " + other products {}", self.products);
        }
        let _ = write!(line, " + heap {} + beside it {}", self.heap, self.beside);
        if self.fits {
            let _ = write!(line, " + free {}", self.free);
        } else {
            let over = (self.system + self.others + self.products + self.heap + self.beside).saturating_sub(self.total);
            let _ = write!(line, " - too much {over}");
        }
        line
    }
}

/// The memory beside the heap, part by part, in MB, for explanations.
pub fn beside_parts() -> impl Iterator<Item = (&'static str, u64)> {
    BESIDE.into_iter()
}

struct Share {
    total: u64,
    limited: bool,
    system: u64,
    others: u64,
    products: u64,
    each: u64,
}

impl Share {
    /// The share of one of so many products, or of those that run where they are more.
    fn of(facts: &Facts, instances: u32) -> Option<Self> {
        let machine = &facts.machine;
        let installed = machine.memory.as_ref().ok().copied()?;
        let usable = machine.usable_memory().ok()?;
        let total = Megabytes::from_bytes(usable).0;
        let system = SYSTEM.0.min(total / 2);
        let foreign = machine.jvms.iter().filter(|jvm| jvm.carbon_home.is_none());
        let others = foreign
            .map(|jvm| Megabytes::from_bytes(jvm.max_heap.unwrap_or(0).max(jvm.resident)).0)
            .sum::<u64>();
        let running = machine
            .jvms
            .iter()
            .filter(|jvm| jvm.carbon_home.as_ref().is_some_and(|home| *home != facts.home.path))
            .count();
        let count = u64::from(instances).max(running as u64 + 1);
        let left = total.saturating_sub(system + others);
        let each = left / count;
        Some(Self {
            total,
            limited: usable < installed,
            system,
            others,
            products: left - each - left % count,
            each: each + left % count,
        })
    }

    fn with(&self, heap: u64, beside: u64) -> Budget {
        let used = self.system + self.others + self.products + heap + beside;
        Budget {
            total: self.total,
            limited: self.limited,
            system: self.system,
            others: self.others,
            products: self.products,
            heap,
            beside,
            kept: false,
            free: self.total.saturating_sub(used),
            fits: used <= self.total,
        }
    }
}

/// Splits one product's share into heap and memory beside it.
fn split(share: u64) -> (u64, u64) {
    let whole: u64 = BESIDE.iter().map(|(_, mb)| mb).sum();
    // On small machines both shrink together: three parts heap, two parts beside it.
    let beside = whole.min(share * 2 / 5);
    let room = share.saturating_sub(beside);
    let wanted = (share / 4).clamp(GUIDE_MAX.0, LARGEST);
    let step = if room >= 1024 { 64 } else { 16 };
    let heap = room.min(wanted) / step * step;
    (heap.max(LEAST), beside)
}
