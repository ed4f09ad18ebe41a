//! The guideline about the well-known members: complete, with addresses that other machines can reach, the same on each node.

use std::collections::BTreeSet;

use super::super::values::any_refused;
use super::super::verdict::Verdict;
use super::super::written::{SettingValue, read_setting};
use super::enabled::enabled;
use super::fitness;
use super::roster::{NodePosition, Roster};
use crate::domain::Shown as _;
use crate::domain::Status;
use crate::domain::member::Member;
use crate::domain::settings::id;
use crate::domain::value::is_loopback;
use crate::probe::Facts;
use crate::probe::survey::network::{Answer, Sibling, bare};

const NEEDED: &str = "every node by its own address, the same list on each";

/// G29. Every member is on the list, each with an address that the others can reach.
pub(in crate::guide) fn members(facts: &Facts) -> Verdict {
    match enabled(facts, NEEDED) {
        Err(judged) => return judged,
        Ok(false) => {
            return fitness::without_scheme(facts, NEEDED).unwrap_or_else(|| {
                Verdict::info("no cluster", NEEDED, "clustering is off: there are no members to list")
            });
        }
        Ok(true) => {}
    }
    let own = [id::CLUSTER_LOCAL_HOST, id::CLUSTER_LOCAL_PORT, id::CLUSTER_DOMAIN];
    let mut wrong: Vec<Verdict> = any_refused(facts, &own, NEEDED).into_iter().collect();
    match read_setting(facts, id::CLUSTER_SCHEME, NEEDED) {
        Ok(SettingValue::Value("wka")) => {}
        Ok(SettingValue::Value("multicast")) => {
            let why = "most data centres and clouds block multicast, and the guide wants the members listed";
            wrong.push(Verdict::warn("found by multicast", NEEDED, why).cured_by(id::CLUSTER_SCHEME, "wka"));
        }
        Ok(SettingValue::Value(scheme)) => {
            if let Some(judged) = fitness::misspelt(facts, scheme, NEEDED) {
                return judged;
            }
            return Verdict::info(
                format!("found by {scheme}"),
                NEEDED,
                "the platform knows the members: no list is read",
            );
        }
        Ok(SettingValue::Unset) => return Verdict::unknown("scheme not set", NEEDED, "cluster.scheme is not written"),
        Err(judged) => return judged.as_unknown(),
    }
    let multicast = !wrong.is_empty();
    let list = match read_setting(facts, id::CLUSTER_MEMBERS, NEEDED) {
        Err(judged) if judged.status == Status::Fail => {
            let roster = Roster::of(facts, Vec::new());
            return match own_address(&roster) {
                Some(_) => judged.fixed(id::CLUSTER_LOCAL_HOST, roster.own_address()),
                None => judged,
            };
        }
        Err(judged) => return judged.as_unknown(),
        Ok(SettingValue::Unset) => "",
        Ok(SettingValue::Value(list)) => list,
    };
    let roster = match read(facts, list) {
        Ok(members) => Roster::of(facts, members),
        Err(judged) => return judged,
    };
    let stranger = fitness::stranger(facts, &roster, NEEDED);
    let found = fitness::portless(facts, &roster, list, NEEDED)
        .into_iter()
        .chain(listed(&roster, stranger.is_some()))
        .chain(stranger)
        .chain(reached(facts, &roster));
    // While multicast finds the members, their list is only part of the cure.
    wrong.extend(found.map(|judged| Verdict {
        status: if multicast {
            judged.status.max(Status::Warn)
        } else {
            judged.status
        },
        ..judged
    }));
    Verdict::together(wrong).unwrap_or_else(|| whole(facts, &roster))
}

/// The members of a written list, or the finding where one is not valid.
fn read(facts: &Facts, list: &str) -> Result<Vec<Member>, Verdict> {
    let mut members = Vec::new();
    for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        match item.parse::<Member>() {
            Ok(member) => members.push(member),
            Err(_) if item.contains('$') => {
                return Err(Verdict::unknown(
                    "a placeholder",
                    NEEDED,
                    "a member is filled in at start",
                ));
            }
            Err(reason) => {
                let why = format!("no member has such an address: {reason}");
                let judged = Verdict::fail(format!("`{item}`"), NEEDED, why).cured_by_choice_of(id::CLUSTER_MEMBERS);
                let roster = Roster::of(facts, Vec::new());
                return Err(match own_address(&roster) {
                    Some(_) => judged.fixed(id::CLUSTER_LOCAL_HOST, roster.own_address()),
                    None => judged,
                });
            }
        }
    }
    Ok(members)
}

/// What is wrong with the list itself; `stranger` says that this node calls itself by an address of another machine.
fn listed(roster: &Roster, stranger: bool) -> Vec<Verdict> {
    let members = &roster.members;
    let cure = |judged: Verdict| judged.fixed(id::CLUSTER_MEMBERS, roster.proposal());
    if roster.all_local() {
        let why = "nodes on this machine alone find each other; when the machine fails, all of them do";
        let judged = Verdict::warn(format!("{} members, all on loopback", members.len()), NEEDED, why);
        return vec![
            judged
                .cured_by_choice_of(id::CLUSTER_MEMBERS)
                .fixed(id::CLUSTER_LOCAL_HOST, roster.own_address()),
        ];
    }
    let mut wrong: Vec<Verdict> = own_address(roster).into_iter().collect();
    if let Some(local) = members.iter().find(|member| is_loopback(&member.host)) {
        let why = "this address leads every node to itself";
        wrong.push(cure(Verdict::fail(format!("{local} is listed"), NEEDED, why)));
    }
    match members.len() {
        0 => {
            let why = "with well-known addresses each node finds only those on its list";
            wrong.push(Verdict::fail("no members listed", NEEDED, why).cured_by_choice_of(id::CLUSTER_MEMBERS));
        }
        1 => {
            let why = "a list that leaves nodes out can split the cluster";
            wrong.push(cure(Verdict::warn("one member listed", NEEDED, why)));
        }
        _ => {}
    }
    let found = format!("{} members", members.len());
    match roster.place() {
        NodePosition::Listed => {}
        NodePosition::OtherPort(port) => {
            let why = format!(
                "this node listens on port {}, and the list sends the others to port {port} of it",
                roster.own_port
            );
            wrong.push(Verdict::warn(found, NEEDED, why).cured_by(id::CLUSTER_LOCAL_PORT, port.to_string()));
        }
        // An address that is not this machine's is corrected first, and never listed.
        NodePosition::Missing if stranger => {}
        NodePosition::Missing => {
            let port = roster.own_port;
            let own = roster.own_address().unwrap_or_default();
            let why = format!("this node itself, {own}:{port}, is not among them, so the lists of the nodes differ");
            wrong.push(cure(Verdict::warn(found, NEEDED, why)));
        }
    }
    wrong
}

/// The finding where the address that this node gives the others leads each of them to itself.
fn own_address(roster: &Roster) -> Option<Verdict> {
    let own = roster.own_host.as_deref().filter(|own| is_loopback(own))?;
    let why = "the other nodes receive this address, and it leads each of them to itself";
    let judged = Verdict::fail(format!("this node calls itself {own}"), NEEDED, why);
    Some(judged.fixed(id::CLUSTER_LOCAL_HOST, roster.own_address()))
}

/// What is wrong with the members as seen from this machine: their names, their answers, the lists of neighbours.
fn reached(facts: &Facts, roster: &Roster) -> Vec<Verdict> {
    let network = &facts.survey.network;
    let mut wrong = Vec::new();
    for member in roster.members.iter().filter(|member| !is_loopback(&member.host)) {
        let name = bare(&member.host);
        let literal = name.parse::<std::net::IpAddr>().is_ok();
        match network.names.get(&name) {
            None if literal => {}
            None => wrong.push(Verdict::unknown(
                &member.host,
                NEEDED,
                format!("{name} was not resolved"),
            )),
            Some(Err(reason)) => {
                wrong.push(Verdict::unknown(&member.host, NEEDED, format!("{name}: {}", reason.0)));
            }
            Some(Ok(addresses)) if addresses.is_empty() => {
                let why = "this node never finds a member whose name has no address";
                let judged = Verdict::fail(format!("{name} does not resolve"), NEEDED, why);
                wrong.push(judged.by_hand("give each member's name an address in DNS or /etc/hosts"));
            }
            Some(Ok(_)) => {}
        }
    }
    wrong.extend(silent(facts, roster));
    wrong.extend(
        network
            .siblings
            .iter()
            .find_map(|sibling| differs(facts, roster, sibling)),
    );
    wrong
}

/// Members that do not answer while this server runs.
fn silent(facts: &Facts, roster: &Roster) -> Option<Verdict> {
    let answers = &facts.survey.network.members;
    let answer = |member: &&Member| answers.get(&member.to_string()).copied();
    let quiet: Vec<&Member> = roster
        .members
        .iter()
        .filter(|member| answer(member).is_some_and(|answer| answer != Answer::Answers))
        .collect();
    let first = quiet.first()?;
    let found = match quiet.len() {
        1 => format!("{first} does not answer"),
        more => format!("{first} and {} more do not answer", more - 1),
    };
    let (why, cure) = match answer(first) {
        _ if roster.is_own(first) => (
            "this server runs, but nobody listens on its own Hazelcast port",
            "see the log for the port that Hazelcast took",
        ),
        Some(Answer::Refuses) => (
            "its machine is there, but no node listens on that port",
            "start that node, or correct its port in the list",
        ),
        _ => (
            "it does not answer: it is down, or a firewall blocks the port",
            "start that node, or open its port between the nodes",
        ),
    };
    Some(Verdict::warn(found, NEEDED, why).by_hand(cure))
}

/// The finding where another node on this machine has another list.
fn differs(facts: &Facts, roster: &Roster, sibling: &Sibling) -> Option<Verdict> {
    let domain = match read_setting(facts, id::CLUSTER_DOMAIN, NEEDED) {
        Ok(SettingValue::Value(domain)) => Some(domain),
        _ => None,
    };
    let theirs: Vec<Member> = sibling
        .members
        .split(',')
        .filter_map(|item| item.parse().ok())
        .collect();
    let spelt = |all: &[Member]| all.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    if domain != sibling.domain.as_deref() || spelt(&theirs) == spelt(&roster.members) {
        return None;
    }
    let home = sibling.home.shown();
    let why = format!("{home} is in the same cluster and lists others: nodes with different lists can split it");
    let judged = Verdict::fail("another node's list differs", NEEDED, why);
    let theirs = Roster::of(facts, theirs);
    let sound = theirs.place() == NodePosition::Listed && listed(&theirs, false).is_empty();
    Some(judged.fixed(id::CLUSTER_MEMBERS, sound.then(|| sibling.members.clone())))
}

/// A list with nothing wrong.
fn whole(facts: &Facts, roster: &Roster) -> Verdict {
    let answers = &facts.survey.network.members;
    let asked = if answers.is_empty() {
        "whether they answer is checked while this server runs"
    } else {
        "each of them answers"
    };
    Verdict::pass(format!("{} members", roster.members.len()), NEEDED).saying(format!(
        "{asked}; compare the list with that of each other node: carbonctl get cluster.members"
    ))
}

#[cfg(test)]
mod tests;
