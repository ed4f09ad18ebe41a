//! The list of well-known members as one node has it: its members, whether the node is one of them, and the correct list.

use std::net::IpAddr;

use super::super::written::{SettingValue, read_setting};
use crate::domain::home::ConfigSource;
use crate::domain::member::Member;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::domain::value::is_loopback;
use crate::probe::Facts;
use crate::probe::survey::network::bare;
use crate::text::toml;

/// The Hazelcast port where none is written. Source: the packs' axis2.xml.
const PORT: u16 = 4000;

/// A node's list, and the node's own position on it.
pub(super) struct Roster<'a> {
    facts: &'a Facts,
    /// Everyone on the list.
    pub(super) members: Vec<Member>,
    /// The address this node gives to the others; `None` where it is not written or filled in at start.
    pub(super) own_host: Option<String>,
    /// The Hazelcast port of this node.
    pub(super) own_port: u16,
}

/// Whether this node is on its own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodePosition {
    /// It is, or its own address is not known.
    Listed,
    /// Only with this other port.
    OtherPort(u16),
    /// Not there.
    Missing,
}

impl<'a> Roster<'a> {
    /// With these members.
    pub(super) fn of(facts: &'a Facts, members: Vec<Member>) -> Self {
        let port = match read_setting(facts, id::CLUSTER_LOCAL_PORT, "") {
            Ok(SettingValue::Value(port)) => port.trim().parse().ok(),
            _ => None,
        };
        Self {
            facts,
            members,
            own_host: local_host(facts),
            own_port: port.unwrap_or(PORT),
        }
    }

    /// Whether every member, this node among them, is on this machine by its loopback address.
    pub(super) fn all_local(&self) -> bool {
        let own = self.own_host.as_ref().is_none_or(|own| is_loopback(own));
        own && self.members.len() > 1 && self.members.iter().all(|member| is_loopback(&member.host))
    }

    /// Whether this node is on the list, by the address that others should use.
    pub(super) fn place(&self) -> NodePosition {
        let Some(own) = self
            .own_address()
            .filter(|_| self.own_host.is_some() || !self.members.is_empty())
        else {
            return NodePosition::Listed;
        };
        let mine = self.members.iter().filter(|member| self.same(&member.host, &own));
        let ports: Vec<u16> = mine.map(|member| member.port).collect();
        match ports.as_slice() {
            ports if ports.contains(&self.own_port) => NodePosition::Listed,
            [other] => NodePosition::OtherPort(*other),
            _ => NodePosition::Missing,
        }
    }

    /// Whether a member is this node.
    pub(super) fn is_own(&self, member: &Member) -> bool {
        let own = self.own_host.as_ref();
        member.port == self.own_port && own.is_some_and(|own| self.same(&member.host, own))
    }

    /// The address that others should use: the written one, else the one on the list that is this machine's, else the only one
    /// that this machine has.
    pub(super) fn own_address(&self) -> Option<String> {
        let written = self.own_host.as_ref().filter(|own| !is_loopback(own));
        written.cloned().or_else(|| self.machines_address())
    }

    /// The address on the list that is this machine's, else the only one that this machine has.
    pub(super) fn machines_address(&self) -> Option<String> {
        let network = &self.facts.survey.network;
        let own = network.own.as_ref().ok()?;
        let reached = |address: &&IpAddr| address.is_ipv4() && !address.is_loopback();
        let own: Vec<&IpAddr> = own.iter().filter(reached).collect();
        let here = |member: &&Member| {
            self.addresses(&member.host)
                .iter()
                .any(|address| own.contains(&address))
        };
        if let Some(listed) = self.members.iter().find(here) {
            return Some(listed.host.clone());
        }
        match own.as_slice() {
            [only] => Some(only.to_string()),
            _ => None,
        }
    }

    /// The correct list, where it can be derived: with this node by an address that others reach, and no loopback address. `None`
    /// where only the user knows the others.
    pub(super) fn proposal(&self) -> Option<String> {
        let own = self.own_address()?;
        let (local, mut list): (Vec<Member>, Vec<Member>) = self
            .members
            .iter()
            .cloned()
            .partition(|member| is_loopback(&member.host));
        if local.iter().any(|member| member.port != self.own_port) {
            return None;
        }
        let listed = |member: &Member| member.port == self.own_port && self.same(&member.host, &own);
        if !list.iter().any(listed) {
            let port = self.own_port;
            list.push(Member { host: own, port });
        }
        (list.len() > 1).then(|| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
    }

    /// Whether two names mean one machine: by their spelling, or by an address that both resolve to.
    fn same(&self, one: &str, other: &str) -> bool {
        let others = self.addresses(other);
        bare(one) == bare(other) || self.addresses(one).iter().any(|address| others.contains(address))
    }

    /// The addresses of a name, as far as they are known.
    fn addresses(&self, name: &str) -> Vec<IpAddr> {
        let name = bare(name);
        let known = self.facts.survey.network.names.get(&name);
        let known = known.and_then(|known| known.clone().ok()).unwrap_or_default();
        name.parse().map_or(known, |literal| vec![literal])
    }
}

/// The address this node gives to the others.
fn local_host(facts: &Facts) -> Option<String> {
    match read_setting(facts, id::CLUSTER_LOCAL_HOST, "") {
        Ok(SettingValue::Value(host)) => Some(host.to_owned()),
        // The product's default is the node's address in `[server]`.
        Ok(SettingValue::Unset) if facts.home.source == ConfigSource::Toml => {
            let text = facts.files.text(FileRole::DeploymentToml)?;
            let found = toml::get(text, &["server", "node_ip"]).ok().flatten()?;
            (!found.value.contains('$')).then_some(found.value)
        }
        _ => None,
    }
}
