//! Guidelines beyond the guide about the system: kernel values, swap, huge pages, clock, entropy, dumps.

mod clock;
mod dump;
mod paging;
mod sysctl;
mod verdicts;

use super::Guideline;

pub(super) use verdicts::{cured, elsewhere};

const TUNING: &str = "WSO2 product documentation, \"Performance tuning\"; Linux kernel documentation";
const KERNEL: &str = "Beyond the guide: the Linux kernel's documentation";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "X02",
        "Kernel values for connections",
        TUNING,
        Production,
        sysctl::values
    ),
    row!("X03", "Swap under a Java heap", KERNEL, Production, paging::swap),
    row!("X04", "Transparent huge pages", KERNEL, Production, paging::huge_pages),
    row!(
        "X05",
        "Clock is synchronised",
        "Beyond the guide: token lifetimes and cluster peers compare clocks",
        Production,
        clock::clock
    ),
    row!(
        "X06",
        "Random numbers available",
        "Beyond the guide: random(4) of the Linux manual",
        Production,
        clock::entropy
    ),
    row!(
        "X07",
        "Space for a heap dump",
        "Beyond the guide: the start script's own flags",
        Production,
        dump::dump
    ),
];

#[cfg(test)]
pub(super) mod tests;
