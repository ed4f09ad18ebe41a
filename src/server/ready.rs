//! Decides when a server is up: by its own line in the log, and by its main port.

use crate::disk::limit;
use crate::domain::known::{Known, Unknown};
use crate::domain::ports::PortRow;
use crate::domain::setting::FileRole;
use crate::domain::{ConfigSource, Home, settings};
use crate::probe::process::ServerProcess;
use crate::probe::sockets::{self, ProcessListeners};
use crate::probe::{HomeFiles, World, logs, ports, reading};
use crate::text::{Format, in_bounds, toml, xml};

/// The files that ports are configured in.
pub(super) const FILES: [FileRole; 5] = [
    FileRole::CarbonXml,
    FileRole::DeploymentToml,
    FileRole::CatalinaXml,
    FileRole::Axis2Xml,
    FileRole::JmxXml,
];

/// The ports that this home opens, before the offset: the configured ones, else the shipped ones.
///
/// A start renders XML from `deployment.toml`: for a running server the XML is read, for a stopped one the TOML.
pub(super) fn expected(home: &Home, running: bool) -> Vec<PortRow> {
    let source = if running { ConfigSource::Files } else { home.source };
    let home = Home { source, ..home.clone() };
    let files = HomeFiles::load_some(&home, &FILES);
    ports::configured(&home, &files, &|id| {
        let setting = settings::by_id(id)?;
        reading::read(setting, &home, &files).value()?.trim().parse().ok()
    })
}

/// The main port of this home at an offset: `https`, the management port of MI, or that of messages where there is neither.
pub(super) fn main_port(rows: &[PortRow], offset: u16) -> Option<u16> {
    let named = |name: &str| rows.iter().find(|row| row.name == name);
    let row = named("https")
        .or_else(|| named("management-https"))
        .or_else(|| named("passthru-https"))?;
    row.at(offset.into()).ok()
}

/// The effective port offset: `-DportOffset` of the command line overrides the file. `None` where it is not a number there.
///
/// A start renders `carbon.xml` from `deployment.toml`: for a running server the former is read, for a stopped one the latter.
pub(super) fn offset(home: &Home, server: Option<&ServerProcess>) -> Option<u16> {
    if let Some(named) = server.and_then(|server| server.port_offset.as_deref()) {
        return named.trim().parse().ok();
    }
    let next = (server.is_none() && home.source == ConfigSource::Toml)
        .then(|| toml::get(&text(home, "deployment.toml", Format::Toml)?, &["server", "offset"]).ok()?)
        .flatten();
    let found = match next {
        Some(found) => found,
        None => xml::get(&text(home, "carbon.xml", Format::Xml)?, "Server/Ports/Offset").ok()??,
    };
    found.value.trim().parse().ok()
}

fn text(home: &Home, name: &str, format: Format) -> Option<String> {
    let bytes = home
        .root
        .read(&home.at(home.conf()).join(name), limit::CONFIGURATION)
        .ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    in_bounds(text, format).ok()?;
    Some(text.to_owned())
}

/// The listening ports that matter to this home: those of its process, else those of this machine.
pub(super) fn listening(world: &World, pid: Option<u32>) -> Known<ProcessListeners> {
    match pid {
        Some(pid) => sockets::around(world, pid),
        None => sockets::listening(world).map(|listeners| ProcessListeners {
            listeners,
            own: Ok(std::collections::BTreeSet::new()),
        }),
    }
}

/// Whether the server itself listens on this port. Where its sockets may not be read, any listener counts.
///
/// # Errors
/// Where the system does not report who listens.
pub(super) fn is_open(around: &Known<ProcessListeners>, port: u16) -> Result<bool, &Unknown> {
    let ProcessListeners { listeners, own } = around.as_ref()?;
    Ok(listeners
        .iter()
        .filter(|listener| listener.port == port)
        .any(|listener| own.as_ref().map_or(true, |own| own.contains(&listener.inode))))
}

/// What one log line says about the state of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It begins to start.
    Starting,
    /// It is up.
    Started,
    /// It begins to go down.
    Stopping,
}

/// The last two also appear where a server was stopped while it was starting, and reported in between that it is up.
const STOPPING: [&str; 5] = [
    "Shutdown hook triggered",
    "Gracefully shutting down",
    "Gracefully restarting",
    "Shutdown complete",
    "Halting JVM",
];

/// The kernel's classes that shut a server down, without their packages, which some patterns leave out. Other classes may log the
/// same words about a connection or a task.
const KERNEL: [&str; 4] = [
    "CarbonServerManager",
    "ServerManager",
    "ServerManagement",
    "ServiceBusInitializer",
];

/// Reads one line of `wso2carbon.log`. Source: real logs of Carbon 4.2 to 4.10 and MI 4.2.
pub(super) fn event(line: &str) -> Option<Event> {
    if logs::started_marker(line).is_some() {
        return Some(Event::Started);
    }
    if logs::starting_marker(line) {
        return Some(Event::Starting);
    }
    let (head, said) = line.split_once("} - ")?;
    let (_, class) = head.rsplit_once('{')?;
    let class = class.rsplit('.').next().unwrap_or(class);
    let said = said.trim_start();
    // The first mark is unique.
    let stops =
        said.starts_with(STOPPING[0]) || KERNEL.contains(&class) && STOPPING.iter().any(|mark| said.starts_with(mark));
    stops.then_some(Event::Stopping)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    #[test]
    fn reads_the_lines_of_every_generation() {
        let lines = [
            (
                "TID: [-1234] [] [2016-05-02 10:00:00,123]  INFO {org.wso2.carbon.core.internal.CarbonCoreActivator} -  Starting WSO2 Carbon... {org.wso2.carbon.core.internal.CarbonCoreActivator}",
                Some(Event::Starting),
            ),
            (
                "TID: [] [] [2024-05-02 10:00:00,123] []  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - WSO2 Carbon started in 92 sec",
                Some(Event::Started),
            ),
            (
                "[2024-05-02 10:00:00,123]  INFO {StartupFinalizer} - WSO2 Micro Integrator started in 7.49 seconds",
                Some(Event::Started),
            ),
            (
                "[2020-02-23 5:08:51,626]  INFORMACIÓN {x.CarbonServerManager} - Shutdown hook triggered....",
                Some(Event::Stopping),
            ),
            (
                "TID: [] [] [2024-05-02 10:00:00,123] []  INFO {x.CarbonServerManager} - Shutdown complete",
                Some(Event::Stopping),
            ),
            (
                "[2020-02-23 5:08:51,626]  INFORMACIÓN {x.CarbonServerManager} - Halting JVM",
                Some(Event::Stopping),
            ),
            (
                "TID: [-1234] [] [2016-05-02 10:00:00,123]  INFO {org.wso2.carbon.core.init.CarbonServerManager} -  Gracefully shutting down WSO2 API Manager... {org.wso2.carbon.core.init.CarbonServerManager}",
                Some(Event::Stopping),
            ),
            (
                "[2024-05-02 10:00:00,123]  INFO {ServiceBusInitializer} - Halting JVM",
                Some(Event::Stopping),
            ),
            (
                "TID: [] [] [2024-05-02 10:00:00,123] [] INFO {com.zaxxer.hikari.HikariDataSource} - Gracefully shutting down idle connection 4",
                None,
            ),
            (
                "TID: [] [] [2024-05-02 10:00:00,123] [] WARN {org.wso2.carbon.user.core.UserStore} - the user wrote: Halting JVM",
                None,
            ),
            (
                "TID: [] [] [2024-05-02 10:00:00,123] [] WARN {x.CarbonServerManager} - not Halting JVM",
                None,
            ),
            ("WARN {a.B} - said {x.CarbonServerManager} - Halting JVM", None),
            ("Halting JVM", None),
            ("INFO {x} - Deploying the task started in the mediator", None),
        ];
        for (line, expected) in lines {
            assert_eq!(event(line), expected, "{line}");
        }
    }

    #[test]
    fn a_port_is_open_by_its_own_socket_or_where_that_cannot_be_seen_by_any() {
        let listeners = vec![sockets::Listener {
            port: 9443,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            inode: 7,
        }];
        let with = |own: Known<BTreeSet<u64>>| {
            let around = Ok(ProcessListeners {
                listeners: listeners.clone(),
                own,
            });
            (is_open(&around, 9443).unwrap(), is_open(&around, 9763).unwrap())
        };
        assert_eq!(with(Ok(BTreeSet::from([7]))), (true, false));
        assert_eq!(with(Ok(BTreeSet::from([8]))), (false, false));
        assert_eq!(with(Err(Unknown::because("another user"))), (true, false));
        assert!(is_open(&Err(Unknown::because("not on this system")), 9443).is_err());
    }
}
