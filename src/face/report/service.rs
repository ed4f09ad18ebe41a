//! The service of a home, in words and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::exit::visible;
use crate::domain::Shown as _;
use crate::server::service::Look;

/// As one JSON document.
pub(crate) fn document(look: &Look) -> Value {
    let live = look.live.as_ref();
    json!({
        "service": {
            "name": look.name,
            "installed": look.installed.is_some(),
            "enabled": look.enabled,
            "active": live.map(|live| &live.active),
            "sub": live.map(|live| &live.sub),
            "pid": live.and_then(|live| live.pid),
            "restarts": live.and_then(|live| live.restarts),
            "result": live.map(|live| &live.result),
            "user": look.installed.as_ref().map(|there| &there.user),
            "path": look.installed.as_ref().map(|there| &there.path),
            "drift": look.drift,
            "note": look.unclear,
        },
        "server": look.server.as_ref().map(|server| json!({ "pid": server.pid, "of_service": server.of_service })),
    })
}

/// As lines for people.
pub(crate) fn lines(look: &Look) -> String {
    let mut out = String::new();
    let Some(there) = &look.installed else {
        let _ = writeln!(out, "This home has no service; `carbonctl service install` makes one.");
        if let Some(server) = &look.server {
            let _ = writeln!(out, "  server   pid {}, started by hand", server.pid);
        }
        return out;
    };
    let state = match &look.live {
        Some(live) if live.sub.is_empty() => live.active.clone(),
        Some(live) => format!("{} ({})", live.active, live.sub),
        None => "not known: systemd does not run here now".to_owned(),
    };
    let _ = writeln!(out, "{}", visible(&format!("{}: {state}", look.name), ""));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<8} {}", visible(value, ""));
    };
    line("boot", look.enabled.as_deref().unwrap_or("not known"));
    line("user", &there.user);
    line("file", &there.path.shown().to_string());
    if let Some(live) = &look.live {
        if let Some(restarts) = live.restarts.filter(|n| *n > 0) {
            line("again", &format!("systemd started it again {restarts} times"));
        }
        if !live.result.is_empty() && live.result != "success" {
            line("ended", &live.result);
        }
    }
    match &look.server {
        Some(server) if server.of_service => line("server", &format!("pid {}, of this service", server.pid)),
        Some(server) => line(
            "server",
            &format!(
                "pid {}, beside this service; `carbonctl stop`, then `systemctl start {}`, hands it over",
                server.pid, look.name
            ),
        ),
        None => line("server", "none runs"),
    }
    if there.user == "root" {
        line(
            "warning",
            "it runs as root; whoever takes it over has the whole machine",
        );
    }
    for drift in &look.drift {
        let say = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        line(
            "drift",
            &format!(
                "{}: {}; the home now asks for {}",
                drift.directive,
                say(&drift.unit),
                say(&drift.now)
            ),
        );
    }
    if let Some(why) = &look.unclear {
        line("drift", &format!("not known: {why}"));
    }
    if !look.drift.is_empty() {
        let _ = writeln!(out, "  `carbonctl service install` brings it up to date.");
    }
    out
}
