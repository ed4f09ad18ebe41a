//! Which places suit a server. Source: the installers' documented directories, and the customs of the systems.

use std::path::Path;

use crate::domain::OsFamily;
use crate::domain::Shown as _;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;

/// Emptied by the system, sooner or later.
const PASSING: [&str; 4] = ["/tmp", "/var/tmp", "/dev/shm", "/private/tmp"];
/// Where people's own files are.
const PERSONAL: [&str; 3] = ["/home", "/Users", "/root"];
/// Where the installers put products, and where administrators do.
const USUAL: [&str; 9] = [
    "/opt",
    "/srv",
    "/usr/local",
    "/usr/lib/wso2",
    "/usr/lib64",
    "/Library/WSO2",
    "/var/lib",
    "/app",
    "/data",
];
/// File systems that another machine or program serves: locks, speed and rights are theirs.
const SERVED: [&str; 9] = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "sshfs", "fuseblk",
];

/// The verdict on a place that cannot stay.
pub(super) fn unfit(facts: &Facts, needed: &str) -> Option<Verdict> {
    let path = &facts.home.path;
    let shown = path.shown();
    let cure = "stop it and move the home, to /opt/wso2 for example";
    if PASSING.iter().any(|top| path.starts_with(top)) {
        let why = "the system empties this place, at the next start of the machine or earlier";
        return Some(Verdict::fail(shown.to_string(), needed, why).by_hand(cure));
    }
    let downloads = path
        .components()
        .any(|part| part.as_os_str().eq_ignore_ascii_case("downloads"));
    if downloads {
        let why = "a folder of downloads is cleaned up by people and programs alike";
        return Some(Verdict::fail(shown.to_string(), needed, why).by_hand(cure));
    }
    if let Some(Ok(mount)) = &facts.survey.rights.mount
        && (SERVED.contains(&mount.kind.as_str()) || mount.kind.starts_with("fuse."))
    {
        let why = format!(
            "{} is {}: its locks and speed do not suit databases and logs",
            mount.point.shown(),
            mount.kind
        );
        return Some(Verdict::warn(format!("on {}", mount.kind), needed, why).by_hand(cure));
    }
    if let Some(top) = PERSONAL.iter().find(|top| path.starts_with(top)) {
        let why = format!("below {top} it goes when the person's account goes, and other users cannot reach it");
        return Some(Verdict::warn(shown.to_string(), needed, why).by_hand(cure));
    }
    None
}

/// The verdict on a place that nobody expects.
pub(super) fn doubtful(facts: &Facts, needed: &str) -> Option<Verdict> {
    if let Some(Err(reason)) = &facts.survey.rights.mount
        && facts.machine.os.family == OsFamily::Linux
    {
        return Some(Verdict::unknown("file system not known", needed, reason.to_string()));
    }
    let usual = USUAL.iter().any(|top| facts.home.path.starts_with(Path::new(top)));
    (!usual).then(|| {
        Verdict::pass(facts.home.path.shown().to_string(), needed).saying(
            "not one of the places where products are looked for, such as /opt: say so to those who come after you",
        )
    })
}
