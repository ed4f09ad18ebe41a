//! What the server does now, in one look.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::gauges::{Gauges, Surroundings};
use super::ready::{self, Event};
use crate::domain::Home;
use crate::domain::known::{Known, Unknown};
use crate::domain::ports::PortRow;
use crate::probe::sockets::Around;
use crate::probe::{World, logs, process};

/// How many lines of the log are searched for the last sign of life.
const SEARCHED: usize = 2000;

/// When a process began is known to the second only, rounded down. What the log got before that second was over may be
/// its predecessor's.
const ROUNDED: Duration = Duration::from_secs(1);

/// What the server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// No process, and its last run ended as it should, or there was none.
    Stopped,
    /// A process that is not up yet.
    Starting,
    /// Up.
    Running,
    /// A process that is going down.
    Stopping,
    /// No process, and its last run ended without a shutdown.
    Failed,
    /// A process of which neither its log nor its ports tell more.
    Unknown,
}

/// One port that the server is expected to open.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Port {
    /// Its number, with the offset in force.
    pub port: u16,
    /// What it is for.
    pub name: &'static str,
    /// Whether anything listens there.
    pub listening: bool,
    /// The server's pid where it is the one that listens.
    pub owner: Option<u32>,
}

/// The server in one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// What it does.
    pub state: State,
    /// Its process.
    pub pid: Option<u32>,
    /// Since when.
    pub since: Option<SystemTime>,
    /// Whether it is up.
    pub ready: bool,
    /// The ports it is expected to open; empty where the offset is not known, or where this system does not tell.
    pub ports: Vec<Port>,
    /// Whether it could be seen who listens on the ports. Where not, an absent [`Port::owner`] says nothing.
    pub owners_seen: bool,
    /// Percent of one core, over the whole life of the process.
    pub cpu: Option<f64>,
    /// Processor time used since its start, seconds; two looks give what it uses now.
    pub cpu_seconds: Option<f64>,
    /// Resident memory in bytes.
    pub rss: Option<u64>,
    /// Threads.
    pub threads: Option<u32>,
    /// Something to know, one sentence.
    pub note: Option<String>,
    /// The process in figures; `None` without one.
    pub gauges: Option<Gauges>,
    /// What it runs on, or would.
    pub surroundings: Surroundings,
}

/// Looks at the server: its process, its ports and the last sign of life in its log.
pub fn status(home: &Home) -> Status {
    let world = World::here();
    let server = process::server_of(&world, home);
    let pid = server.as_ref().map(|server| server.pid);
    let since = server.as_ref().and_then(|server| server.started);
    let offset = ready::offset(home, server.as_ref());
    let rows = ready::expected(home, server.is_some());
    let around = ready::listening(&world, pid);
    let main = offset.and_then(|offset| ready::main_port(&rows, offset));
    let open = main.and_then(|port| ready::is_open(&around, port).ok());
    let log = home.path.join(home.logs()).join("wso2carbon.log");
    let state = judge(pid.is_some(), last_event(&log, since), open);
    let usage = pid.and_then(|pid| process::usage(pid).ok());
    Status {
        state,
        pid,
        since,
        ready: state == State::Running,
        ports: offset
            .map(|offset| ports(rows, offset, &around, pid))
            .unwrap_or_default(),
        owners_seen: around.as_ref().is_ok_and(|around| around.own.is_ok()),
        cpu: usage
            .zip(since)
            .and_then(|(usage, since)| over_life(usage.cpu_seconds, since)),
        cpu_seconds: usage.map(|usage| usage.cpu_seconds),
        rss: usage.map(|usage| usage.rss),
        threads: usage.and_then(|usage| usage.threads),
        note: note(state, main.filter(|_| open == Some(false)), &around),
        gauges: None,
        surroundings: Surroundings {
            disk: Err(Unknown::because("not read yet")),
            load: Err(Unknown::because("not read yet")),
            memory: Err(Unknown::because("not read yet")),
        },
    }
}

/// The last `n` lines of the product's log; none where it cannot be read.
pub fn last_lines(home: &Home, n: usize) -> Vec<String> {
    logs::tail(&home.path.join(home.logs()).join("wso2carbon.log"), n).unwrap_or_default()
}

/// The last sign of life in the log, unless it may have been written before this process began.
fn last_event(log: &Path, since: Option<SystemTime>) -> Option<Event> {
    let written = std::fs::metadata(log).and_then(|meta| meta.modified()).ok()?;
    if since.is_some_and(|since| written < since + ROUNDED) {
        return None;
    }
    logs::tail(log, SEARCHED)
        .ok()?
        .iter()
        .rev()
        .find_map(|line| ready::event(line))
}

/// The rule. A log may be rotated, so that it says nothing of a server that is long up: then the port decides, where it
/// can be looked at.
fn judge(process: bool, last: Option<Event>, open: Option<bool>) -> State {
    match (process, last) {
        (true, Some(Event::Started)) => State::Running,
        (true, Some(Event::Stopping)) => State::Stopping,
        (true, Some(Event::Starting)) => State::Starting,
        (true, None) => match open {
            Some(true) => State::Running,
            Some(false) => State::Starting,
            None => State::Unknown,
        },
        (false, Some(Event::Starting | Event::Started)) => State::Failed,
        (false, Some(Event::Stopping) | None) => State::Stopped,
    }
}

fn note(state: State, closed: Option<u16>, around: &Known<Around>) -> Option<String> {
    let unseen = match around {
        Err(reason) => Some(reason),
        Ok(around) => around.own.as_ref().err(),
    };
    match (state, closed) {
        (State::Failed, _) => Some("Its log ends without a shutdown: it was killed or died.".to_owned()),
        (State::Running, Some(port)) => Some(format!("It says that it is up, but port {port} is not open.")),
        (State::Stopped, _) => None,
        _ => unseen.map(|reason| format!("Not all can be seen: {reason}.")),
    }
}

/// Percent of one core since the process began.
fn over_life(cpu_seconds: f64, since: SystemTime) -> Option<f64> {
    let age = since.elapsed().ok()?.as_secs_f64();
    (age > 0.0).then(|| 100.0 * cpu_seconds / age)
}

fn ports(rows: Vec<PortRow>, offset: u16, around: &Known<Around>, pid: Option<u32>) -> Vec<Port> {
    let Ok(Around { listeners, own }) = around else {
        return Vec::new();
    };
    rows.into_iter()
        .filter_map(|row| {
            let port = row.number.checked_add(if row.moves { offset } else { 0 })?;
            let mut sockets = listeners.iter().filter(|listener| listener.port == port).peekable();
            let listening = sockets.peek().is_some();
            let mine = sockets.any(|socket| own.as_ref().is_ok_and(|own| own.contains(&socket.inode)));
            Some(Port {
                port,
                name: row.name,
                listening,
                owner: pid.filter(|_| mine),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_by_process_log_and_port() {
        let of = |process, last, open| judge(process, last, Some(open));
        assert_eq!(of(false, None, false), State::Stopped);
        assert_eq!(of(false, Some(Event::Stopping), false), State::Stopped);
        assert_eq!(of(false, Some(Event::Started), false), State::Failed);
        assert_eq!(of(true, Some(Event::Starting), false), State::Starting);
        assert_eq!(of(true, None, false), State::Starting);
        assert_eq!(of(true, None, true), State::Running);
        assert_eq!(of(true, Some(Event::Started), true), State::Running);
        assert_eq!(of(true, Some(Event::Stopping), true), State::Stopping);
    }

    #[test]
    fn says_unknown_where_neither_log_nor_port_tells() {
        assert_eq!(judge(true, None, None), State::Unknown);
        assert_eq!(judge(true, Some(Event::Started), None), State::Running);
        assert_eq!(judge(false, None, None), State::Stopped);
    }

    #[test]
    fn a_line_of_the_run_before_says_nothing_of_this_one() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("wso2carbon.log");
        std::fs::write(&log, "INFO {x} - WSO2 Carbon started in 9 sec\n").unwrap();
        let written = std::fs::metadata(&log).unwrap().modified().unwrap();
        let second = Duration::from_secs(1);
        assert_eq!(last_event(&log, None), Some(Event::Started));
        assert_eq!(last_event(&log, Some(written - 2 * second)), Some(Event::Started));
        assert_eq!(last_event(&log, Some(written - second / 2)), None);
        assert_eq!(last_event(&log, Some(written + second)), None);
    }
}
