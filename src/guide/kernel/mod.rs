//! The system's own knobs, beyond the guide: kernel values, swap, huge pages, clock, entropy, dumps.

mod clock;
mod dump;
mod paging;
mod sysctl;

use super::Guideline;
use super::judged::Judged;
use crate::domain::SettingId;
use crate::domain::setting::FileRole;
use crate::domain::{MachineKind, OsFamily, settings};
use crate::probe::Facts;
use crate::text::address::{self, Context};

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
        "Clock kept right",
        "Beyond the guide: token lifetimes and cluster peers compare clocks",
        Production,
        clock::clock
    ),
    row!(
        "X06",
        "Random numbers at hand",
        "Beyond the guide: random(4) of the Linux manual",
        Production,
        clock::entropy
    ),
    row!(
        "X07",
        "Room for a heap dump",
        "Beyond the guide: the start script's own flags",
        Production,
        dump::dump
    ),
];

/// The finding where this system has no such values.
pub(super) fn elsewhere(facts: &Facts, needed: &str) -> Option<Judged> {
    let system = match facts.machine.os.family {
        OsFamily::Linux => return None,
        OsFamily::MacOs => "macOS",
        OsFamily::Windows => "Windows",
        OsFamily::Other => "another system",
    };
    Some(Judged::info(
        system,
        needed,
        "this is looked at on Linux alone, where production runs",
    ))
}

fn in_container(facts: &Facts) -> bool {
    matches!(facts.machine.kind, Ok(MachineKind::Container(_)))
}

/// What a container may know and not mend.
fn hosts_business(found: impl Into<String>, needed: &str) -> Judged {
    Judged::info(
        found,
        needed,
        "a container: the machine below rules this value, so set it there",
    )
}

/// The verdict with a setting that cures it, or with the file it would write where this system has no place for it yet.
pub(super) fn cured(facts: &Facts, judged: Judged, setting: SettingId, value: &str) -> Judged {
    if facts.reading(setting).is_some_and(crate::probe::Reading::has_place) {
        return judged.cured_by(setting, value);
    }
    let Some(place) = settings::by_id(setting).and_then(|row| row.places.first()) else {
        return judged;
    };
    let context = Context {
        account: Some(facts.files.account().unwrap_or("wso2")),
        ..Context::of(place)
    };
    let (Some(path), Ok(line)) = (place.file.on_system(), address::set("", place.at, value, &context)) else {
        return judged;
    };
    let before = judged.remedy.as_ref().and_then(|remedy| remedy.file.as_ref());
    let text = before.map_or_else(String::new, |file| file.text.clone()) + &line.text;
    judged.by_drop_in(path, text)
}

/// The command that brings a drop-in of this role into force.
fn load(role: FileRole, judged: Judged) -> Judged {
    match role {
        FileRole::SysctlDropIn => judged.by_command("sysctl --system").as_root(),
        FileRole::TmpfilesDropIn => judged
            .by_hand("have the system write it now")
            .by_command("systemd-tmpfiles --create /etc/tmpfiles.d/90-carbonctl.conf")
            .as_root(),
        _ => judged,
    }
}

#[cfg(test)]
pub(super) mod tests;
