//! Commands about the running server: start, stop, restart, logs.

use std::time::Duration;

use serde_json::json;

use crate::engine::Msg;
use crate::probe::logs;
use crate::server;

use super::super::exit::{Exit, Failure, visible};
use super::desk::Desk;
use super::status::document;

pub(super) fn start(desk: &mut Desk, timeout: u64, wait: bool, foreground: bool) -> Result<Exit, Failure> {
    desk.may_write("start the server")?;
    desk.open()?;
    if foreground && !desk.global.dry_run {
        let facts = desk.whole()?;
        let java = crate::engine::proof::java_for_start(facts);
        let error = server::foreground(&facts.home, java);
        return Err(Failure::sentence(error.exit_code(), &error.to_string()));
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
    act(desk, Msg::Stop { force: false })
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
    desk.drive(msg)?;
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
