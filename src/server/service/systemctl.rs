//! Runs the commands of systemd and launchd, and reads their output.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Init, Root, ServiceError};
use crate::text::mask;

/// What systemd reports about a loaded service.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Live {
    /// `active`, `inactive`, `failed`, `activating`, `deactivating`.
    pub active: String,
    /// `running`, `dead`, `auto-restart` and others.
    pub sub: String,
    /// The process of the script.
    pub pid: Option<u32>,
    /// How often it was restarted automatically.
    pub restarts: Option<u32>,
    /// `success`, or how it last failed.
    pub result: String,
}

impl Live {
    /// Whether it is running, starting or stopping.
    pub fn is_up(&self) -> bool {
        matches!(
            self.active.as_str(),
            "active" | "activating" | "deactivating" | "reloading"
        )
    }

    fn parse(said: &str) -> Self {
        let of = |key: &str| said.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        let text = |key| of(key).unwrap_or_default().to_owned();
        Self {
            active: text("ActiveState"),
            sub: text("SubState"),
            pid: of("MainPID").and_then(|pid| pid.parse().ok()).filter(|pid| *pid != 0),
            restarts: of("NRestarts").and_then(|n| n.parse().ok()),
            result: text("Result"),
        }
    }
}

/// Commands on one service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manager<'a> {
    pub(super) init: Init,
    pub(super) root: &'a Root,
    pub(super) name: &'a str,
}

impl Manager<'_> {
    /// Enables it at boot. Needs no running systemd.
    pub(super) fn enable(self) -> Result<(), ServiceError> {
        match self.init {
            // A launchd file in its place is enabled.
            Init::Launchd => Ok(()),
            _ => self.offline("enable"),
        }
    }

    /// Disables it at boot.
    pub(super) fn disable(self) -> Result<(), ServiceError> {
        match self.init {
            Init::Launchd => Ok(()),
            _ => self.offline("disable"),
        }
    }

    /// `enabled`, `disabled` and others; `None` where systemctl does not say.
    pub(super) fn enabled(self) -> Option<String> {
        if self.init == Init::Launchd {
            return None;
        }
        let said = self.systemctl("is-enabled").output().ok()?;
        let word = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        (!word.is_empty()).then_some(word)
    }

    /// Makes systemd read its files again, where it runs.
    pub(super) fn reload(self) -> Result<(), ServiceError> {
        if self.init == Init::Systemd && self.root.is_live() {
            said(command("systemctl", ["daemon-reload"]), AS_WAS).map(drop)
        } else {
            Ok(())
        }
    }

    /// Begins to start it; systemd returns before it is up.
    pub(super) fn start(self) -> Result<(), ServiceError> {
        if self.init == Init::Launchd {
            // launchd starts what it loads.
            return Ok(());
        }
        // Earlier failures must not count against a requested start.
        self.forget();
        said(
            command("systemctl", ["start", &self.unit()]),
            "see `systemctl status` and `journalctl`",
        )
        .map(drop)
    }

    /// Stops it and waits for its end.
    pub(super) fn stop(self) -> Result<(), ServiceError> {
        let stop = match self.init {
            Init::Launchd => command("launchctl", ["bootout", &format!("system/{}", self.name)]),
            _ => command("systemctl", ["stop", &self.unit()]),
        };
        said(stop, "find out why, then try again").map(drop)
    }

    /// Makes launchd load a new file, and start it.
    pub(super) fn bootstrap(file: &Path) -> Result<(), ServiceError> {
        let parts = [OsStr::new("bootstrap"), OsStr::new("system"), file.as_os_str()];
        said(command("launchctl", parts), AS_WAS).map(drop)
    }

    /// Resets its failed state, if it has one.
    pub(super) fn forget(self) {
        if self.init == Init::Systemd && self.root.is_live() {
            let _ = said(command("systemctl", ["reset-failed", &self.unit()]), AS_WAS);
        }
    }

    /// What systemd knows of it; `None` where systemd does not run.
    pub(super) fn live(self) -> Option<Live> {
        if self.init == Init::Launchd {
            let print = command("launchctl", ["print", &format!("system/{}", self.name)])
                .output()
                .ok()?;
            let active = if print.status.success() { "active" } else { "inactive" };
            return Some(Live {
                active: active.to_owned(),
                ..Live::default()
            });
        }
        if !self.root.is_live() {
            return None;
        }
        let keys = "--property=ActiveState,SubState,MainPID,NRestarts,Result";
        said(command("systemctl", ["show", keys, &self.unit()]), AS_WAS)
            .ok()
            .map(|said| Live::parse(&said))
    }

    /// The last lines that it printed, secrets masked.
    pub(super) fn journal(self, lines: u32) -> Vec<String> {
        let mut journal = command("journalctl", ["--unit", &self.unit(), "--output=cat"]);
        journal.arg(format!("--lines={lines}"));
        said(journal, AS_WAS).map(|text| mask::lines(&text)).unwrap_or_default()
    }

    pub(super) fn unit(self) -> String {
        format!("{}.service", self.name)
    }

    fn offline(self, verb: &str) -> Result<(), ServiceError> {
        said(self.systemctl(verb), AS_WAS).map(drop)
    }

    fn systemctl(self, verb: &str) -> Command {
        let mut systemctl = command("systemctl", [verb]);
        if let Some(dir) = self.root.elsewhere() {
            let mut option = std::ffi::OsString::from("--root=");
            option.push(dir);
            systemctl.arg(option);
        }
        systemctl.arg(self.unit());
        systemctl
    }
}

const AS_WAS: &str = "everything is as it was";

/// A command that is not interactive, uses no pager, and prints in English.
fn command<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).env("LC_ALL", "C");
    if program != "launchctl" {
        command.arg("--no-pager");
    }
    command
}

/// Runs it; returns its output.
fn said(mut command: Command, next: &'static str) -> Result<String, ServiceError> {
    let line = shown(&command);
    let failed = |said: String| ServiceError::Command {
        command: line,
        said,
        next,
    };
    match command.output() {
        Ok(ran) if ran.status.success() => Ok(String::from_utf8_lossy(&ran.stdout).into_owned()),
        Ok(ran) => Err(failed(one_line(&String::from_utf8_lossy(&ran.stderr)))),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    words.join(" ").replace(" --no-pager", "")
}

fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let line = lines.join(", ").trim_end_matches('.').to_owned();
    if line.is_empty() {
        "it gave no reason".to_owned()
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_systemd_shows() {
        let live =
            Live::parse("MainPID=77\nNRestarts=2\nResult=exit-code\nActiveState=activating\nSubState=auto-restart\n");
        assert_eq!((live.pid, live.restarts), (Some(77), Some(2)));
        assert_eq!((live.sub.as_str(), live.result.as_str()), ("auto-restart", "exit-code"));
        assert!(live.is_up());
        let none = Live::parse("MainPID=0\nActiveState=inactive\nSubState=dead\nResult=success\n");
        assert_eq!((none.pid, none.restarts, none.is_up()), (None, None, false));
    }
}
