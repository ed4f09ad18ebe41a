//! The verdicts that kernel values share: not this system, a container, and the drop-in file that cures.

use crate::domain::SettingId;
use crate::domain::setting::FileRole;
use crate::domain::{MachineKind, OsFamily, settings};
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::text::address::{self, Context};

/// The finding where this system has no such values.
pub(in crate::guide) fn elsewhere(facts: &Facts, needed: &str) -> Option<Verdict> {
    let system = match facts.machine.os.family {
        OsFamily::Linux => return None,
        OsFamily::MacOs => "macOS",
        OsFamily::Windows => "Windows",
        OsFamily::Other => "another system",
    };
    Some(Verdict::info(
        system,
        needed,
        "this is looked at on Linux alone, where production runs",
    ))
}

pub(super) fn in_container(facts: &Facts) -> bool {
    matches!(facts.machine.kind, Ok(MachineKind::Container(_)))
}

/// What a container may know and not mend.
pub(super) fn hosts_business(found: impl Into<String>, needed: &str) -> Verdict {
    Verdict::info(
        found,
        needed,
        "a container: the machine below rules this value, so set it there",
    )
}

/// The verdict with a setting that cures it, or with the file it would write where this system has no place for it yet.
pub(in crate::guide) fn cured(facts: &Facts, judged: Verdict, setting: SettingId, value: &str) -> Verdict {
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
pub(super) fn load(role: FileRole, judged: Verdict) -> Verdict {
    match role {
        FileRole::SysctlDropIn => judged.by_command("sysctl --system").as_root(),
        FileRole::TmpfilesDropIn => judged
            .by_hand("have the system write it now")
            .by_command("systemd-tmpfiles --create /etc/tmpfiles.d/90-carbonctl.conf")
            .as_root(),
        _ => judged,
    }
}
