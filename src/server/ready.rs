//! When a server is up: its own line in the log, and the port that it is used through.

use crate::domain::{Home, ports};

use super::look;

/// The port that this home is used through, at the offset in force: `https`, or the management port of MI.
/// `None` where the offset is not a number on disk.
pub(super) fn main_port(home: &Home, arguments: &[String]) -> Option<u16> {
    let offset = offset(home, arguments)?;
    let row = ports::expected(home)
        .into_iter()
        .find(|row| matches!(row.name, "https" | "management-https"))?;
    row.number.checked_add(offset)
}

/// The port offset in force: `-DportOffset` of the command line wins over `carbon.xml`, which a start has rendered.
pub(super) fn offset(home: &Home, arguments: &[String]) -> Option<u16> {
    let named = arguments.iter().rev().find_map(|arg| arg.strip_prefix("-DportOffset="));
    match named {
        Some(text) => text.trim().parse().ok(),
        None => look::written_offset(home),
    }
}

/// What one log line says about the life of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It begins to come up.
    Starting,
    /// It is up.
    Started,
    /// It begins to go down.
    Stopping,
}

const STARTING: [&str; 3] = [
    "- Starting WSO2 Carbon...",
    "-  Starting WSO2 Carbon...",
    "Starting WSO2 Micro Integrator",
];

const STOPPING: [&str; 3] = [
    "Shutdown hook triggered",
    "Gracefully shutting down",
    "Gracefully restarting",
];

/// Reads one line of `wso2carbon.log`. Source: real logs of Carbon 4.2 to 4.10 and MI 4.2.
pub(super) fn event(line: &str) -> Option<Event> {
    if look::started_marker(line).is_some() {
        return Some(Event::Started);
    }
    if STARTING.iter().any(|mark| line.contains(mark)) {
        return Some(Event::Starting);
    }
    STOPPING
        .iter()
        .any(|mark| line.contains(mark))
        .then_some(Event::Stopping)
}

#[cfg(test)]
mod tests {
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
                "[2020-02-23 5:08:51,626]  INFORMACIÓN {x} - Shutdown hook triggered....",
                Some(Event::Stopping),
            ),
            ("INFO {x} - Deploying the task started in the mediator", None),
        ];
        for (line, expected) in lines {
            assert_eq!(event(line), expected, "{line}");
        }
    }
}
