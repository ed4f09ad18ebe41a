//! Commands about the running server: start, stop, restart, status, logs.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::domain::units::human_bytes;
use crate::engine::Msg;
use crate::probe::logs;
use crate::server::{self, State, Status};

use super::super::exit::{Exit, Failure, visible};
use super::super::prompt;
use super::course::Teller;
use super::desk::Desk;

pub(super) fn start(desk: &mut Desk, timeout: u64, wait: bool, foreground: bool) -> Result<Exit, Failure> {
    desk.may_write("start the server")?;
    desk.open()?;
    if foreground && !desk.global.dry_run {
        let facts = desk.whole()?;
        let java = crate::engine::proof::java_for_start(facts);
        let output = desk.output;
        let error = server::foreground(&facts.home, java, &mut |note| output.talk(note));
        return Err(Failure::sentence(error.exit_code(), &error.to_string())
            .proved(error.evidence(), error.failure().map(Box::new)));
    }
    desk.whole()?;
    desk.session.options.patience.start = Duration::from_secs(timeout);
    desk.session.options.patience.wait = wait;
    act(desk, Msg::Start)
}

pub(super) fn stop(desk: &mut Desk, timeout: u64, force_after: Option<u64>) -> Result<Exit, Failure> {
    desk.may_write("stop the server")?;
    desk.open()?;
    desk.session.options.patience.stop = Duration::from_secs(timeout);
    desk.session.options.patience.force_after = force_after.map(Duration::from_secs);
    let stopped = act(desk, Msg::Stop { force: false });
    match stopped {
        Err(failure) if force_after.is_none() && failure.code == 3 && may_ask(desk) => by_force(desk, failure),
        other => other,
    }
}

/// Whether somebody is there to be asked.
fn may_ask(desk: &Desk) -> bool {
    !desk.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The time ran out: asks whether to end what is still there. `--yes` is no answer to this one.
fn by_force(desk: &mut Desk, failure: Failure) -> Result<Exit, Failure> {
    let Some(pid) = server::status(&desk.facts()?.home).pid else {
        return Err(failure);
    };
    desk.output.talk(&failure.to_string());
    let question = format!("End process {pid} by force? What it has not written yet is lost");
    match prompt::confirm(&question) {
        Ok(true) => {
            desk.session.options.patience.force_after = Some(Duration::ZERO);
            act(desk, Msg::Stop { force: true })
        }
        Ok(false) => {
            desk.output.talk("It was left alone.");
            Err(failure)
        }
        Err(broken_off) => Err(broken_off),
    }
}

pub(super) fn restart(desk: &mut Desk, timeout: u64) -> Result<Exit, Failure> {
    desk.may_write("restart the server")?;
    desk.open()?;
    desk.whole()?;
    desk.session.options.patience.start = Duration::from_secs(timeout);
    desk.session.options.patience.stop = Duration::from_secs(timeout);
    act(desk, Msg::Restart)
}

fn act(desk: &mut Desk, msg: Msg) -> Result<Exit, Failure> {
    let mut teller = Teller::new(desk.output, desk.global.verbose > 0);
    let done = desk.drive_watched(msg, &mut |msg| teller.tell(msg));
    teller.clear();
    done?;
    let words = desk.session.notice.take().map(|notice| notice.text).unwrap_or_default();
    if desk.output.json {
        if desk.session.server.status.is_none() {
            desk.drive(Msg::Tick)?;
        }
        let mut document = desk.session.server.status.as_ref().map_or_else(|| json!({}), document);
        if let Some(map) = document.as_object_mut() {
            map.insert("note".into(), json!(words));
        }
        desk.output.document(&document)?;
    } else {
        desk.output.result(&words)?;
    }
    Ok(Exit::Done)
}

pub(super) fn status(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.open()?;
    let facts = desk.facts()?;
    let status = server::status(&facts.home);
    if desk.output.json {
        desk.output.document(&document(&status))?;
    } else {
        desk.output.result(&lines(&facts.home.title(), &status))?;
    }
    Ok(
        if matches!(status.state, State::Running | State::Starting | State::Stopping) {
            Exit::Done
        } else {
            Exit::Finding
        },
    )
}

fn document(status: &Status) -> serde_json::Value {
    json!({
        "state": status.state,
        "pid": status.pid,
        "since": status.since.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok()).map(|d| d.as_secs()),
        "ready": status.ready,
        "ports": status.ports,
        "heap": null,
        "cpu": status.cpu,
        "rss": status.rss,
        "threads": status.threads,
        "fds": null,
        "note": status.note,
    })
}

fn lines(title: &str, status: &Status) -> String {
    let mut out = format!("{title}: {}", word(status.state));
    if let Some(pid) = status.pid {
        let _ = write!(out, ", pid {pid}");
    }
    if let Some(up) = status.since.and_then(|at| at.elapsed().ok()) {
        let _ = write!(out, ", since {}", duration(up));
    }
    out.push('\n');
    let number = |value: Option<String>| value.unwrap_or_else(|| "not known".into());
    if status.pid.is_some() {
        let _ = writeln!(
            out,
            "  cpu      {} (over its life)",
            number(status.cpu.map(|cpu| format!("{cpu:.1} %")))
        );
        let _ = writeln!(out, "  memory   {}", number(status.rss.map(human_bytes)));
        let _ = writeln!(out, "  threads  {}", number(status.threads.map(|n| n.to_string())));
    }
    for port in &status.ports {
        let state = match (port.listening, port.owner) {
            (true, None) if status.owners_seen => "open, but not by this server",
            (true, _) => "open",
            (false, _) => "closed",
        };
        let _ = writeln!(out, "  {:<8} {} {state}", port.port, port.name);
    }
    if let Some(note) = &status.note {
        let _ = writeln!(out, "  {note}");
    }
    out
}

fn word(state: State) -> &'static str {
    match state {
        State::Stopped => "stopped",
        State::Starting => "starting",
        State::Running => "running",
        State::Stopping => "stopping",
        State::Failed => "not running; its last run ended without a shutdown",
        State::Unknown => "unknown",
    }
}

fn duration(of: Duration) -> String {
    let seconds = of.as_secs();
    match (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

pub(super) fn logs(
    desk: &mut Desk,
    follow: bool,
    lines: usize,
    level: Option<&str>,
    grep: Option<&str>,
) -> Result<Exit, Failure> {
    if follow && desk.output.json {
        return Err(Failure::usage(
            "--json prints one document, and a log that is followed has no end",
            "leave one of --json and --follow out",
        ));
    }
    let least = level.map(parse_level).transpose()?;
    let pattern = grep.map(regex_lite::Regex::new).transpose().map_err(|e| {
        Failure::usage(
            format!("--grep is no regular expression: {e}"),
            "escape signs such as . ( [ with a backslash",
        )
    })?;
    desk.open()?;
    let facts = desk.facts()?;
    let path = facts.home.path.join(facts.home.logs()).join("wso2carbon.log");
    let wanted = |line: &str| {
        least.is_none_or(|least| logs::level(line).is_some_and(|level| level >= least))
            && pattern.as_ref().is_none_or(|p| p.is_match(line))
    };
    let filtered = least.is_some() || pattern.is_some();
    let searched = if filtered {
        lines.saturating_mul(200).max(10_000)
    } else {
        lines
    };
    // Taken once: what is added while the tail is read belongs to what follows.
    let end = std::fs::metadata(&path).map_or(0, |meta| meta.len());
    let tail = logs::tail_before(&path, searched, end).map_err(|e| {
        Failure::usage(
            format!("the log cannot be read: {}: {e}", path.display()),
            "the server writes it when it starts",
        )
    })?;
    let shown: Vec<&String> = tail.iter().filter(|line| wanted(line)).collect();
    let shown = &shown[shown.len().saturating_sub(lines)..];
    if desk.output.json {
        desk.output.document(&json!({ "file": path, "lines": shown }))?;
        return Ok(Exit::Done);
    }
    for line in shown {
        if !desk.output.more(line)? {
            return Ok(Exit::Done);
        }
    }
    if follow {
        server::follow_log(&path, end, &mut |line| {
            !wanted(line) || desk.output.more(line).is_ok_and(|read| read)
        });
    }
    Ok(Exit::Done)
}

fn parse_level(word: &str) -> Result<logs::Level, Failure> {
    logs::level(&format!("[x]  {} {{x}}", word.to_ascii_uppercase())).ok_or_else(|| {
        Failure::usage(
            format!("`{}` is not a level", visible(word, "")),
            "use FATAL, ERROR, WARN, INFO, DEBUG or TRACE",
        )
    })
}
