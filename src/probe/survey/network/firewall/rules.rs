//! Reads the files with each firewall's rules, for the ports that they mention.

use std::path::{Path, PathBuf};

use regex_lite::Regex;

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

use super::files::{assigned, needed, no_rules, text};
use super::found::{Firewall, FirewallKind, NftChain, Rules};

/// Rules that ufw made are recognised by its own comments: `### tuple ### allow tcp 9443 0.0.0.0/0 any 0.0.0.0/0 in`.
pub(super) fn ufw(world: &World) -> Known<Rules> {
    let name = ["/etc/ufw/user.rules", "/lib/ufw/user.rules"]
        .into_iter()
        .find(|name| machine::exists(&world.path(name)))
        .unwrap_or("/etc/ufw/user.rules");
    let rules = needed(world, name)?;
    let policy = text(world, "/etc/default/ufw").unwrap_or_default();
    let mut found = Rules {
        lets_in: assigned(&policy, "DEFAULT_INPUT_POLICY").is_some_and(|value| value.eq_ignore_ascii_case("accept")),
        ..Rules::default()
    };
    for line in rules.lines().filter_map(|line| line.strip_prefix("### tuple ###")) {
        let mut words = line.split_whitespace();
        let allows = matches!(words.next(), Some("allow" | "limit"));
        let tcp = matches!(words.next(), Some("tcp" | "any"));
        match words.next() {
            Some("any") if allows && tcp => found.mentions.extend([(0, u16::MAX)]),
            Some(ports) if allows && tcp => found.mentions.extend(ports.split(',').filter_map(range)),
            _ => {}
        }
    }
    Ok(found)
}

/// The zones that are defined on this machine, and the default one as shipped where it is not.
pub(super) fn firewalld(world: &World, conf: &str) -> Known<Rules> {
    let default = assigned(conf, "DefaultZone").unwrap_or("public").to_owned();
    let directory = "/etc/firewalld/zones";
    let mut zones = Vec::new();
    match machine::list(&world.path(directory)) {
        Ok(entries) => zones.extend(entries.into_iter().map(|entry| entry.path).filter(|path| is_zone(path))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(no_rules(directory, &error)),
    }
    let own_default = zones
        .iter()
        .any(|path| path.file_stem().is_some_and(|stem| *stem == *default));
    if !own_default {
        zones.extend(
            Some(world.path(&format!("/usr/lib/firewalld/zones/{default}.xml"))).filter(|path| machine::exists(path)),
        );
    }
    let mut found = Rules::default();
    for path in zones {
        let text = machine::system_text(&path).map_err(|error| no_rules(directory, &error))?;
        let is_default = path.file_stem().is_some_and(|stem| *stem == *default);
        found.lets_in |= is_default && matches(&text, r#"<zone[^>]*target="ACCEPT""#).next().is_some();
        let ports = matches(&text, r#"\bport="([0-9-]+)""#);
        found.mentions.extend(ports.filter_map(|ports| range(&ports)));
    }
    Ok(found)
}

fn is_zone(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "xml")
}

pub(super) fn nftables(world: &World, name: &str) -> Firewall {
    let (chain, rules) = match needed(world, name) {
        Err(unknown) => (None, Err(unknown)),
        Ok(text) if text.lines().any(|line| line.trim_start().starts_with("include")) => {
            let why = format!("{name} includes further files, which are not followed");
            (None, Err(Unknown::because(why)))
        }
        Ok(text) if text.contains("dport @") => {
            let why = format!("{name} names its ports in sets, which are not followed");
            (None, Err(Unknown::because(why)))
        }
        Ok(text) => {
            let (chain, rules) = nft(&text);
            let file = PathBuf::from(name);
            (chain.map(|name| NftChain { file, name }), Ok(rules))
        }
    };
    let kind = FirewallKind::Nftables(chain);
    Firewall { kind, rules }
}

/// The chain of incoming connections, and what is allowed. A set of ports is in braces.
fn nft(text: &str) -> (Option<String>, Rules) {
    let (mut table, mut chain) = (String::new(), String::new());
    let mut input = None;
    let mut rules = Rules {
        lets_in: true,
        ..Rules::default()
    };
    for line in text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
    {
        let head = |word: &str| Some(line.strip_prefix(word)?.split('{').next()?.trim().to_owned());
        if let Some(name) = head("table ") {
            table = name;
        } else if let Some(name) = head("chain ") {
            chain = name;
        }
        if line.contains("hook input") {
            input = Some(format!("{table} {chain}"));
        }
        let in_input = input.as_deref() == Some(format!("{table} {chain}").as_str());
        let closes = line.contains("policy drop") || line.starts_with("drop") || line.starts_with("reject");
        rules.lets_in &= !(in_input && closes);
    }
    let rows: Vec<&str> = text.lines().filter_map(|line| line.split('#').next()).collect();
    for ports in matches(&rows.join("\n"), r"dport\s+(?:\{([^}]*)\}|([0-9-]+))") {
        rules.mentions.extend(ports.split(',').filter_map(range));
    }
    (input, rules)
}

/// The tables as `iptables-save` writes them.
pub(super) fn iptables(world: &World, name: &str) -> Known<Rules> {
    let text = needed(world, name)?;
    let input: Vec<&str> = text.lines().filter(|line| line.starts_with("-A INPUT")).collect();
    let closes = |line: &&str| line.ends_with("-j DROP") || line.contains("-j REJECT");
    let mut found = Rules {
        lets_in: text.contains(":INPUT ACCEPT") && !input.iter().any(closes),
        ..Rules::default()
    };
    for line in input.iter().filter(|line| line.contains("-j ACCEPT")) {
        for ports in matches(line, r"--dports? ([0-9:,]+)") {
            found.mentions.extend(ports.split(',').filter_map(range));
        }
    }
    Ok(found)
}

fn matches<'t>(text: &'t str, pattern: &str) -> impl Iterator<Item = String> + use<'t> {
    let pattern = Regex::new(pattern).ok();
    let found: Vec<String> = pattern
        .iter()
        .flat_map(|pattern| pattern.captures_iter(text))
        .map(|groups| {
            let group = groups.iter().skip(1).flatten().next().or(groups.get(0));
            group.map_or(String::new(), |group| group.as_str().to_owned())
        })
        .collect();
    found.into_iter()
}

/// `9443`, `9000:9999` or `9000-9999`.
fn range(text: &str) -> Option<(u16, u16)> {
    let text = text.trim();
    let (from, to) = text.split_once([':', '-']).unwrap_or((text, text));
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
}
