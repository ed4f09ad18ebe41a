//! The result about a firewall: which program manages the rules, and what these allow.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::known::Known;

/// The program that manages the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirewallKind {
    /// Ubuntu's.
    Ufw,
    /// Red Hat's and SUSE's.
    Firewalld,
    /// The kernel's own, from `/etc/nftables.conf`; the chain that new connections pass, where one is named.
    Nftables(Option<NftChain>),
    /// The older tables of the kernel, managed by a service of Debian's or Red Hat's; the command that saves them.
    Iptables(&'static str),
}

/// A chain of nftables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NftChain {
    /// The file that contains it.
    pub file: PathBuf,
    /// Family, table and chain, as a rule names them: `inet filter input`.
    pub name: String,
}

/// What its rules allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Whether connections are allowed where no rule mentions them.
    pub lets_in: bool,
    /// The ports that a rule mentions, from and to.
    pub mentions: BTreeSet<(u16, u16)>,
}

impl Rules {
    /// Whether a rule mentions this port.
    pub fn mention(&self, port: u16) -> bool {
        self.mentions.iter().any(|(from, to)| (*from..=*to).contains(&port))
    }
}

/// A firewall that is active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firewall {
    /// Which.
    pub kind: FirewallKind,
    /// What it allows.
    pub rules: Known<Rules>,
}
