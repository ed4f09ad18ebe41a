//! The guideline about the names of the server and of its machine, resolved as Java resolves them.

use std::net::IpAddr;

use super::super::verdict::Verdict;
use super::super::written::{SettingValue, read_setting};
use crate::domain::Status;
use crate::domain::settings::id;
use crate::domain::value::is_loopback;
use crate::probe::Facts;
use crate::probe::survey::network::bare;

/// X13. The host name, the console's and the machine's own resolve, and to the right machine.
pub(super) fn resolves(facts: &Facts) -> Verdict {
    let needed = "names that resolve to this machine or its proxy";
    let machine = facts.machine.hostname.as_deref().ok();
    let mut names = Vec::new();
    match read_setting(facts, id::HOSTNAME, needed) {
        Err(judged) => return judged.as_unknown(),
        Ok(SettingValue::Value(name)) => names.push(name),
        Ok(SettingValue::Unset) => names.extend(machine),
    }
    match read_setting(facts, id::HOSTNAME_MANAGEMENT, needed) {
        Ok(SettingValue::Value(name)) if !names.contains(&name) => names.push(name),
        Err(judged) if judged.status == Status::Fail => return judged,
        _ => {}
    }
    let public = names.len();
    // Java resolves the machine's own name at each start, whatever is configured.
    names.extend(machine.filter(|name| !names.contains(name)));
    let mut judged: Vec<Verdict> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| !is_loopback(name))
        .map(|(at, name)| one(facts, name, at < public, needed))
        .collect();
    // The worst is reported first; among equals the one that clients use.
    judged.sort_by_key(|one| one.status);
    let worst = judged.into_iter().next();
    let local = names.iter().take(public).find(|name| is_loopback(name));
    match (worst, local) {
        (Some(worst), _) if matches!(worst.status, Status::Fail | Status::Warn) => worst,
        (_, Some(local)) => Verdict::info(*local, needed, "it leads every machine to itself: see G31"),
        (Some(worst), None) => worst,
        (None, None) => Verdict::unknown(
            "no name",
            needed,
            "neither a host name nor this machine's own name is known",
        ),
    }
}

fn one(facts: &Facts, name: &str, public: bool, needed: &str) -> Verdict {
    let network = &facts.survey.network;
    let Some(answer) = network.names.get(&bare(name)) else {
        return Verdict::unknown(name, needed, format!("{name} was not resolved"));
    };
    let addresses = match answer {
        Err(reason) => return Verdict::unknown(name, needed, format!("{name}: {}", reason.0)),
        Ok(addresses) => addresses,
    };
    if addresses.is_empty() {
        return unresolved(facts, name, public, needed);
    }
    let found = format!("{name} is {}", shown(addresses));
    if addresses.iter().all(IpAddr::is_loopback) {
        if !public || !name.contains('.') {
            return Verdict::pass(found, needed)
                .saying("on this machine the name leads to itself, which is enough here");
        }
        let why = "the name is a public one, but here it leads to the loopback address, which no other node can use";
        return Verdict::warn(found, needed, why).by_hand(match own_address(facts) {
            Some(own) => format!("in /etc/hosts give it {own} instead"),
            None => "in /etc/hosts give it this machine's address instead".to_owned(),
        });
    }
    match &network.own {
        Ok(own) if addresses.iter().any(|address| own.contains(address)) => Verdict::pass(found, needed),
        Ok(_) if !public => {
            let why = format!("{name} is this machine's own name, but no address of this machine");
            Verdict::warn(found, needed, why).by_hand("correct the name's address in /etc/hosts or in DNS")
        }
        Ok(_) => Verdict::pass(found, needed).saying("no address of this machine: right for a proxy or load balancer"),
        Err(_) => Verdict::pass(found, needed).saying("whether that is this machine cannot be determined here"),
    }
}

fn unresolved(facts: &Facts, name: &str, public: bool, needed: &str) -> Verdict {
    let found = format!("{name} does not resolve");
    let judged = if public {
        let why =
            "Java asks for it at each start and waits, up to 40 seconds more, and no client finds it by name here";
        Verdict::fail(found, needed, why)
    } else {
        let why = "it is this machine's own name: Java asks for it at each start and waits, up to 40 seconds more";
        Verdict::warn(found, needed, why)
    };
    let judged = judged.by_hand("give the name an address in DNS or in /etc/hosts");
    match own_address(facts) {
        // An invalid name is not passed to a shell.
        Some(own) if cfg!(unix) && names_a_host(name) => judged
            .by_command(format!("sh -c 'echo {own} {} >>/etc/hosts'", bare(name)))
            .as_root(),
        _ => judged,
    }
}

fn names_a_host(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// The address to give a name: this machine's first IPv4 address that others reach.
fn own_address(facts: &Facts) -> Option<IpAddr> {
    let own = facts.survey.network.own.as_ref().ok()?;
    let mut others = own.iter().filter(|address| !address.is_loopback());
    others
        .clone()
        .find(|address| address.is_ipv4())
        .or_else(|| others.next())
        .copied()
}

fn shown(addresses: &[IpAddr]) -> String {
    match addresses {
        [one] => one.to_string(),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hosts, resolve};
    use super::*;
    use crate::domain::Unknown;
    use crate::guide::testing::Case;

    const NODE: &str = "10.0.0.11 node1.example.com\n";

    #[test]
    fn a_name_that_does_not_resolve_gets_a_line_that_cures_it() {
        let case = hosts(NODE).then(|facts| resolve(facts, "id.example.com", Ok(Vec::new())));
        let judged = resolves(&case.facts());
        assert_eq!(judged.status, Status::Fail);
        let remedy = judged.remedy.unwrap();
        let line = "10.0.0.11 id.example.com";
        assert_eq!(remedy.commands, [format!("sh -c 'echo {line} >>/etc/hosts'")]);
        assert!(remedy.root);
        let cured = resolves(&hosts(&format!("{NODE}{line}\n")).facts());
        assert_eq!(cured.status, Status::Pass, "{cured:?}");
    }

    #[test]
    fn a_name_that_a_shell_would_take_apart_gets_no_command() {
        let toml = "[server]\nhostname = \"x'y\"\n";
        let case = hosts(NODE).file("repository/conf/deployment.toml", toml);
        let judged = resolves(&case.then(|facts| resolve(facts, "x'y", Ok(Vec::new()))).facts());
        assert!(judged.remedy.is_none_or(|remedy| remedy.commands.is_empty()));
    }

    #[test]
    fn a_proxys_address_passes_and_says_so() {
        let judged = resolves(&hosts(&format!("{NODE}192.0.2.7 id.example.com\n")).facts());
        assert_eq!(judged.status, Status::Pass);
        assert!(judged.detail.contains("proxy"), "{judged:?}");
    }

    #[test]
    fn localhost_asks_nobody_and_is_another_guidelines_matter() {
        let judged = resolves(&Case::is7().machine_file("/etc/hosts", NODE).facts());
        assert_eq!((judged.status, judged.found.as_str()), (Status::Info, "localhost"));
    }

    #[test]
    fn the_machines_own_name_is_asked_for_too() {
        let case =
            hosts("10.0.0.11 id.example.com\n").then(|facts| resolve(facts, "node1.example.com", Ok(Vec::new())));
        let judged = resolves(&case.facts());
        assert_eq!(judged.status, Status::Warn, "{judged:?}");
        assert!(judged.remedy.unwrap().commands[0].contains("10.0.0.11 node1.example.com"));
        let strange = hosts("10.0.0.11 id.example.com\n192.0.2.7 node1.example.com\n");
        assert_eq!(resolves(&strange.facts()).status, Status::Warn);
    }

    #[test]
    fn a_silent_resolver_is_unknown_with_its_reason() {
        let case = hosts(NODE).then(|facts| {
            let why = Unknown::because("the resolver did not answer within 300 ms");
            resolve(facts, "id.example.com", Err(why));
        });
        let judged = resolves(&case.facts());
        assert_eq!(judged.status, Status::Unknown);
        assert!(judged.detail.contains("300 ms"));
    }
}
