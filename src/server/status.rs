//! The state of the server at one look.

use std::path::Path;
use std::time::SystemTime;

use super::gauges::{Gauges, OpenedPort, SystemLoad};
use super::ready::Event;
use crate::domain::Shown as _;
use crate::domain::known::Known;
use crate::domain::ports::PortRow;
use crate::probe::process::Usage;
use crate::probe::sockets::{PortOwner, ProcessListeners};

/// The state of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ServerState {
    /// No process, and its last run ended normally, or there was none.
    Stopped,
    /// A process that is not up yet.
    Starting,
    /// Up.
    Running,
    /// A process that is shutting down.
    Stopping,
    /// No process, and its last run ended without a shutdown.
    Failed,
    /// A process of which neither its log nor its ports show the state.
    Unknown,
}

/// One port that the server is expected to open.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Port {
    /// Its number, with the effective offset.
    pub port: u16,
    /// What it is for.
    pub name: &'static str,
    /// Whether anything listens there.
    pub listening: bool,
    /// The server's pid where it is the one that listens.
    pub owner: Option<u32>,
    /// Who listens instead, where that is known.
    pub holder: Option<PortOwner>,
}

/// The server at one look.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerStatus {
    /// Its state.
    pub state: ServerState,
    /// Its process.
    pub pid: Option<u32>,
    /// Since when.
    pub since: Option<SystemTime>,
    /// Whether it is up, and not suspended.
    pub ready: bool,
    /// The ports it is expected to open; empty where the offset is not known, or where this system does not report listeners.
    pub ports: Vec<Port>,
    /// Whether the listeners of the ports could be read. Where not, an absent [`Port::owner`] means nothing.
    pub owners_seen: bool,
    /// Percent of one core, over the whole life of the process.
    pub cpu: Option<f64>,
    /// Processor time used since its start, seconds; two looks give the present use.
    pub cpu_seconds: Option<f64>,
    /// Resident memory in bytes.
    pub rss: Option<u64>,
    /// Threads.
    pub threads: Option<u32>,
    /// A note, one sentence.
    pub note: Option<String>,
    /// The process in figures; `None` without one.
    pub gauges: Option<Gauges>,
    /// The machine it runs on, or would.
    pub surroundings: SystemLoad,
}

/// The result of one look.
pub(super) struct Parts<'a> {
    pub(super) state: ServerState,
    pub(super) pid: Option<u32>,
    pub(super) since: Option<SystemTime>,
    pub(super) usage: Option<Usage>,
    pub(super) ports: Vec<Port>,
    /// The main port, and whether that is open.
    pub(super) main: Option<(u16, Option<bool>)>,
    /// The port that indicates a process which this user cannot see.
    pub(super) hidden: Option<u16>,
    /// Why the last start failed, where no process is there.
    pub(super) failed: Option<String>,
    /// What a server that is up came up in spite of.
    pub(super) troubles: Option<String>,
    /// The home's directory where that does not exist any more.
    pub(super) gone: Option<&'a Path>,
    pub(super) around: &'a Known<ProcessListeners>,
    pub(super) gauges: Option<Gauges>,
    pub(super) surroundings: SystemLoad,
}

impl Parts<'_> {
    /// The complete status.
    pub(super) fn into_status(self) -> ServerStatus {
        let state = match (&self.hidden, &self.failed) {
            (Some(_), _) => ServerState::Running,
            (None, Some(_)) => ServerState::Failed,
            (None, None) => self.state,
        };
        let closed = self.main.and_then(|(port, open)| (open == Some(false)).then_some(port));
        let note = match self.hidden {
            Some(port) => Some(format!(
                "Its log and port {port} show that it is up, but this user cannot see its process: run this as its user or as root."
            )),
            None => note(state, closed, self.around),
        };
        let root = self.gauges.as_ref().is_some_and(|gauges| gauges.root);
        let halted = self.gauges.as_ref().is_some_and(|gauges| gauges.halted);
        let gone = self
            .gone
            .map(|path| format!("The home does not exist any more: {}.", path.shown()));
        let suspended = self.pid.filter(|_| halted).map(suspended);
        ServerStatus {
            state,
            pid: self.pid,
            since: self.since,
            ready: state == ServerState::Running && !halted,
            ports: self.ports,
            owners_seen: self.around.as_ref().is_ok_and(|around| around.own.is_ok()),
            cpu: self
                .usage
                .zip(self.since)
                .and_then(|(usage, since)| over_life(usage.cpu_seconds, since)),
            cpu_seconds: self.usage.map(|usage| usage.cpu_seconds),
            rss: self.usage.map(|usage| usage.rss),
            threads: self.usage.and_then(|usage| usage.threads),
            note: suspended
                .or(gone)
                .or(self.failed)
                .or_else(|| joined(note, self.troubles))
                .or_else(|| root.then(|| AS_ROOT.to_owned())),
            gauges: self.gauges,
            surroundings: self.surroundings,
        }
    }
}

/// Both sentences, or the one that is there.
fn joined(note: Option<String>, more: Option<String>) -> Option<String> {
    match (note, more) {
        (Some(note), Some(more)) => Some(format!("{note} {more}")),
        (note, more) => note.or(more),
    }
}

/// The note about a suspended process, with the command that resumes it.
fn suspended(pid: u32) -> String {
    format!("Its process is suspended (SIGSTOP): `kill -CONT {pid}` resumes it.")
}

/// Why a server should not run as root, and what to do.
const AS_ROOT: &str = "It runs as root: give the home to a user of its own, and start it as that user.";

/// Whether a server that seems to have died may be one whose process cannot be seen: its log says that it is up, and somebody
/// listens on its port.
pub(super) fn may_be_hidden(
    state: ServerState,
    last: Option<Event>,
    port: u16,
    around: &Known<ProcessListeners>,
) -> bool {
    let listens = |around: &ProcessListeners| around.listeners.iter().any(|listener| listener.port == port);
    state == ServerState::Failed && last == Some(Event::Started) && around.as_ref().is_ok_and(listens)
}

/// The ports that the server itself listens on and that are not expected, by number.
///
/// Java's JMX agent, where it chose a port, opened the only one of them that is open on all addresses. Of several it is not known
/// which is the agent's.
pub(super) fn unexpected(expected: &[Port], around: &Known<ProcessListeners>, jmx_agent: bool) -> Vec<OpenedPort> {
    let Ok(ProcessListeners {
        listeners,
        own: Ok(own),
    }) = around
    else {
        return Vec::new();
    };
    let mut found: Vec<OpenedPort> = listeners
        .iter()
        .filter(|listener| own.contains(&listener.inode))
        .filter(|listener| expected.iter().all(|port| port.port != listener.port))
        .map(|listener| OpenedPort {
            port: listener.port,
            address: listener.address,
            what: None,
        })
        .collect();
    found.dedup();
    let mut open = found.iter_mut().filter(|opened| opened.everywhere());
    if let (true, Some(agent), None) = (jmx_agent, open.next(), open.next()) {
        agent.what = Some("JMX agent of Java");
    }
    found
}

/// The rule. A log may be rotated, so that it shows nothing of a server that is long up: then the port decides, where it can be
/// read.
pub(super) fn judge(process: bool, last: Option<Event>, open: Option<bool>) -> ServerState {
    match (process, last) {
        (true, Some(Event::Started)) => ServerState::Running,
        (true, Some(Event::Stopping)) => ServerState::Stopping,
        (true, Some(Event::Starting)) => ServerState::Starting,
        (true, None) => match open {
            Some(true) => ServerState::Running,
            Some(false) => ServerState::Starting,
            None => ServerState::Unknown,
        },
        (false, Some(Event::Starting | Event::Started)) => ServerState::Failed,
        (false, Some(Event::Stopping) | None) => ServerState::Stopped,
    }
}

fn note(state: ServerState, closed: Option<u16>, around: &Known<ProcessListeners>) -> Option<String> {
    let unseen = match around {
        Err(reason) => Some(reason),
        Ok(around) => around.own.as_ref().err(),
    };
    match (state, closed) {
        (ServerState::Failed, _) => Some("Its log ends without a shutdown: it was killed or died.".to_owned()),
        (ServerState::Running, Some(port)) => Some(format!("It says that it is up, but port {port} is not open.")),
        (ServerState::Stopped, _) => None,
        _ => unseen.map(|reason| format!("Some of this could not be read: {reason}.")),
    }
}

/// Percent of one core since the process began.
fn over_life(cpu_seconds: f64, since: SystemTime) -> Option<f64> {
    let age = since.elapsed().ok()?.as_secs_f64();
    (age > 0.0).then(|| 100.0 * cpu_seconds / age)
}

/// The expected ports and who listens there; none where this system does not report it.
pub(super) fn ports(rows: &[PortRow], offset: u16, around: &Known<ProcessListeners>, pid: Option<u32>) -> Vec<Port> {
    let Ok(ProcessListeners { listeners, own }) = around else {
        return Vec::new();
    };
    rows.iter()
        .filter_map(|row| {
            let port = row.at(offset.into()).ok()?;
            let mut sockets = listeners.iter().filter(|listener| listener.port == port).peekable();
            let listening = sockets.peek().is_some();
            let mine = sockets.any(|socket| own.as_ref().is_ok_and(|own| own.contains(&socket.inode)));
            Some(Port {
                port,
                name: row.name,
                listening,
                owner: pid.filter(|_| mine),
                holder: None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;
    use crate::domain::known::Unknown;
    use crate::probe::sockets::Listener;

    #[test]
    fn judges_by_process_log_and_port() {
        let of = |process, last, open| judge(process, last, Some(open));
        assert_eq!(of(false, None, false), ServerState::Stopped);
        assert_eq!(of(false, Some(Event::Stopping), false), ServerState::Stopped);
        assert_eq!(of(false, Some(Event::Started), false), ServerState::Failed);
        assert_eq!(of(true, Some(Event::Starting), false), ServerState::Starting);
        assert_eq!(of(true, None, false), ServerState::Starting);
        assert_eq!(of(true, None, true), ServerState::Running);
        assert_eq!(of(true, Some(Event::Started), true), ServerState::Running);
        assert_eq!(of(true, Some(Event::Stopping), true), ServerState::Stopping);
    }

    #[test]
    fn says_unknown_where_neither_log_nor_port_tells() {
        assert_eq!(judge(true, None, None), ServerState::Unknown);
        assert_eq!(judge(true, Some(Event::Started), None), ServerState::Running);
        assert_eq!(judge(false, None, None), ServerState::Stopped);
    }

    fn listener(port: u16, inode: u64) -> Listener {
        Listener {
            port,
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            inode,
        }
    }

    fn around(own: Known<BTreeSet<u64>>) -> ProcessListeners {
        ProcessListeners {
            listeners: vec![listener(9443, 1), listener(9763, 2), listener(35117, 3)],
            own,
        }
    }

    #[test]
    fn a_port_of_its_own_that_no_table_names_is_unexpected() {
        let expected = [Port {
            holder: None,
            port: 9443,
            name: "https",
            listening: true,
            owner: Some(7),
        }];
        let jmx = OpenedPort {
            port: 35117,
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            what: Some("JMX agent of Java"),
        };
        let unexpected = |around, agent| unexpected(&expected, &around, agent);
        let own = |inodes: &[u64]| Ok(around(Ok(inodes.iter().copied().collect())));
        assert_eq!(unexpected(own(&[1, 3]), true), [jmx]);
        assert_eq!(unexpected(own(&[1, 3]), false), [OpenedPort { what: None, ..jmx }]);
        // Of two it is not known which is the agent's.
        let two = unexpected(own(&[1, 2, 3]), true);
        assert!(
            two.len() == 2 && two.iter().all(|opened| opened.what.is_none()),
            "{two:?}"
        );
        assert!(jmx.everywhere());
        assert!(unexpected(own(&[1]), true).is_empty());
        assert!(unexpected(Ok(around(Err(Unknown::because("other user")))), true).is_empty());
    }

    #[test]
    fn only_a_log_and_a_port_together_speak_for_a_process_that_is_not_seen() {
        let seen = Ok(around(Ok(BTreeSet::new())));
        let may = |state, last, port| may_be_hidden(state, last, port, &seen);
        assert!(may(ServerState::Failed, Some(Event::Started), 9443));
        assert!(!may(ServerState::Failed, Some(Event::Started), 9444));
        assert!(!may(ServerState::Failed, Some(Event::Starting), 9443));
        assert!(!may(ServerState::Stopped, Some(Event::Stopping), 9443));
    }
}
