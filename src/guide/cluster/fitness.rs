//! Compares cluster settings with each other and with this machine: scheme, ports, addresses.

use std::net::IpAddr;

use super::roster::Roster;
use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::domain::value::is_loopback;
use crate::guide::verdict::{Verdict, short};
use crate::probe::survey::network::bare;
use crate::probe::{CurrentText, Facts};
use crate::text::xml;

/// The schemes that the product's own agent knows; another needs a class of its own.
const SCHEMES: [&str; 4] = ["wka", "multicast", "aws", "kubernetes"];
/// The parameter of `axis2.xml` with the class of another scheme.
const OWN_CLASS: &str = "axisconfig/clustering/parameter[@name='membershipSchemeClassName']";

/// The finding for a scheme that the product does not know.
pub(super) fn misspelt(facts: &Facts, scheme: &str, needed: &str) -> Option<Verdict> {
    let own_class = || {
        let text = facts.files.text(FileRole::Axis2Xml)?;
        xml::get(text, OWN_CLASS).ok()?
    };
    if SCHEMES.contains(&scheme) || (facts.home.source == ConfigSource::Files && own_class().is_some()) {
        return None;
    }
    let meant = SCHEMES
        .iter()
        .map(|known| (strsim::jaro_winkler(known, &scheme.to_ascii_lowercase()), known))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| (*known).to_owned());
    let found = format!("scheme `{}`", short(scheme, 30));
    let why = "the product knows wka, multicast, aws and kubernetes, in lower case: with another word clustering does not start";
    Some(match meant {
        Some(meant) => Verdict::fail(found, needed, why).cured_by(id::CLUSTER_SCHEME, meant),
        None => Verdict::warn(found, needed, why).cured_by(id::CLUSTER_SCHEME, "wka"),
    })
}

/// The finding where `deployment.toml` lists members and names no scheme: clustering is off then, whatever else is written.
pub(super) fn without_scheme(facts: &Facts, needed: &str) -> Option<Verdict> {
    let written = |id| {
        let reading = facts.reading(id);
        reading.is_some_and(|reading| matches!(reading.standing, CurrentText::Written(_)))
    };
    if facts.home.source != ConfigSource::Toml || !written(id::CLUSTER_MEMBERS) || written(id::CLUSTER_SCHEME) {
        return None;
    }
    let why =
        "clustering is on only where membership_scheme is written: this node lists members and joins none of them";
    Some(Verdict::warn("members, and no scheme", needed, why).cured_by(id::CLUSTER_SCHEME, "wka"))
}

/// The finding for members that are written without a port.
pub(super) fn portless(facts: &Facts, roster: &Roster, list: &str, needed: &str) -> Option<Verdict> {
    let toml = facts.home.source == ConfigSource::Toml;
    let without: Vec<String> = if toml {
        let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.filter(|item| !item.contains(':')).map(str::to_owned).collect()
    } else {
        xml::members_without_port(facts.files.text(FileRole::Axis2Xml)?)
    };
    let first = without.first()?;
    let found = match without.len() {
        1 => format!("{} has no port", short(first, 40)),
        more => format!("{} and {} more have no port", short(first, 30), more - 1),
    };
    let why = format!(
        "{}: the product reads host and port of each member, and does not start without one",
        without.join(", ")
    );
    let judged = Verdict::fail(found, needed, why);
    if !toml {
        return Some(judged.by_hand("write <port>4000</port> into each member that has none"));
    }
    let whole: Vec<String> = roster.members.iter().map(ToString::to_string).collect();
    Some(judged.cured_by(id::CLUSTER_MEMBERS, whole.join(",")))
}

/// The finding where what this node calls itself is no address of this machine.
pub(super) fn stranger(facts: &Facts, roster: &Roster, needed: &str) -> Option<Verdict> {
    let written = roster.own_host.as_deref().filter(|own| !is_loopback(own))?;
    let network = &facts.survey.network;
    let own = network.own.as_ref().ok()?;
    let known = network.names.get(&bare(written)).and_then(|known| known.as_ref().ok());
    let addresses: Vec<IpAddr> = match bare(written).parse() {
        Ok(literal) => vec![literal],
        Err(_) => known.cloned().unwrap_or_default(),
    };
    if addresses.is_empty()
        || addresses
            .iter()
            .any(|address| address.is_unspecified() || own.contains(address))
    {
        return None;
    }
    let why = format!(
        "this machine has no address {written}: Hazelcast cannot listen on it, unless an address of the network is translated to it"
    );
    let judged = Verdict::warn(format!("{} is not this machine's", short(written, 40)), needed, why);
    Some(judged.fixed(id::CLUSTER_LOCAL_HOST, roster.machines_address()))
}
