//! Surveys names, ports and other machines: who listens, what resolves, who answers.

mod addresses;
mod firewall;
mod hosts;
mod in_time;
mod members;
mod names;
mod siblings;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::PathBuf;

use crate::domain::known::{Known, Unknown};
use crate::domain::ports::{BeyondPorts, PortRow, clustered};
use crate::probe::ports;
use crate::probe::sockets::{self, Listener, PortOwner};

use super::SurveyContext;
use crate::domain::SettingId;
use crate::domain::settings::id;

pub use firewall::{Firewall, FirewallKind, NftChain, Rules};
pub use members::Answer;
pub use names::bare;
pub use siblings::Sibling;

/// A port that this home opens at its next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningPort {
    /// With the offset, where that moves it.
    pub port: u16,
    /// The row before the offset.
    pub row: PortRow,
}

/// A row of the table that has no port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingPort {
    /// The name of the row.
    pub name: &'static str,
    /// Its number and the offset.
    pub sum: BeyondPorts,
}

/// The owner of a listening socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The process.
    pub owner: PortOwner,
    /// The home it serves, where it is a Carbon server.
    pub carbon_home: Option<PathBuf>,
}

/// The result of this part of the survey.
#[derive(Clone, Debug)]
pub struct Network {
    /// The ports that this home opens at its next start, the Hazelcast port among them where clustering is on.
    pub opened: Known<Vec<OpeningPort>>,
    /// Rows of the table that have no port: with the offset their number is above the highest.
    pub beyond: Vec<MissingPort>,
    /// Every listening TCP socket of this machine.
    pub listeners: Known<Vec<Listener>>,
    /// What this server itself listens on while it runs; nothing where it does not, or where its sockets may not be read.
    pub held: Vec<Listener>,
    /// The owners of those [`Network::listeners`] that are on a port of [`Network::opened`], by inode. The processes of other
    /// users are not among them where this user may not read them.
    pub holders: BTreeMap<u64, Holder>,
    /// The addresses that reach this machine from itself.
    pub own: Known<Vec<IpAddr>>,
    /// The addresses of each relevant name, in lower case; none where it does not resolve.
    pub names: BTreeMap<String, Known<Vec<IpAddr>>>,
    /// Whether each member of the cluster answers; checked only while this server runs, since only then it should reach them.
    pub members: BTreeMap<String, Answer>,
    /// The clusters of the other Carbon servers that run on this machine.
    pub siblings: Vec<Sibling>,
    /// The firewall of this machine; `None` where none is active.
    pub firewall: Known<Option<Firewall>>,
}

impl Default for Network {
    fn default() -> Self {
        fn not_looked<T>() -> Known<T> {
            Err(Unknown::because("the network of this home was not inspected"))
        }
        Self {
            opened: not_looked(),
            beyond: Vec::new(),
            listeners: not_looked(),
            held: Vec::new(),
            holders: BTreeMap::new(),
            own: not_looked(),
            names: BTreeMap::new(),
            members: BTreeMap::new(),
            siblings: Vec::new(),
            firewall: not_looked(),
        }
    }
}

impl Network {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        let (opened, beyond) = match opened(context) {
            Ok((opened, beyond)) => (Ok(opened), beyond),
            Err(reason) => (Err(reason), Vec::new()),
        };
        let listeners = sockets::listening(context.world);
        let holders = holders(context, &opened, &listeners);
        let clustered = context.value(id::CLUSTER_ENABLED) == Some("true");
        let names = names::resolve(context, clustered);
        let foreign = names.keys().any(|name| !crate::domain::value::is_loopback(name));
        let own = if foreign || clustered {
            addresses::own(context.world)
        } else {
            Err(Unknown::because("there is no name to resolve"))
        };
        let members = if clustered && context.home.pid.is_some() && !context.world.is_recorded() {
            members::ask(context, &names)
        } else {
            BTreeMap::new()
        };
        let siblings = if clustered {
            siblings::inspect(context)
        } else {
            Vec::new()
        };
        Self {
            opened,
            beyond,
            listeners,
            held: held(context),
            holders,
            own,
            names,
            members,
            siblings,
            firewall: firewall::inspect(context.world),
        }
    }

    /// The addresses on which this server listens on a port now; none where it does not run or does not listen there.
    pub fn bound(&self, port: u16) -> Vec<IpAddr> {
        let on = self.held.iter().filter(|listener| listener.port == port);
        on.map(|listener| listener.address).collect()
    }

    /// The ports that this server listens on now and that no row of its table names.
    pub fn unnamed(&self) -> Vec<Listener> {
        let opened = self.opened.as_deref().unwrap_or_default();
        let named = |port: u16| opened.iter().any(|one| one.port == port);
        let mut found: Vec<Listener> = self.held.iter().filter(|one| !named(one.port)).copied().collect();
        found.sort_unstable_by_key(|one| one.port);
        found.dedup_by_key(|one| one.port);
        found
    }

    /// The listeners on a port.
    pub fn on(&self, port: u16) -> Known<Vec<(Listener, Option<&Holder>)>> {
        let listeners = self.listeners.as_ref().map_err(Clone::clone)?;
        let on = listeners.iter().filter(|listener| listener.port == port);
        Ok(on
            .map(|listener| (*listener, self.holders.get(&listener.inode)))
            .collect())
    }
}

/// What the server of this home listens on.
fn held(context: &SurveyContext) -> Vec<Listener> {
    let pid = context.home.pid.filter(|_| context.world.reads_proc());
    pid.and_then(|pid| sockets::of_pid(context.world, pid).ok())
        .unwrap_or_default()
}

/// What this home opens by its configuration, and what it cannot open since there is no such port.
fn opened(context: &SurveyContext) -> Known<(Vec<OpeningPort>, Vec<MissingPort>)> {
    let offset: u32 = context
        .value(id::PORTS_OFFSET)
        .and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| Unknown::because("the port offset is filled in at start or cannot be read"))?;
    let number = |id: SettingId| context.value(id)?.trim().parse().ok();
    let mut rows = ports::configured(context.home, context.files, &number);
    if context.value(id::CLUSTER_ENABLED) == Some("true") {
        rows.extend(clustered(context.home).into_iter().map(|row| PortRow {
            number: row.setting.and_then(number).unwrap_or(row.number),
            ..row
        }));
    }
    let (mut opened, mut beyond) = (Vec::new(), Vec::new());
    for row in rows {
        match row.at(offset) {
            Ok(port) => opened.push(OpeningPort { port, row }),
            Err(sum) => beyond.push(MissingPort { name: row.name, sum }),
        }
    }
    Ok((opened, beyond))
}

fn holders(
    context: &SurveyContext,
    opened: &Known<Vec<OpeningPort>>,
    listeners: &Known<Vec<Listener>>,
) -> BTreeMap<u64, Holder> {
    let (Ok(opened), Ok(listeners)) = (opened, listeners) else {
        return BTreeMap::new();
    };
    let ports: BTreeSet<u16> = opened.iter().map(|opened| opened.port).collect();
    let inodes = listeners.iter().filter(|listener| ports.contains(&listener.port));
    let inodes: BTreeSet<u64> = inodes.map(|listener| listener.inode).collect();
    let jvms = &context.machine.jvms;
    let first: Vec<u32> = jvms.iter().map(|jvm| jvm.pid).collect();
    sockets::owners(context.world, &inodes, &first)
        .into_iter()
        .map(|(inode, owner)| {
            let jvm = jvms.iter().find(|jvm| jvm.pid == owner.pid);
            let carbon_home = jvm.and_then(|jvm| jvm.carbon_home.clone());
            (inode, Holder { owner, carbon_home })
        })
        .collect()
}
