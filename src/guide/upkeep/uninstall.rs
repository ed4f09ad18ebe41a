//! The guideline about uninstalling: the command for it, by what installed the home, and what to do before.

use std::path::Path;

use super::{of, word};
use crate::domain::Command;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::upkeep::Package;

const NEEDED: &str = "a known procedure, and nothing left behind";

/// G14. The steps to uninstall are known, and no earlier home left a service behind.
pub(super) fn uninstall(facts: &Facts) -> Verdict {
    let upkeep = &facts.survey.upkeep;
    let package = match &upkeep.package {
        Ok(package) => package,
        Err(reason) => return Verdict::unknown("not known what put it here", NEEDED, reason.to_string()),
    };
    let removal = removal_of(facts, package);
    let services = upkeep.services.as_ref().ok();
    if let Some(left) = services.and_then(|services| services.dangling.first()) {
        let why = format!("it starts {}, which is gone: it fails at each boot", left.script);
        return Verdict::warn(format!("{} of an earlier home is left", left.name), NEEDED, why)
            .by_hand("remove the service of the home that is gone")
            .by_command(format!("systemctl disable --now {}", left.name))
            .by_command(format!("rm {}", word(Path::new(&left.file))))
            .by_command("systemctl daemon-reload")
            .as_root();
    }
    let whole = if facts.home.path == facts.home.pack {
        ""
    } else {
        " (it removes every server of the pack)"
    };
    let service = services.and_then(|services| services.own.first());
    if facts.home.pid.is_none() && service.is_none() {
        let rights = if removal.root { ", as root" } else { "" };
        let typed = |command: &Command| command.typed(removal.root || facts.machine.root, facts.account.as_ref());
        let typed: Vec<String> = removal.commands.iter().map(typed).collect();
        let typed = removal.by_hand.map_or_else(|| typed.join("; then "), str::to_owned);
        return Verdict::pass(removal.installed_by, NEEDED)
            .saying(format!("make a last backup, then{rights}: {typed}{whole}"));
    }
    in_order(facts, removal, whole)
}

/// The steps of a home that runs or has a service: these are normal, and come first.
fn in_order(facts: &Facts, removal: Removal, whole: &str) -> Verdict {
    let services = facts.survey.upkeep.services.as_ref();
    let service = services.ok().and_then(|services| services.own.first());
    let mut steps = Vec::new();
    let mut found = removal.installed_by;
    if facts.home.pid.is_some() {
        steps.push("stop the server".to_owned());
        found += "; the server runs";
    }
    if let Some(service) = service {
        steps.push(format!("remove the service {}", service.name));
        found += "; it has a service";
    }
    steps.push("make a last backup".to_owned());
    let product = removal.by_hand.unwrap_or("the product");
    let detail = format!("in this order: {}, then {product}{whole}", steps.join(", "));
    let judged = Verdict::pass(found, NEEDED)
        .saying(detail)
        .by_hand("to uninstall: stop, service, last backup, then the product");
    let judged = if facts.home.pid.is_some() {
        judged.by_command(of(facts, "stop"))
    } else {
        judged
    };
    let judged = match service {
        Some(service) if service.ours => judged.by_command(of(facts, "service remove")),
        Some(service) => {
            let judged = judged.by_command(format!("systemctl disable --now {}", service.name));
            // A package's unit goes with its package.
            if service.file.starts_with("/etc/systemd/") {
                judged.by_command(format!("rm {}", word(Path::new(&service.file))))
            } else {
                judged
            }
        }
        None => judged,
    };
    let judged = if removal.root || service.is_some() {
        judged.as_root()
    } else {
        judged
    };
    removal.commands.into_iter().fold(judged, Verdict::then_by)
}

/// How a product is removed.
struct Removal {
    /// What installed it.
    installed_by: String,
    /// What removes it where no command does.
    by_hand: Option<&'static str>,
    /// The commands that remove it.
    commands: Vec<Command>,
    /// Whether they need root.
    root: bool,
}

fn removal_of(facts: &Facts, package: &Package) -> Removal {
    let by_root = |installed_by: String, command: String| Removal {
        installed_by,
        by_hand: None,
        commands: vec![Command::from(command).as_root()],
        root: true,
    };
    match package {
        Package::Zip => Removal {
            installed_by: "an unpacked zip".into(),
            by_hand: None,
            commands: removal(facts),
            root: false,
        },
        Package::Deb(name) => by_root(format!("package {name}"), format!("apt-get purge {name}")),
        Package::Rpm(name) => by_root(format!("package {name}"), format!("yum remove {name}")),
        Package::Mac(script) => by_root("macOS's installer".into(), format!("bash {}", word(script))),
        Package::Windows => Removal {
            installed_by: "the installer of Windows".into(),
            by_hand: Some("the product's own uninstall entry in the start menu"),
            commands: Vec::new(),
            root: true,
        },
    }
}

/// The commands that remove an unpacked product. Root has its owner empty it, and removes the directory itself, which the
/// owner of what lies in it need not be able to; for root alone, `rm` could be led to another directory of that name.
fn removal(facts: &Facts) -> Vec<Command> {
    let home = word(&facts.home.pack);
    if facts.machine.root && facts.account.is_some() {
        return vec![
            Command::from(format!("cd {home} && find . -mindepth 1 -delete")),
            Command::anyone(format!("rmdir {home}")),
        ];
    }
    let services = facts.survey.upkeep.services.as_ref();
    let remove = Command::from(format!("rm -r {home}"));
    vec![if services.is_ok_and(|services| !services.own.is_empty()) {
        remove.as_root()
    } else {
        remove
    }]
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

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
                    environment: Ok(BTreeSet::new()),
                    variables: std::collections::BTreeMap::new(),
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
        assert_eq!(runs.status, Status::Pass, "a running server is no fault");
        assert!(runs.remedy.unwrap().commands[0].starts_with("carbonctl stop --home /"));
    }

    #[test]
    fn a_service_turns_nothing_and_is_taken_away_in_its_turn() {
        let judged = uninstall(&with_unit(Case::zip().home(|home| home.pid = Some(7))).facts());
        assert_eq!(judged.status, Status::Pass, "{judged:?}");
        assert!(
            judged
                .detail
                .starts_with("in this order: stop the server, remove the service is, make a last")
        );
        let remedy = judged.remedy.unwrap();
        let begins = ["carbonctl stop ", "carbonctl service remove ", "rm -r "];
        assert_eq!(remedy.commands.len(), begins.len());
        assert!(
            remedy
                .commands
                .iter()
                .zip(begins)
                .all(|(command, begin)| command.starts_with(begin))
        );
        assert!(remedy.root);
    }

    pub(in crate::guide::upkeep) fn left_behind() -> Case {
        let unit = "[Service]\nExecStart=/bin/sh /opt/wso2is-6.0/bin/wso2server.sh\n";
        Case::is7().machine_file("/etc/systemd/system/old.service", unit)
    }

    #[test]
    fn what_an_earlier_home_left_is_taken_away() {
        assert_eq!(
            uninstall(&left_behind().facts()).remedy.unwrap().commands,
            [
                "systemctl disable --now old",
                "rm /etc/systemd/system/old.service",
                "systemctl daemon-reload"
            ]
        );
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
