//! A port that is taken: which, by whom, and the offset at which all ports of this home are free.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use crate::domain::command::carbonctl;
use crate::domain::ports::{PortRow, free_offset, moved};
use crate::domain::settings::id;
use crate::domain::{Remedy, Shown as _};
use crate::probe::sockets::{self, PortOwner};
use crate::probe::{World, process, users};
use crate::server::ready;

pub(super) fn taken(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    if context.texts(hits).any(|line| line.contains("transport error 202")) {
        return Explanation::new("the port for a debugger is taken by another program; no offset moves it")
            .cure(cure(
                "give another one with --debug PORT, or take -agentlib:jdwp out of what starts it",
            ))
            .cure(cure("look which ports are taken, and by whom").by("ss -ltnp"));
    }
    let rows = ready::expected(context.home, context.server.is_some());
    let offset = ready::offset(context.home, context.server).unwrap_or(0);
    let expected: BTreeSet<u16> = rows.iter().filter_map(|row| row.at(offset.into()).ok()).collect();
    let named = named_by(context, hits, &rows, offset);
    let Some(held) = held(context) else {
        let known: Vec<u16> = named.iter().copied().collect();
        return Explanation::new(if known.is_empty() {
            "a port that this server opens is taken by another program".to_owned()
        } else {
            format!("{} by another program", is_taken(&known))
        })
        .cure(unknown_offset())
        .cure(cure("stop the other program"));
    };
    let wanted = if named.is_empty() { &expected } else { &named };
    let ports: Vec<u16> = wanted.iter().copied().filter(|port| held.contains(port)).collect();
    if ports.is_empty() {
        let known: Vec<u16> = named.iter().copied().collect();
        if known.is_empty() {
            return unnamed();
        }
        let which = with_names(&known, &rows, offset);
        let explanation = Explanation::new(format!("{which} was taken at that moment, and is free now"));
        return explanation.cure(cure("start again, now that it is free").by(carbonctl("start", None).as_owner()));
    }
    let mut explanation = holders(context, &ports);
    let free = free_offset(&rows.iter(), offset, |port| !held.contains(&port));
    explanation.cures.insert(
        0,
        free.map_or_else(unknown_offset, |free| {
            cure(format!("give this product an offset: {free} is free for all its ports"))
                .sets(id::PORTS_OFFSET, free.to_string())
        }),
    );
    explanation
}

/// A port that the log does not name, where those that are known of this server are free.
fn unnamed() -> Explanation {
    Explanation::new(
        "a port is taken that the log does not name; those that are known of this server are free now, so that it is another, \
         or one that was let go since",
    )
    .cure(cure("look which ports are taken, and by whom").by("ss -ltnp"))
    .cure(unknown_offset())
}

/// The cause by who holds the ports, and the cure of stopping them.
fn holders(context: &FailureContext<'_>, ports: &[u16]) -> Explanation {
    let mut by: BTreeMap<Option<u32>, (Option<PortOwner>, Vec<u16>)> = BTreeMap::new();
    for port in ports {
        let owner = sockets::owner(context.world, *port);
        by.entry(owner.as_ref().map(|owner| owner.pid))
            .or_insert((owner, Vec::new()))
            .1
            .push(*port);
    }
    let servers = process::servers(context.world);
    let mut explanation: Option<Explanation> = None;
    // Those that can be named come first.
    for (pid, (owner, ports)) in by.iter().rev() {
        let server = servers.iter().find(|server| Some(server.pid) == *pid);
        let who = match (owner, server) {
            (None, _) => "a program of another user, which this user cannot see".to_owned(),
            (Some(owner), None) => format!("{} (pid {}, user {})", owner.name, owner.pid, owner.user),
            (Some(owner), Some(server)) => format!(
                "{} (pid {}, user {}), which serves {}",
                owner.name,
                owner.pid,
                owner.user,
                server.carbon_home.shown()
            ),
        };
        let words = format!("{} by {who}", is_taken(ports));
        let stop = match (owner, server) {
            (_, Some(server)) => cure("stop the other one").by(carbonctl("stop", Some(&server.carbon_home))),
            (Some(owner), None) => cure(format!("end {} (pid {}), if nobody needs it", owner.name, owner.pid)),
            (None, None) => cure(format!(
                "find out who it is{}: ss -ltnp 'sport = :{}'",
                if users::current(context.world).root {
                    ""
                } else {
                    ", as root"
                },
                ports[0]
            )),
        };
        explanation = Some(match explanation {
            None => Explanation::new(words).cure(stop),
            Some(explanation) => explanation.fact(words).cure(stop),
        });
    }
    explanation.unwrap_or_else(|| Explanation::new(is_taken(ports)))
}

/// Who opens which port, by the class that writes of it or throws: what the port is for, and its number before the offset.
const OPENED_BY: [(&str, &str, u16); 8] = [
    ("org.wso2.andes", "amqp", 5672),
    ("JMXServerManager", "jmx-registry", 9999),
    ("apacheds", "ldap", 10389),
    ("EmbeddedLDAP", "ldap", 10389),
    ("CarbonTomcat", "https", 9443),
    ("databridge.receiver.thrift", "thrift-tcp", 7611),
    ("databridge.receiver.binary", "binary-tcp", 9611),
    ("PassThroughHttpListener", "passthru-http", 8280),
];

/// The ports that the lines tell of: by number, in the line before, or by who writes.
fn named_by(context: &FailureContext<'_>, hits: &[usize], rows: &[PortRow], offset: u16) -> BTreeSet<u16> {
    // Without the time, which looks like a port.
    let shown = || {
        let whole = hits.iter().flat_map(|at| context.record_of(*at).lines.clone());
        whole.map(|at| context.lines[at].text.as_str())
    };
    let said = named(shown());
    if !said.is_empty() {
        return said;
    }
    // A listener tells its port one line before it fails.
    let before: Vec<usize> = hits
        .iter()
        .filter_map(|at| context.record_of(*at).lines.start.checked_sub(1))
        .filter(|at| {
            ["istener", "tarting", "port"]
                .iter()
                .any(|word| context.lines[*at].raw.contains(word))
        })
        .collect();
    let said = named(before.iter().map(|at| context.lines[*at].text.as_str()));
    if !said.is_empty() {
        return said;
    }
    let frames = hits.iter().map(|at| context.lines[*at].frames.as_str());
    let texts: Vec<&str> = context.told_with(hits).chain(frames).collect();
    let opener = OPENED_BY
        .iter()
        .find(|(class, ..)| texts.iter().any(|text| text.contains(class)));
    let port = opener.and_then(|(_, name, shipped)| {
        let row = rows.iter().find(|row| row.name == *name);
        row.map_or_else(|| moved((*shipped).into(), offset.into()), |row| row.at(offset.into()))
            .ok()
    });
    port.into_iter().collect()
}

/// Ports with what each is for.
fn with_names(ports: &[u16], rows: &[PortRow], offset: u16) -> String {
    let name = |port: &u16| {
        rows.iter()
            .find(|row| row.at(offset.into()) == Ok(*port))
            .map(|row| row.name)
    };
    let by_class = |port: &u16| {
        let row = OPENED_BY
            .iter()
            .find(|(.., shipped)| moved((*shipped).into(), offset.into()) == Ok(*port));
        row.map(|(_, name, _)| *name)
    };
    match ports {
        [one] => name(one)
            .or_else(|| by_class(one))
            .map_or_else(|| format!("port {one}"), |name| format!("port {one} ({name})")),
        more => format!("one of the ports {}", list(more)),
    }
}

/// A port below 1024: only the capability for it, or a security module, can be the reason where root is refused.
pub(super) fn refused(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let me = users::current(context.world);
    let rows = ready::expected(context.home, context.server.is_some());
    let offset = ready::offset(context.home, context.server).unwrap_or(0);
    let low: Vec<u16> = rows
        .iter()
        .filter_map(|row| row.at(offset.into()).ok())
        .filter(|port| *port < 1024)
        .collect();
    let said: Vec<u16> = named(hits.iter().map(|at| context.lines[*at].text.as_str()))
        .into_iter()
        .filter(|port| (1..1024).contains(port))
        .collect();
    let ports = if said.is_empty() { low } else { said };
    let which = match &ports[..] {
        [] => "a port below 1024".to_owned(),
        [one] => format!("port {one}"),
        more => format!("ports {}", list(more)),
    };
    let explanation = if me.root {
        Explanation::new(format!(
            "the user {} may not open {which}, though root: the capability CAP_NET_BIND_SERVICE was taken away \
                (container, unit), \
             or a security module (SELinux, AppArmor) forbids it",
            me.name
        ))
        .cure(cure("look which capabilities this user has").by("grep CapEff /proc/self/status"))
        .cure(cure("look what the security module refused").by("journalctl -k --grep 'denied' -n 20"))
    } else {
        Explanation::new(format!(
            "the user {} may not open {which}: below 1024 that takes root or the capability CAP_NET_BIND_SERVICE",
            me.name
        ))
        .cure(cure(
            "give the service that capability, with AmbientCapabilities=CAP_NET_BIND_SERVICE in its unit",
        ))
    };
    explanation.cure(cure("or keep the product's own ports, and forward 443 to them"))
}

/// An address to listen on that no interface of this machine has.
pub(super) fn foreign(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let host = capture(
        r"(?:bind|Bind|listen|host|address)\w* (?:to |on )?/?((?:\d{1,3}\.){3}\d{1,3}|[\w-]+(?:\.[\w-]+)+)",
        context.told_with(hits),
    );
    let host = host.filter(|host| !host.contains("java.")).map_or_else(
        || "the address to listen on".to_owned(),
        |host| format!("the address {host}, to listen on,"),
    );
    let place = if context.is_toml() {
        context.home.toml().shown().to_string()
    } else {
        format!(
            "{} (axis2.xml, catalina-server.xml, carbon.xml)",
            context.home.conf().shown()
        )
    };
    Explanation::new(format!(
        "{host} is not one of this machine: a bind address or host name in the configuration is wrong"
    ))
    .cure(cure(format!(
        "take the bind address out, or name one of this machine: hostname and bind-address in {place}"
    )))
    .cure(cure("look which addresses it has").by("ip -brief address"))
    .cure(cure("look what the own name leads to").by("getent hosts \"$(hostname)\""))
}

fn unknown_offset() -> Remedy {
    cure("give this product another offset").asks_for(id::PORTS_OFFSET, "N")
}

/// The ports that others listen on; `None` where the system does not tell.
fn held(context: &FailureContext<'_>) -> Option<BTreeSet<u16>> {
    let mut held: BTreeSet<u16> = all(context.world)?;
    // A server that still comes up has opened some itself.
    if let Some(own) = context
        .server
        .and_then(|server| sockets::of_pid(context.world, server.pid).ok())
    {
        for listener in own {
            held.remove(&listener.port);
        }
    }
    Some(held)
}

fn all(world: &World) -> Option<BTreeSet<u16>> {
    Some(
        sockets::listening(world)
            .ok()?
            .iter()
            .map(|listener| listener.port)
            .collect(),
    )
}

/// The port numbers that lines name.
fn named<'s>(texts: impl Iterator<Item = &'s str>) -> BTreeSet<u16> {
    let Ok(pattern) =
        Regex::new(r"(?i)(?:port[ s:=\[]+|in use:? ?\(?|-nio2?-|jsse-|[\d\]]:|bind to /?[\w.]*:)(\d{2,5})\b")
    else {
        return BTreeSet::new();
    };
    let mut found = BTreeSet::new();
    for text in texts {
        let numbers = pattern.captures_iter(text);
        found.extend(numbers.filter_map(|groups| groups.get(1)?.as_str().parse::<u16>().ok()));
    }
    found
}

fn is_taken(ports: &[u16]) -> String {
    match ports {
        [one] => format!("port {one} is taken"),
        more => format!("ports {} are taken", list(more)),
    }
}

fn list(ports: &[u16]) -> String {
    let words: Vec<String> = ports.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_each_shape() {
        for (text, port) in [
            ("java.net.BindException: Address already in use: https port 9443", 9443),
            (
                "Failed to initialize end point associated with ProtocolHandler [\"https-jsse-nio-9443\"]",
                9443,
            ),
            (
                "java.rmi.server.ExportException: Port already in use: 9999; nested exception",
                9999,
            ),
            ("Could not bind to /0.0.0.0:5672", 5672),
            ("Address already in use (Bind failed) <null>:9763", 9763),
            ("Pass-through HTTP Listener failed on 0.0.0.0:8280", 8280),
        ] {
            let found = named([text].into_iter());
            assert!(found.contains(&port) || text.contains("<null>"), "{text}: {found:?}");
        }
        assert!(
            named(["took 12:30 at Net.java"].into_iter())
                .iter()
                .all(|port| *port < 100)
        );
    }
}
