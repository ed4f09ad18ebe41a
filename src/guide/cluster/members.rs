//! The list of well-known members: complete, and with addresses that other machines can reach.

use super::super::judged::{Judged, Seen, look};
use super::enabled;
use crate::domain::home::ConfigSource;
use crate::domain::member::Member;
use crate::domain::setting::FileRole;
use crate::domain::value::is_loopback;
use crate::probe::Facts;
use crate::text::toml;

/// G29. Every member is on the list, each with an address that the others can reach.
pub(in crate::guide) fn members(facts: &Facts) -> Judged {
    let needed = "every node by its own address, the same list on each";
    match enabled(facts, needed) {
        Err(judged) => return judged,
        Ok(false) => return Judged::info("no cluster", needed, "clustering is off: there are no members to list"),
        Ok(true) => {}
    }
    match look(facts, "cluster.scheme", needed) {
        Ok(Seen::Value("wka")) => {}
        Ok(Seen::Value("multicast")) => {
            let why = "most data centres and clouds let no multicast through, and the guide wants the members listed";
            return Judged::warn("found by multicast", needed, why).cured_by("cluster.scheme", "wka");
        }
        Ok(Seen::Value(scheme)) => {
            return Judged::info(
                format!("found by {scheme}"),
                needed,
                "the platform knows the members: no list is read",
            );
        }
        Ok(Seen::Unset) => return Judged::unknown("scheme not set", needed, "cluster.scheme is not written"),
        Err(judged) => return judged.as_unknown(),
    }
    if let Some(judged) = own_address(facts, needed) {
        return judged;
    }
    match look(facts, "cluster.members", needed) {
        Err(judged) => judged.as_unknown(),
        Ok(Seen::Unset | Seen::Value("")) => Judged::fail(
            "no members listed",
            needed,
            "with well-known addresses each node finds only those on its list",
        )
        .cured_by_choice_of("cluster.members"),
        Ok(Seen::Value(list)) => listed(facts, list, needed),
    }
}

/// The finding where this node gives the others an address that leads them to themselves.
fn own_address(facts: &Facts, needed: &str) -> Option<Judged> {
    let own = local_host(facts)?;
    is_loopback(&own).then(|| {
        let why = "the other nodes are told this address, and it leads each of them to itself";
        Judged::fail(format!("this node calls itself {own}"), needed, why).cured_by_choice_of("cluster.local-host")
    })
}

fn listed(facts: &Facts, list: &str, needed: &str) -> Judged {
    let mut members = Vec::new();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        match item.parse::<Member>() {
            Ok(member) => members.push(member),
            Err(_) if item.contains('$') => {
                return Judged::unknown("a placeholder", needed, "a member is filled in at start");
            }
            Err(reason) => {
                return Judged::fail(
                    format!("`{item}`"),
                    needed,
                    format!("no member has such an address: {reason}"),
                )
                .cured_by_choice_of("cluster.members");
            }
        }
    }
    let cure = |judged: Judged| judged.cured_by_choice_of("cluster.members");
    if let Some(local) = members.iter().find(|member| is_loopback(&member.host)) {
        let why = "this address leads every node to itself";
        return cure(Judged::fail(format!("{local} is listed"), needed, why));
    }
    if members.len() < 2 {
        return cure(Judged::warn(
            "one member listed",
            needed,
            "a list that leaves nodes out can split the cluster",
        ));
    }
    let found = format!("{} members", members.len());
    let listed = |own: &String| members.iter().any(|member| member.host.eq_ignore_ascii_case(own));
    if let Some(own) = local_host(facts).filter(|own| !listed(own)) {
        let why = format!("this node's own address {own} is not among them, so the lists of the nodes differ");
        return cure(Judged::warn(found, needed, why));
    }
    Judged::pass(found, needed).saying("compare the list with that of each other node")
}

/// The address this node gives to the others; `None` where it is not written or filled in at start.
fn local_host(facts: &Facts) -> Option<String> {
    match look(facts, "cluster.local-host", "") {
        Ok(Seen::Value(host)) => Some(host.to_owned()),
        // The product's default is the node's address in `[server]`.
        Ok(Seen::Unset) if facts.home.source == ConfigSource::Toml => {
            let text = facts.files.text(FileRole::DeploymentToml)?;
            let found = toml::get(text, &["server", "node_ip"]).ok().flatten()?;
            (!found.value.contains('$')).then_some(found.value)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, axis2};

    fn judged(scheme: &str, own: &str, list: &[&str]) -> Judged {
        let case = Case::esb().file("repository/conf/axis2/axis2.xml", &axis2(true, scheme, own, list));
        members(&case.facts())
    }

    #[test]
    fn a_whole_list_passes() {
        let whole = judged("wka", "10.0.0.11", &["10.0.0.11:4000", "10.0.0.12:4000", "node3:4001"]);
        assert_eq!((whole.status, whole.found.as_str()), (Status::Pass, "3 members"));
    }

    #[test]
    fn lists_with_holes_are_named() {
        let setting = |judged: &Judged| judged.fixes[0].setting.clone();
        let loopback = judged("wka", "10.0.0.11", &["10.0.0.11:4000", "127.0.0.1:4000"]);
        assert_eq!(
            (loopback.status, setting(&loopback).as_str()),
            (Status::Fail, "cluster.members")
        );
        let own = judged("wka", "127.0.0.1", &["10.0.0.11:4000", "10.0.0.12:4000"]);
        assert_eq!(
            (own.status, setting(&own).as_str()),
            (Status::Fail, "cluster.local-host")
        );
        assert_eq!(judged("wka", "10.0.0.11", &["10.0.0.11:4000"]).status, Status::Warn);
        assert_eq!(judged("wka", "10.0.0.11", &[]).status, Status::Fail);
        let foreign = judged("wka", "10.0.0.19", &["10.0.0.11:4000", "10.0.0.12:4000"]);
        assert_eq!(foreign.status, Status::Warn);
        let multicast = judged("multicast", "10.0.0.11", &[]);
        assert_eq!(
            (multicast.status, setting(&multicast).as_str()),
            (Status::Warn, "cluster.scheme")
        );
    }

    #[test]
    fn without_a_cluster_or_with_a_platform_there_is_no_list_to_judge() {
        assert_eq!(judged("aws", "10.0.0.11", &[]).status, Status::Info);
        assert_eq!(members(&Case::mi().facts()).status, Status::Info);
        assert_eq!(members(&Case::is7().facts()).status, Status::Info);
    }

    #[test]
    fn placeholders_are_unknown() {
        assert_eq!(judged("${scheme}", "10.0.0.11", &[]).status, Status::Unknown);
        let broken = Case::esb().file("repository/conf/axis2/axis2.xml", "<axisconfig>");
        assert_eq!(members(&broken.facts()).status, Status::Unknown);
    }

    #[test]
    fn a_toml_node_without_an_address_of_its_own_uses_the_servers() {
        let toml = "[server]\nnode_ip = \"127.0.0.1\"\n[clustering]\nmembership_scheme = \"wka\"\nmembers = [\"10.0.0.11:4000\", \"10.0.0.12:4000\"]\n";
        let shipped = Case::is7().file("repository/conf/deployment.toml", toml);
        assert_eq!(members(&shipped.facts()).status, Status::Fail);
        let real = Case::is7().file(
            "repository/conf/deployment.toml",
            &toml.replace("127.0.0.1", "10.0.0.12"),
        );
        assert_eq!(members(&real.facts()).status, Status::Pass);
    }
}
