//! How this home is taken away again, by whatever put it here, and what stands in the way.

use super::{of, word};
use crate::guide::judged::Judged;
use crate::probe::Facts;
use crate::probe::survey::upkeep::Package;

const NEEDED: &str = "a known way, and nothing in its way";

/// G14. The way to uninstall is known, and neither a running server nor a service stands in it.
pub(super) fn uninstall(facts: &Facts) -> Judged {
    let upkeep = &facts.survey.upkeep;
    let package = match &upkeep.package {
        Ok(package) => package,
        Err(reason) => return Judged::unknown("not known what put it here", NEEDED, reason.to_string()),
    };
    let (found, command, root) = way(facts, package);
    if facts.home.pid.is_some() {
        return Judged::warn(
            format!("{found}; the server runs"),
            NEEDED,
            "stop it, take a last backup, and then take it away",
        )
        .by_hand("stop and back up, then take it away")
        .by_command(of(facts, "stop"))
        .by_command(command);
    }
    let service = upkeep.services.as_ref().ok().and_then(|services| services.own.first());
    if let Some(service) = service {
        let remove = if service.ours {
            of(facts, "service remove")
        } else {
            format!("systemctl disable --now {}", service.name)
        };
        return Judged::warn(
            format!("{found}; service {} is there", service.name),
            NEEDED,
            "the service would be left behind and fail at each boot: take it away first, and take a last backup",
        )
        .by_hand("take the service away first, then the product")
        .by_command(remove)
        .by_command(command)
        .as_root();
    }
    let others = if facts.home.path == facts.home.pack {
        ""
    } else {
        " (it takes every server of the pack)"
    };
    let rights = if root { ", as root" } else { "" };
    Judged::pass(found, NEEDED).saying(format!("stop, take a last backup, then{rights}: {command}{others}"))
}

/// What put it here, the command that takes it away, and whether that needs the administrator.
fn way(facts: &Facts, package: &Package) -> (String, String, bool) {
    let home = word(&facts.home.pack);
    match package {
        Package::Zip => ("an unpacked zip".into(), format!("rm -r {home}"), false),
        Package::Deb(name) => (format!("package {name}"), format!("apt-get purge {name}"), true),
        Package::Rpm(name) => (format!("package {name}"), format!("yum remove {name}"), true),
        Package::Mac(script) => ("macOS's installer".into(), format!("bash {}", word(script)), true),
        Package::Windows => (
            "the installer of Windows".into(),
            "the product's own uninstall entry in the start menu".into(),
            true,
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;
    use crate::probe::survey::upkeep::{Service, Services};

    pub(in crate::guide::upkeep) fn with_unit(case: Case) -> Case {
        case.then(|facts| {
            facts.survey.upkeep.services = Ok(Services {
                own: vec![Service {
                    name: "is".into(),
                    file: "/etc/systemd/system/is.service".into(),
                    enabled: true,
                    ours: true,
                    missing: None,
                    stop_seconds: None,
                }],
                dangling: Vec::new(),
            });
        })
    }

    #[test]
    fn a_zip_is_removed_and_a_running_one_stopped_first() {
        let judged = uninstall(&Case::zip().facts());
        assert_eq!(judged.status, Status::Pass);
        assert!(judged.detail.contains("rm -r /"), "{}", judged.detail);
        let runs = uninstall(&Case::zip().home(|home| home.pid = Some(7)).facts());
        assert_eq!(runs.status, Status::Warn);
        assert!(runs.remedy.unwrap().commands[0].starts_with("carbonctl stop --home /"));
    }

    #[test]
    fn a_debian_package_is_known_by_its_list() {
        let case = Case::is7();
        let home = case.path();
        let list = format!("/.\n/usr\n{home}\n{home}/bin\n");
        let judged = uninstall(&case.machine_file("/var/lib/dpkg/info/wso2is-7.0.list", &list).facts());
        assert_eq!(judged.found, "package wso2is-7.0");
        assert!(
            judged.detail.contains("as root: apt-get purge wso2is-7.0"),
            "{}",
            judged.detail
        );
        let other = Case::is7().machine_file("/var/lib/dpkg/info/wso2is-7.0.list", "/opt/else\n");
        assert_eq!(uninstall(&other.facts()).found, "an unpacked zip");
    }
}
