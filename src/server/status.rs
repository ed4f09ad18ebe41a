//! What the server does now, in one look.

use std::path::Path;
use std::time::SystemTime;

use super::look;
use super::ready::{self, Event};
use crate::domain::{Home, ports};

/// How many lines of the log are searched for the last sign of life.
const SEARCHED: usize = 2000;

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
    /// Processes cannot be looked at on this system.
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
    /// The ports it is expected to open; empty where the offset is not known.
    pub ports: Vec<Port>,
    /// Percent of one core, over the whole life of the process.
    pub cpu: Option<f64>,
    /// Resident memory in bytes.
    pub rss: Option<u64>,
    /// Threads.
    pub threads: Option<u32>,
    /// Something to know, one sentence.
    pub note: Option<String>,
}

/// Looks at the server: its process, its ports and the last sign of life in its log.
pub fn status(home: &Home) -> Status {
    let server = look::server_of(home);
    let pid = server.as_ref().map(|server| server.pid);
    let arguments = server.as_ref().map_or(&[][..], |server| &server.arguments[..]);
    let listening = look::listening(pid);
    let ports = ports(home, arguments, &listening, pid);
    let usage = pid.map(look::usage).unwrap_or_default();
    let log = home.path.join(home.logs()).join("wso2carbon.log");
    let since = server.as_ref().and_then(|server| server.started);
    let last = last_event(&log, since);
    let main = ready::main_port(home, arguments);
    let open = main.is_some_and(|port| listening.contains(&(port, true)));
    let state = judge(pid.is_some(), last, open);
    Status {
        state,
        pid,
        since,
        ready: state == State::Running,
        note: note(state, main.filter(|_| pid.is_some() && !open)),
        ports,
        cpu: usage.cpu,
        rss: usage.rss,
        threads: usage.threads,
    }
}

/// The last `n` lines of the product's log.
pub fn last_lines(home: &Home, n: usize) -> Vec<String> {
    look::tail(&home.path.join(home.logs()).join("wso2carbon.log"), n)
}

/// The last sign of life in the log, unless it was written before this process began.
fn last_event(log: &Path, since: Option<SystemTime>) -> Option<Event> {
    let written = std::fs::metadata(log).and_then(|meta| meta.modified()).ok()?;
    if since.is_some_and(|since| written < since) {
        return None;
    }
    look::tail(log, SEARCHED)
        .iter()
        .rev()
        .find_map(|line| ready::event(line))
}

/// The rule. A log may be rotated, so that it says nothing of a server that is long up: then the port decides.
fn judge(process: bool, last: Option<Event>, open: bool) -> State {
    if !cfg!(target_os = "linux") {
        return State::Unknown;
    }
    match (process, last) {
        (true, Some(Event::Started)) => State::Running,
        (true, None) if open => State::Running,
        (true, Some(Event::Stopping)) => State::Stopping,
        (true, _) => State::Starting,
        (false, Some(Event::Starting | Event::Started)) => State::Failed,
        (false, _) => State::Stopped,
    }
}

fn note(state: State, closed: Option<u16>) -> Option<String> {
    match (state, closed) {
        (State::Failed, _) => Some("Its log ends without a shutdown: it was killed or died.".to_owned()),
        (State::Unknown, _) => Some("Processes cannot be looked at on this system yet.".to_owned()),
        (State::Running, Some(port)) => Some(format!("It says that it is up, but port {port} is not open.")),
        _ => None,
    }
}

fn ports(home: &Home, arguments: &[String], listening: &[(u16, bool)], pid: Option<u32>) -> Vec<Port> {
    let Some(offset) = ready::offset(home, arguments) else {
        return Vec::new();
    };
    ports::expected(home)
        .into_iter()
        .filter_map(|row| {
            let port = row.number.checked_add(if row.moves { offset } else { 0 })?;
            let found = listening.iter().find(|(number, _)| *number == port);
            Some(Port {
                port,
                name: row.name,
                listening: found.is_some(),
                owner: found.filter(|(_, mine)| *mine).and(pid),
            })
        })
        .collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn judges_by_process_log_and_port() {
        assert_eq!(judge(false, None, false), State::Stopped);
        assert_eq!(judge(false, Some(Event::Stopping), false), State::Stopped);
        assert_eq!(judge(false, Some(Event::Started), false), State::Failed);
        assert_eq!(judge(true, Some(Event::Starting), false), State::Starting);
        assert_eq!(judge(true, None, false), State::Starting);
        assert_eq!(judge(true, None, true), State::Running);
        assert_eq!(judge(true, Some(Event::Started), true), State::Running);
        assert_eq!(judge(true, Some(Event::Stopping), true), State::Stopping);
    }
}
