//! The guideline about the management console: the connector's address and the valves that restrict it.

use super::connectors::{self, Trouble, placeholder};
use super::valves::{self, Valve};
use crate::domain::home::Layout;
use crate::domain::settings::id;
use crate::guide::shifted::{Shifted, no_such_port};
use crate::guide::verdict::{Verdict, short};
use crate::probe::Facts;

/// G18. The console's connector is bound to one address, or a valve lets only some hosts through.
pub(super) fn exposure(facts: &Facts) -> Verdict {
    let needed = "the console reachable for administrators only";
    if facts.home.is_micro() {
        let why = if facts.home.layout == Layout::Mi {
            "its management API listens on a port of its own"
        } else {
            "the Micro Integrator of this pack has none"
        };
        return Verdict::info("no management console", needed, why);
    }
    let all = match connectors::all(facts) {
        Ok(all) => all,
        Err(Trouble::Broken(_, reason) | Trouble::Unseen(reason)) => {
            return Verdict::unknown("not readable", needed, reason);
        }
    };
    let Some(https) = all.iter().find(|connector| connector.https) else {
        return Verdict::unknown(
            "no https connector",
            needed,
            "the console's connector is not written: see G20",
        );
    };
    let valve = match valves::valve(facts) {
        Err(reason) => return Verdict::unknown("restrictions not readable", needed, reason),
        Ok(Some(Valve::Guards(valve))) => {
            return Verdict::pass(format!("restricted by {valve}"), needed)
                .saying("review its allow list from time to time");
        }
        Ok(Some(Valve::FilledIn(valve))) => {
            let why = format!("the allow list of {valve} is filled in at start");
            return Verdict::unknown("a placeholder", needed, why);
        }
        Ok(Some(Valve::Open(valve))) => Some(valve),
        Ok(None) => None,
    };
    let address = https.attribute("address").map(str::trim);
    let everywhere = matches!(address, None | Some("" | "0.0.0.0" | "::" | "[::]"));
    // A running server shows where it listens, whatever was written since it was started.
    let port = Shifted::of(facts, id::PORTS_HTTPS).port();
    let bound = port.map(|port| facts.survey.network.bound(port)).unwrap_or_default();
    if let [first, rest @ ..] = bound.as_slice() {
        if !bound.iter().any(std::net::IpAddr::is_unspecified) {
            let more = if rest.is_empty() {
                String::new()
            } else {
                format!(" and {} more", rest.len())
            };
            let judged = Verdict::pass(format!("listens on {first}{more} alone"), needed);
            return if everywhere {
                judged.saying("the running server does; no address is written on the connector")
            } else {
                judged
            };
        }
        if let Some(address) = address.filter(|address| !everywhere && !placeholder(address)) {
            let why =
                format!("the running server still listens on every address: {address} takes effect at its next start");
            return Verdict::warn("on every address until the restart", needed, why)
                .by_hand("restart the server")
                .by_command(crate::guide::upkeep::of(facts, "restart"));
        }
    }
    match address {
        Some(address) if placeholder(address) => {
            Verdict::unknown("a placeholder", needed, "the connector's address is filled in at start")
        }
        Some(address) if !everywhere => Verdict::pass(format!("bound to {}", short(address, 40)), needed),
        _ => open(facts, valve, needed),
    }
}

fn open(facts: &Facts, valve: Option<&str>, needed: &str) -> Verdict {
    let port = match Shifted::of(facts, id::PORTS_HTTPS) {
        Shifted::Port(port) => Some(port),
        Shifted::NotKnown => None,
        Shifted::Beyond(beyond) => return no_such_port(beyond, needed),
    };
    let name = facts.value(id::HOSTNAME_MANAGEMENT).or(facts.value(id::HOSTNAME));
    let under = name.map(|name| format!(", as {}", short(name, 27))).unwrap_or_default();
    let rule = match port {
        Some(port) => {
            format!(
                "`nft add rule inet filter input ip saddr != NETWORK tcp dport {port} drop` closes it to all but their NETWORK"
            )
        }
        None => {
            "a firewall rule closes it to all but their network; its number is filled in at start or cannot be read"
                .into()
        }
    };
    let (found, nothing) = match (valve, port) {
        (Some(valve), port) => (
            match port {
                Some(port) => format!("port {port}: {valve} allows everybody"),
                None => format!("{valve} allows everybody, port not known"),
            },
            format!("the allow list of {valve} matches every address"),
        ),
        (None, port) => (
            match port {
                Some(port) => format!("port {port} on every address{under}"),
                None => format!("every address, port not known{under}"),
            },
            "no address and no valve restricts it".to_owned(),
        ),
    };
    let judged = Verdict::warn(
        found,
        needed,
        format!(
            "{nothing}: where this port serves only administrators, {rule}; a firewall before this machine cannot be seen \
             from here"
        ),
    );
    judged.by_hand(match valve {
        Some(_) => "write the administrators' own addresses into the valve's allow",
        None => "set address= on the connector, or restrict /carbon before it",
    })
}
