//! The firewall of this machine, as far as its own files tell without the administrator's rights. No command is run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;

use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

/// The program that keeps the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirewallKind {
    /// Ubuntu's.
    Ufw,
    /// Red Hat's and SUSE's.
    Firewalld,
    /// The kernel's own, from `/etc/nftables.conf`; the chain that new connections pass, where one is named.
    Nftables(Option<NftChain>),
}

/// A chain of nftables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NftChain {
    /// The file that it is written in.
    pub file: PathBuf,
    /// Family, table and chain, as a rule names them: `inet filter input`.
    pub name: String,
}

/// What its rules say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Whether connections come in where no rule speaks of them.
    pub lets_in: bool,
    /// The ports that a rule mentions, from and to.
    pub mentions: BTreeSet<(u16, u16)>,
}

impl Rules {
    /// Whether a rule speaks of this port.
    pub fn mention(&self, port: u16) -> bool {
        self.mentions.iter().any(|(from, to)| (*from..=*to).contains(&port))
    }
}

/// A firewall that is active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firewall {
    /// Which.
    pub kind: FirewallKind,
    /// What it lets in.
    pub rules: Known<Rules>,
}

/// Looks for an active firewall: `None` where none is installed or each is switched off.
pub(super) fn look(world: &World) -> Known<Option<Firewall>> {
    if !world.reads_proc() {
        return Err(Unknown::because("firewalls can be looked at on Linux only"));
    }
    if let Some(conf) = text(world, "/etc/ufw/ufw.conf")
        && assigned(&conf, "ENABLED").is_some_and(|value| value.eq_ignore_ascii_case("yes"))
    {
        let rules = ufw(world);
        let kind = FirewallKind::Ufw;
        return Ok(Some(Firewall { kind, rules }));
    }
    if let Some(conf) = text(world, "/etc/firewalld/firewalld.conf")
        && enabled(world, "firewalld.service")
    {
        let rules = firewalld(world, &conf);
        let kind = FirewallKind::Firewalld;
        return Ok(Some(Firewall { kind, rules }));
    }
    if enabled(world, "nftables.service") {
        let named = ["/etc/nftables.conf", "/etc/sysconfig/nftables.conf"];
        let file = named.into_iter().find(|name| world.path(name).exists());
        return Ok(Some(nftables(world, file.unwrap_or(named[0]))));
    }
    Ok(None)
}

fn text(world: &World, name: &str) -> Option<String> {
    fs::read_to_string(world.path(name)).ok()
}

fn needed(world: &World, name: &str) -> Known<String> {
    fs::read_to_string(world.path(name)).map_err(|error| no_rules(name, &error))
}

fn no_rules(name: &str, error: &std::io::Error) -> Unknown {
    Unknown::because(format!(
        "the firewall's rules cannot be read without root ({name}: {error})"
    ))
}

fn assigned<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut values = text.lines().rev().filter_map(|line| line.trim().split_once('='));
    let (_, value) = values.find(|(name, _)| name.trim() == key)?;
    Some(value.trim().trim_matches('"'))
}

/// Whether systemd starts a unit: by the links that it makes for that.
fn enabled(world: &World, unit: &str) -> bool {
    ["multi-user", "sysinit", "basic"].iter().any(|target| {
        let link = world.path(&format!("/etc/systemd/system/{target}.target.wants/{unit}"));
        fs::symlink_metadata(link).is_ok()
    })
}

/// Rules that ufw made are told by its own comments: `### tuple ### allow tcp 9443 0.0.0.0/0 any 0.0.0.0/0 in`.
fn ufw(world: &World) -> Known<Rules> {
    let name = ["/etc/ufw/user.rules", "/lib/ufw/user.rules"]
        .into_iter()
        .find(|name| world.path(name).exists())
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

/// The zones that this machine has of its own, and the default one as shipped where it has not.
fn firewalld(world: &World, conf: &str) -> Known<Rules> {
    let default = assigned(conf, "DefaultZone").unwrap_or("public").to_owned();
    let directory = "/etc/firewalld/zones";
    let mut zones = Vec::new();
    match fs::read_dir(world.path(directory)) {
        Ok(entries) => zones.extend(entries.flatten().map(|entry| entry.path()).filter(|path| is_zone(path))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(no_rules(directory, &error)),
    }
    let own_default = zones
        .iter()
        .any(|path| path.file_stem().is_some_and(|stem| *stem == *default));
    if !own_default {
        zones.extend(Some(world.path(&format!("/usr/lib/firewalld/zones/{default}.xml"))).filter(|path| path.exists()));
    }
    let mut found = Rules::default();
    for path in zones {
        let text = fs::read_to_string(&path).map_err(|error| no_rules(directory, &error))?;
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

fn nftables(world: &World, name: &str) -> Firewall {
    let (chain, rules) = match needed(world, name) {
        Err(unknown) => (None, Err(unknown)),
        Ok(text) if text.lines().any(|line| line.trim_start().starts_with("include")) => {
            let why = format!("{name} takes in further files, which are not followed");
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

/// The chain of incoming connections, and what is let in. A set of ports stands in braces.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(files: &[(&str, &str)]) -> Known<Option<Firewall>> {
        let room = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = room.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        look(&World::recorded(room.path()))
    }

    fn rules(files: &[(&str, &str)]) -> Rules {
        machine(files).unwrap().unwrap().rules.unwrap()
    }

    #[test]
    fn none_or_one_that_is_switched_off_is_no_firewall() {
        assert_eq!(machine(&[]), Ok(None));
        assert_eq!(
            machine(&[("etc/ufw/ufw.conf", "# ENABLED=yes\nENABLED=no\n")]),
            Ok(None)
        );
        assert_eq!(
            machine(&[("etc/firewalld/firewalld.conf", "DefaultZone=public\n")]),
            Ok(None)
        );
    }

    #[test]
    fn ufw_tells_its_rules_in_comments() {
        let on = ("etc/ufw/ufw.conf", "ENABLED=yes\n");
        let tuples = "### tuple ### allow tcp 22,9443 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp -j ACCEPT\n\
                      ### tuple ### deny tcp 9763 0.0.0.0/0 any 0.0.0.0/0 in\n### tuple ### allow tcp 8200:8299 0.0.0.0/0 any 0.0.0.0/0 in\n";
        let found = rules(&[on, ("etc/ufw/user.rules", tuples)]);
        assert!(found.mention(9443) && found.mention(8243) && !found.mention(9763) && !found.lets_in);
        let closed = machine(&[on]).unwrap().unwrap();
        assert!(closed.rules.unwrap_err().0.contains("without root"));
    }

    #[test]
    fn firewalld_keeps_zones() {
        let conf = ("etc/firewalld/firewalld.conf", "DefaultZone=public\n");
        let link = ("etc/systemd/system/multi-user.target.wants/firewalld.service", "");
        let zone = "<zone><service name=\"ssh\"/><port port=\"9443\" protocol=\"tcp\"/>\
                    <forward-port port=\"80\" protocol=\"tcp\" to-port=\"9763\"/></zone>";
        let found = rules(&[conf, link, ("etc/firewalld/zones/public.xml", zone)]);
        assert!(found.mention(9443) && found.mention(9763) && !found.mention(8243) && !found.lets_in);
        let trusted = ("usr/lib/firewalld/zones/public.xml", "<zone target=\"ACCEPT\"></zone>");
        assert!(rules(&[conf, link, trusted]).lets_in);
    }

    #[test]
    fn nftables_names_its_chain_and_its_ports() {
        let link = ("etc/systemd/system/sysinit.target.wants/nftables.service", "");
        let conf = "flush ruleset\ntable inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    \
                    tcp dport { 22,\n 9443 } accept # dport 8243\n  }\n}\n";
        let found = machine(&[link, ("etc/nftables.conf", conf)]).unwrap().unwrap();
        let read = found.rules.unwrap();
        assert!(read.mention(9443) && read.mention(22) && !read.mention(8243) && !read.lets_in);
        let FirewallKind::Nftables(Some(chain)) = found.kind else {
            panic!("no chain");
        };
        assert_eq!(chain.name, "inet filter input");
        let open = conf.replace(" policy drop;", "");
        assert!(rules(&[link, ("etc/nftables.conf", &open)]).lets_in);
        let sets = conf.replace("{ 22,\n 9443 }", "@ours");
        assert!(
            machine(&[link, ("etc/nftables.conf", &sets)])
                .unwrap()
                .unwrap()
                .rules
                .is_err()
        );
    }
}
