//! Who can reach the management console: the connector's address and the valves that stand before it.

use super::connectors::{self, Trouble, placeholder};
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::guide::judged::Judged;
use crate::probe::Facts;

/// Tomcat's valves that let only some hosts through. Source: Tomcat 7 to 9, "Access Control".
const VALVES: [&str; 3] = ["RemoteAddrValve", "RemoteHostValve", "RemoteCIDRValve"];

/// G18. The console's connector is bound to one address, or a valve lets only some hosts through.
pub(super) fn exposure(facts: &Facts) -> Judged {
    let needed = "the console reachable for administrators only";
    if facts.home.layout == Layout::Mi {
        return Judged::info(
            "no management console",
            needed,
            "its management API listens on a port of its own",
        );
    }
    let all = match connectors::all(facts) {
        Ok(all) => all,
        Err(Trouble::Broken(_, reason) | Trouble::Unseen(reason)) => {
            return Judged::unknown("not readable", needed, reason);
        }
    };
    let Some(https) = all.iter().find(|connector| connector.https) else {
        return Judged::unknown(
            "no https connector",
            needed,
            "the console's connector is not written: see G20",
        );
    };
    match valve(facts) {
        Err(reason) => return Judged::unknown("restrictions not readable", needed, reason),
        Ok(Some(valve)) => {
            return Judged::pass(format!("{valve} guards it"), needed)
                .saying("whom it lets through is yours to know: look at its allow list now and then");
        }
        Ok(None) => {}
    }
    match https.attribute("address") {
        Some(address) if placeholder(address) => {
            Judged::unknown("a placeholder", needed, "the connector's address is filled in at start")
        }
        Some(address) if !matches!(address.trim(), "" | "0.0.0.0" | "::" | "[::]") => {
            Judged::pass(format!("bound to {address}"), needed)
        }
        _ => open(facts, needed),
    }
}

fn open(facts: &Facts, needed: &str) -> Judged {
    let port = super::forwarding::shifted(facts, "ports.https").map_or_else(|| "its port".into(), |p| p.to_string());
    let name = facts.value("hostname.management").or(facts.value("hostname"));
    let under = name.map(|name| format!(", as {name}")).unwrap_or_default();
    let rule = format!("nft add rule inet filter input ip saddr != NETWORK tcp dport {port} drop");
    Judged::warn(
        format!("port {port} on every address{under}"),
        needed,
        format!(
            "no address and no valve restricts it: where this port serves nobody but administrators, `{rule}` closes it to all \
             but their NETWORK; a firewall before this machine cannot be seen from here"
        ),
    )
    .by_hand("set address= on the connector, or restrict /carbon before it")
}

/// The valve that restricts hosts, wherever it is written.
fn valve(facts: &Facts) -> Result<Option<&'static str>, String> {
    let mut texts: Vec<&str> = Vec::new();
    let rules = if facts.home.source == ConfigSource::Toml {
        FileRole::DeploymentToml
    } else {
        FileRole::CatalinaXml
    };
    texts.extend(facts.files.text(rules));
    let own = facts.survey.transport.contexts.as_ref().map_err(ToString::to_string)?;
    texts.extend(own.iter().map(String::as_str));
    Ok(VALVES
        .into_iter()
        .find(|valve| texts.iter().any(|text| bare(text).contains(valve))))
}

/// The text without remarks of XML and TOML: a valve in one of them guards nothing.
fn bare(text: &str) -> String {
    if !text.trim_start().starts_with('<') {
        let kept = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        return kept.collect::<Vec<_>>().join("\n");
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}
