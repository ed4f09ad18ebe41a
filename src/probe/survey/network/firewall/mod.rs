//! The firewall of this machine, as far as its own files can be read without root's rights. No command is run.

mod files;
mod found;
mod rules;
#[cfg(test)]
mod tests;

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

use files::{assigned, text};

pub use found::{Firewall, FirewallKind, NftChain, Rules};

/// Who manages the older tables: the unit, its file, and the command that writes the file.
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

/// Finds an active firewall: `None` where none is installed or each is off.
pub(super) fn inspect(world: &World) -> Known<Option<Firewall>> {
    if !world.reads_proc() {
        return Err(Unknown::because("firewalls can be read on Linux only"));
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
        let file = named.into_iter().find(|name| machine::exists(&world.path(name)));
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

/// Whether systemd starts a unit: by the links that it makes for that.
fn enabled(world: &World, unit: &str) -> bool {
    ["multi-user", "sysinit", "basic"].iter().any(|target| {
        let link = world.path(&format!("/etc/systemd/system/{target}.target.wants/{unit}"));
        machine::link_metadata(&link).is_ok()
    })
}
