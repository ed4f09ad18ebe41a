//! Memory on disk and in large pages: what makes a Java server pause without a word in its log.

use crate::domain::setting::FileRole;
use crate::domain::units::Megabytes;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;

use super::verdicts::{cured, elsewhere, hosts_business, in_container, load};
use crate::domain::settings::id;

/// The most that a Java server wants. Source: common advice for servers with a large heap; the kernel's default is 60.
const SWAPPINESS: u64 = 10;
/// Less than this in swap is nothing that pauses a server; MB.
const LITTLE: u64 = 16;

/// X03. No swap, or a kernel that uses it last of all.
pub(super) fn swap(facts: &Facts) -> Verdict {
    let needed = "the heap in memory: no swap, or swappiness up to 10";
    if let Some(judged) = elsewhere(facts, needed) {
        return judged;
    }
    let kernel = match &facts.survey.system.kernel {
        Ok(kernel) => kernel,
        Err(reason) => return Verdict::unknown("not looked at", needed, reason.to_string()),
    };
    let total = match &facts.machine.swap {
        Ok(bytes) => Megabytes::from_bytes(*bytes).0,
        Err(reason) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    if total == 0 {
        return Verdict::pass("no swap", needed)
            .saying("the 2047 MB of swap in config-validation.xml are that file's own wish; the server runs without");
    }
    if let Some(Ok(bytes)) = &kernel.server_swapped {
        let swapped = Megabytes::from_bytes(*bytes).0;
        if swapped >= LITTLE {
            let why = "part of the server lies on disk: the collector walks through all of it, and everybody waits";
            let judged = Verdict::warn(format!("{swapped} MB of the server in swap"), needed, why)
                .by_hand("give it memory (see G02, G36), then restart it");
            return if in_container(facts) || calm(facts, kernel.value("vm.swappiness")) {
                judged
            } else {
                cured(facts, judged, id::OS_SWAPPINESS, "10")
            };
        }
    }
    let Some(value) = kernel.value("vm.swappiness").and_then(|text| text.parse::<u64>().ok()) else {
        return Verdict::unknown(
            format!("{total} MB, swappiness not readable"),
            needed,
            "/proc/sys does not show it",
        );
    };
    let used = kernel.swapped.as_ref().map_or_else(
        |_| String::new(),
        |bytes| format!(", {} used", Megabytes::from_bytes(*bytes).0),
    );
    let found = format!("{total} MB{used}, swappiness {value}");
    if value <= SWAPPINESS {
        return Verdict::pass(found, needed);
    }
    if in_container(facts) {
        return hosts_business(found, needed);
    }
    if facts.value(id::OS_SWAPPINESS).and_then(|text| text.parse::<u64>().ok()) <= Some(SWAPPINESS)
        && facts.value(id::OS_SWAPPINESS).is_some()
    {
        let why = "the value is written and the kernel has not read it yet; it does at the next boot";
        let judged = Verdict::warn(found, needed, why).by_hand("have the kernel read it now");
        return load(FileRole::SysctlDropIn, judged);
    }
    let why = "the kernel moves an idle heap to disk to cache files, and the server pauses when it needs it back";
    let judged = cured(facts, Verdict::warn(found, needed, why), id::OS_SWAPPINESS, "10");
    load(FileRole::SysctlDropIn, judged.by_hand("then have the kernel read it"))
}

fn calm(facts: &Facts, now: Option<&str>) -> bool {
    let low = |text: &str| text.parse::<u64>().is_ok_and(|value| value <= SWAPPINESS);
    now.is_some_and(low) || facts.value(id::OS_SWAPPINESS).is_some_and(low)
}

/// X04. Huge pages for programs that ask, or for none.
pub(super) fn huge_pages(facts: &Facts) -> Verdict {
    let needed = "madvise or never";
    if let Some(judged) = elsewhere(facts, needed) {
        return judged;
    }
    let pages = facts
        .survey
        .system
        .kernel
        .as_ref()
        .and_then(|kernel| kernel.huge_pages.as_ref());
    let word = match pages {
        Ok(Some(word)) => word.as_str(),
        Ok(None) => return Verdict::pass("this kernel has none", needed),
        Err(reason) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    if word != "always" {
        return Verdict::pass(word, needed);
    }
    if in_container(facts) {
        return hosts_business(word, needed);
    }
    if facts.value(id::OS_HUGE_PAGES).is_some_and(|value| value != "always") {
        let why = "the word is written and not in force yet; it is after the next boot";
        return load(FileRole::TmpfilesDropIn, Verdict::warn(word, needed, why));
    }
    let why = "the kernel stops programs while it gathers pages of 2 MB, and memory use grows unforeseen";
    let judged = cured(facts, Verdict::warn(word, needed, why), id::OS_HUGE_PAGES, "madvise");
    load(FileRole::TmpfilesDropIn, judged).by_hand("then have the system write it")
}
