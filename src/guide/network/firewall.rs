//! The guideline about the firewall: which ports must be open, for whom, and whether this machine's firewall allows them.

use super::super::verdict::Verdict;
use super::numbers::impossible;
use super::words::{brief, named, who};
use crate::domain::Shown as _;
use crate::domain::ports::inside;
use crate::domain::product_table::{self, Messages};
use crate::probe::Facts;
use crate::probe::survey::network::{Firewall, FirewallKind, OpeningPort};

/// Who has to reach a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Audience {
    /// Clients: users and calling programs.
    Clients,
    /// Administrators, from their own network.
    Administrators,
    /// The other servers: nodes of the cluster, publishers of data.
    Servers,
    /// Nobody from outside, unless plain connections are wanted.
    Nobody,
}

impl Audience {
    const ALL: [Self; 4] = [Self::Clients, Self::Administrators, Self::Servers, Self::Nobody];

    const fn words(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Administrators => "administrators only",
            Self::Servers => "other servers only",
            Self::Nobody => "nobody from outside",
        }
    }
}

/// G37. The ports with the offset, who has to reach them, and whether this machine's firewall allows those of clients.
pub(super) fn ports(facts: &Facts) -> Verdict {
    let needed = "the clients' ports open, the others closed";
    if let Some(judged) = impossible(facts, needed) {
        return judged;
    }
    let network = &facts.survey.network;
    let opened = match &network.opened {
        Ok(opened) => opened,
        Err(reason) => return Verdict::unknown("ports not known", needed, reason.0.clone()),
    };
    let of = |wanted: Audience| -> Vec<&OpeningPort> {
        let all = opened.iter();
        all.filter(|one| audience(facts, one.row.name) == wanted).collect()
    };
    let mut all: Vec<&OpeningPort> = opened.iter().collect();
    all.sort_by_key(|one| audience(facts, one.row.name));
    let names = |ports: &[&OpeningPort]| ports.iter().map(|one| named(one)).collect::<Vec<_>>();
    let found = brief(&names(&all));
    let lists: Vec<String> = Audience::ALL
        .into_iter()
        .filter(|audience| !of(*audience).is_empty())
        .map(|audience| format!("{}: {}", audience.words(), names(&of(audience)).join(", ")))
        .collect();
    let list = format!("{}{}", lists.join("; "), held_now(facts, opened));
    let unnamed: Vec<String> = network.unnamed().iter().map(|one| one.port.to_string()).collect();
    let list = if unnamed.is_empty() {
        list
    } else {
        format!("{list}; this server also listens on {}", unnamed.join(", "))
    };
    let public = of(Audience::Clients);
    match &network.firewall {
        Err(reason) => Verdict::unknown(found, needed, format!("{}; {list}", reason.0)),
        Ok(None) => {
            let why = format!("no firewall is on here: the network's own must protect these. {list}");
            Verdict::info(found, needed, why)
        }
        Ok(Some(firewall)) => match &firewall.rules {
            Err(reason) => Verdict::unknown(found, needed, format!("{}; {list}", reason.0)),
            Ok(rules) => {
                let closed: Vec<&OpeningPort> = public.into_iter().filter(|one| !rules.mention(one.port)).collect();
                if closed.is_empty() || rules.lets_in {
                    return Verdict::pass(found, needed).saying(list);
                }
                let found = format!("the rules do not mention {}", brief(&names(&closed)));
                let why = format!("clients cannot reach them, unless through a proxy on this machine. {list}");
                open(Verdict::warn(found, needed, why), firewall, &closed)
            }
        },
    }
}

/// Who needs a port, by its name in the table. Where messages have separate ports, the servlet port is the console's.
fn audience(facts: &Facts, name: &str) -> Audience {
    let row = product_table::row(inside(&facts.home));
    let messages = row.is_some_and(|row| row.messages == Messages::Alone);
    match name {
        "https" if messages => Audience::Administrators,
        "https" | "passthru-https" | "passthru-http" | "wss" | "websub-https" | "mqtts" => Audience::Clients,
        "management-https" | "jmx-registry" | "jmx-server" | "spark-ui" | "spark-master-ui" | "spark-worker-ui" => {
            Audience::Administrators
        }
        "http" | "management-http" | "ws" | "websub" | "mqtt" | "ldap" | "kdc" | "h2o" => Audience::Nobody,
        _ => Audience::Servers,
    }
}

/// Who listens on these ports now.
fn held_now(facts: &Facts, opened: &[OpeningPort]) -> String {
    let network = &facts.survey.network;
    let mut holders: Vec<String> = opened
        .iter()
        .flat_map(|one| network.on(one.port).unwrap_or_default())
        .filter_map(|(_, holder)| holder.map(who))
        .collect();
    holders.sort_unstable();
    holders.dedup();
    if holders.is_empty() {
        return String::new();
    }
    format!("; held now by {}", holders.join(", "))
}

fn open(judged: Verdict, firewall: &Firewall, closed: &[&OpeningPort]) -> Verdict {
    let ports: Vec<String> = closed.iter().map(|one| one.port.to_string()).collect();
    let judged = judged.by_hand("open the ports that clients use without a proxy");
    match &firewall.kind {
        FirewallKind::Ufw => ports.iter().fold(judged, |judged, port| {
            judged.by_command(format!("ufw allow {port}/tcp"))
        }),
        FirewallKind::Firewalld => ports
            .iter()
            .fold(judged, |judged, port| {
                judged.by_command(format!("firewall-cmd --permanent --add-port={port}/tcp"))
            })
            .by_command("firewall-cmd --reload"),
        FirewallKind::Nftables(Some(chain)) => {
            let rule = format!("insert rule {} tcp dport {{ {} }} accept", chain.name, ports.join(", "));
            let file = chain.file.shown();
            // One program, so that `sudo` before it applies to the writing too.
            judged
                .by_command(format!("sh -c 'echo \"{rule}\" >>{file}'"))
                .by_command(format!("nft -f {file}"))
        }
        FirewallKind::Iptables(save) => ports
            .iter()
            .fold(judged, |judged, port| {
                judged.by_command(format!("iptables -I INPUT -p tcp --dport {port} -j ACCEPT"))
            })
            .by_command(*save),
        FirewallKind::Nftables(None) => return judged,
    }
    .as_root()
}

#[cfg(test)]
mod tests {
    use super::super::tests::ufw;
    use super::*;
    use crate::domain::Command;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    fn commands(judged: Verdict) -> Vec<Command> {
        judged.remedy.unwrap().commands
    }

    #[test]
    fn the_list_names_each_port_with_its_offset_and_for_whom_it_is() {
        let judged = ports(&Case::mi().surveyed().facts());
        assert_eq!(judged.status, Status::Info);
        assert!(
            judged.found.starts_with("8253 passthru-https, 8290 passthru-http"),
            "{judged:?}"
        );
        assert!(
            judged.detail.contains("administrators only: 9164 management-https"),
            "{judged:?}"
        );
        let esb = ports(&Case::esb().surveyed().facts());
        assert!(esb.detail.contains("administrators only: 9443 https"), "{esb:?}");
    }

    #[test]
    fn each_firewall_gets_its_own_lines_and_they_cure() {
        let closed = ports(&ufw(Some("22")).facts());
        assert_eq!(commands(closed), ["ufw allow 9443/tcp"]);
        assert_eq!(ports(&ufw(Some("9443")).facts()).status, Status::Pass);

        let firewalld = |zone: &str| {
            let case = Case::is7()
                .machine_file("/etc/firewalld/firewalld.conf", "DefaultZone=public\n")
                .machine_file("/etc/systemd/system/multi-user.target.wants/firewalld.service", "")
                .machine_file("/etc/firewalld/zones/public.xml", zone);
            ports(&case.facts())
        };
        let lines = ["firewall-cmd --permanent --add-port=9443/tcp", "firewall-cmd --reload"];
        assert_eq!(commands(firewalld("<zone/>")), lines);
        assert_eq!(
            firewalld("<zone><port port=\"9443\" protocol=\"tcp\"/></zone>").status,
            Status::Pass
        );

        let iptables = Case::is7()
            .machine_file("/etc/systemd/system/multi-user.target.wants/iptables.service", "")
            .machine_file("/etc/sysconfig/iptables", ":INPUT DROP [0:0]\n");
        let lines = commands(ports(&iptables.facts()));
        assert_eq!(lines[0], "iptables -I INPUT -p tcp --dport 9443 -j ACCEPT");

        let nftables = |more: &str| {
            let conf = format!(
                "table inet filter {{\n chain input {{\n type filter hook input priority 0; policy drop;\n }}\n}}\n{more}"
            );
            let case = Case::is7()
                .machine_file("/etc/systemd/system/sysinit.target.wants/nftables.service", "")
                .machine_file("/etc/nftables.conf", &conf);
            ports(&case.facts())
        };
        let rule = "insert rule inet filter input tcp dport { 9443 } accept";
        let lines = commands(nftables(""));
        assert_eq!(lines[0], format!("sh -c 'echo \"{rule}\" >>/etc/nftables.conf'"));
        assert_eq!(nftables(rule).status, Status::Pass);
    }

    #[test]
    fn rules_that_only_root_may_read_are_unknown_but_the_list_is_told() {
        let judged = ports(&ufw(None).facts());
        assert_eq!(judged.status, Status::Unknown);
        assert!(judged.detail.contains("without root") && judged.detail.contains("clients: 9443 https"));
    }
}
