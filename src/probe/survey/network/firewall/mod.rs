//! The firewall of this machine, as far as its own files tell without the administrator's rights. No command is run.

mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::disk::machine;
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
    /// The older tables of the kernel, kept by a service of Debian's or Red Hat's; the command that saves them.
    Iptables(&'static str),
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

/// Who keeps the older tables: the unit, its file, and the command that writes the file.
const IPTABLES: [(&str, &str, &str); 2] = [
    (
        "netfilter-persistent.service",
        "/etc/iptables/rules.v4",
        "netfilter-persistent save",
    ),
    (
        "iptables.service",
        "/etc/sysconfig/iptables",
        "iptables-save -f /etc/sysconfig/iptables",
    ),
];

/// Looks for an active firewall: `None` where none is installed or each is switched off.
pub(super) fn look(world: &World) -> Known<Option<Firewall>> {
    if !world.reads_proc() {
        return Err(Unknown::because("firewalls can be looked at on Linux only"));
    }
    if let Some(conf) = text(world, "/etc/ufw/ufw.conf")
        && assigned(&conf, "ENABLED").is_some_and(|value| value.eq_ignore_ascii_case("yes"))
    {
        let rules = rules::ufw(world);
        let kind = FirewallKind::Ufw;
        return Ok(Some(Firewall { kind, rules }));
    }
    if let Some(conf) = text(world, "/etc/firewalld/firewalld.conf")
        && enabled(world, "firewalld.service")
    {
        let rules = rules::firewalld(world, &conf);
        let kind = FirewallKind::Firewalld;
        return Ok(Some(Firewall { kind, rules }));
    }
    if enabled(world, "nftables.service") {
        let named = ["/etc/nftables.conf", "/etc/sysconfig/nftables.conf"];
        let file = named.into_iter().find(|name| world.path(name).exists());
        return Ok(Some(rules::nftables(world, file.unwrap_or(named[0]))));
    }
    for (unit, file, save) in IPTABLES {
        if enabled(world, unit) {
            let rules = rules::iptables(world, file);
            let kind = FirewallKind::Iptables(save);
            return Ok(Some(Firewall { kind, rules }));
        }
    }
    Ok(None)
}

fn text(world: &World, name: &str) -> Option<String> {
    machine::system_text(&world.path(name)).ok()
}

fn needed(world: &World, name: &str) -> Known<String> {
    machine::system_text(&world.path(name)).map_err(|error| no_rules(name, &error))
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
        machine::link_metadata(&link).is_ok()
    })
}
