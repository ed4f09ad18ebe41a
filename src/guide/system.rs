//! The operating system: whether production runs on it, and SUSE's way with host names.

use std::net::IpAddr;

use super::Guideline;
use super::verdict::Verdict;
use super::row::COMPATIBILITY;
use super::row::PROPERTIES;
use crate::domain::{Os, OsFamily};
use crate::probe::Facts;
use crate::probe::files::FileState;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G07", "Operating system", COMPATIBILITY, Production, os),
    row!("G17", "SUSE and /etc/hosts", PROPERTIES, Dev, suse_hosts),
];

/// The oldest Red Hat Enterprise Linux whose maintenance has not ended. Source: Red Hat's life cycle page (7 ended in June 2024).
const RHEL: u32 = 8;
/// The oldest Ubuntu LTS in standard support. Source: Ubuntu's release cycle page (20.04 ended in May 2025).
const UBUNTU: u32 = 22;
/// Systems built from Red Hat's sources.
const REBUILDS: [&str; 6] = ["almalinux", "centos", "eurolinux", "ol", "oracle", "rocky"];

const MOVE: &str = "run production on RHEL or an Ubuntu Server LTS";
const LINE: &str = "add this machine's line to /etc/hosts, above that of 127.0.0.1";

/// G07. The guide names Red Hat Enterprise Linux and Ubuntu Server LTS, latest releases.
pub(super) fn os(facts: &Facts) -> Verdict {
    let needed = "a current RHEL or Ubuntu Server LTS";
    let os = &facts.machine.os;
    let found = if os.name.is_empty() {
        os.id.clone()
    } else {
        os.name.clone()
    };
    match os.family {
        OsFamily::Linux => {}
        OsFamily::MacOs => {
            return Verdict::warn(
                found,
                needed,
                "macOS is a system to develop on: run production on the guide's systems",
            )
            .by_hand(MOVE);
        }
        OsFamily::Windows | OsFamily::Other => {
            let why = "the product runs here, but the guide's production systems are other ones";
            return Verdict::warn(found, needed, why).by_hand(MOVE);
        }
    }
    let Some(major) = os.version.split('.').next().and_then(|text| text.parse::<u32>().ok()) else {
        let why = "os-release names no version that could be compared";
        return match os.id.as_str() {
            "" | "linux" | "rhel" | "ubuntu" => Verdict::unknown("not known which", needed, why),
            _ => another(os, found, needed),
        };
    };
    match os.id.as_str() {
        "rhel" if major >= RHEL => Verdict::pass(found, needed),
        "ubuntu" if is_lts(os, major) && major >= UBUNTU => Verdict::pass(found, needed),
        "ubuntu" if !is_lts(os, major) => Verdict::warn(
            found,
            needed,
            "not a long-term release: it gets nine months of updates, then none",
        )
        .by_hand(MOVE),
        "rhel" | "ubuntu" => Verdict::warn(
            found,
            needed,
            "its standard support has ended: move to a current release",
        )
        .by_hand("move to a current release, or buy extended support"),
        "" | "linux" => Verdict::unknown(
            "not known which",
            needed,
            "os-release does not say which distribution this is",
        ),
        id if REBUILDS.contains(&id) && major < oldest_rebuild(id) => {
            Verdict::warn(found, needed, "its support has ended: it gets no more security updates")
                .by_hand("move to a release that still gets updates")
        }
        _ => another(os, found, needed),
    }
}

/// The oldest release of a rebuild that still gets updates. Source: the CentOS project, which ended CentOS 8 in 2021 and
/// Stream 8 in May 2024; the others follow Red Hat's life cycle.
fn oldest_rebuild(id: &str) -> u32 {
    if id == "centos" { RHEL + 1 } else { RHEL }
}

/// G17. SUSE looks into `/etc/hosts` alone, so this machine's own name must be there with a real address.
pub(super) fn suse_hosts(facts: &Facts) -> Verdict {
    let needed = "this machine's address and name in /etc/hosts";
    let os = &facts.machine.os;
    if os.family != OsFamily::Linux || (!os.id.is_empty() && !is_suse(os)) {
        return Verdict::info("not SUSE", needed, "other systems ask DNS too");
    }
    if !is_suse(os) {
        return Verdict::unknown(
            "not known which system",
            needed,
            "os-release does not say whether this is SUSE",
        );
    }
    let text = match facts.outside.hosts.as_ref().map(|file| &file.state) {
        Some(FileState::Here { source, .. }) => source.text.as_str(),
        Some(FileState::Absent) => "",
        Some(FileState::Unusable(reason)) => {
            return Verdict::unknown("not readable", needed, format!("/etc/hosts: {reason}"));
        }
        None => return Verdict::unknown("not looked at", needed, "/etc/hosts was not read"),
    };
    let rows: Vec<Vec<&str>> = real_rows(text).collect();
    let by_hand = "add `<address> <name> localhost` above the line of 127.0.0.1, or the server may end at its start";
    if rows.is_empty() {
        return Verdict::fail("only loopback addresses", needed, by_hand).by_hand(LINE);
    }
    let Ok(name) = &facts.machine.hostname else {
        let why = "an address is there; whether it is this machine's cannot be said without its name";
        return Verdict::unknown("this machine's name is not readable", needed, why);
    };
    let short = name.split('.').next().unwrap_or(name);
    let mine = |word: &&str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(short);
    if rows.iter().flatten().any(mine) {
        Verdict::pass(format!("{name} is there"), needed)
    } else {
        Verdict::warn(format!("{name} is not there"), needed, by_hand).by_hand(LINE)
    }
}

fn another(os: &Os, found: String, needed: &str) -> Verdict {
    if REBUILDS.contains(&os.id.as_str()) {
        return Verdict::info(
            found,
            needed,
            "built from the sources of RHEL, which the guide names; mind its end of support",
        );
    }
    let why = "the product runs here; the guide names other systems, so less of it was tried on this one";
    Verdict::warn(found, needed, why).by_hand(MOVE)
}

/// Ubuntu's long-term releases are those of April in even years.
fn is_lts(os: &Os, major: u32) -> bool {
    major.is_multiple_of(2) && os.version.split('.').nth(1) == Some("04")
}

fn is_suse(os: &Os) -> bool {
    let suse = |word: &str| word.starts_with("sles") || word.contains("suse");
    suse(&os.id) || os.like.iter().any(|word| suse(word))
}

/// The names of each line of a hosts file whose address is not a loopback one.
fn real_rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter_map(|line| {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let address: IpAddr = words.next()?.parse().ok()?;
        let everyone = address.is_multicast() || address.is_unspecified();
        // `fe00::0` is a name for a network in SUSE's stock file, no machine's address.
        let network = matches!(address, IpAddr::V6(v6) if v6.segments()[0] & 0xfe00 == 0xfe00);
        (!address.is_loopback() && !everyone && !network).then(|| words.collect())
    })
}

#[cfg(test)]
pub(super) mod tests;
