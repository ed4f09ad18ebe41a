//! The `status` command: the state of the server, as text and as one JSON document.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use crate::domain::Shown as _;
use crate::domain::known::Known;
use crate::domain::units::human_bytes;
use crate::probe::jvm::{Freshness, JvmGauges, Space};
use crate::server::{self, Gauges, MemoryUse, OpenFiles, OpenedPort, Port, ServerState, ServerStatus};

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::json::with_pending;
use super::super::report::text::{labelled, wrap};
use super::context::CommandContext;

pub(super) fn run(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    context.open()?;
    let facts = context.facts()?;
    let status = server::status(&facts.home);
    let pending = &facts.restart_pending;
    if context.output.json {
        context.output.document(&with_pending(document(&status), pending))?;
    } else {
        let mut out = lines(&facts.home.title(), &status);
        if let Some(words) = pending.words() {
            let restart = context.session.next_command("restart");
            let words = format!("{words}; `{restart}` makes it effective");
            let _ = writeln!(out, "{}", wrap(&visible(&words, ""), 2, 2));
        }
        context.output.result(&out)?;
    }
    Ok(match status.state {
        ServerState::Running | ServerState::Starting | ServerState::Stopping => Exit::Done,
        ServerState::Stopped | ServerState::Failed | ServerState::Unknown => Exit::Finding,
    })
}

/// The document of one look. Each null value has its reason under `reasons`.
pub(super) fn document(status: &ServerStatus) -> Value {
    let mut reasons = Map::new();
    let gauges = status.gauges.as_ref();
    let jvm = gauges.map(|gauges| &gauges.jvm);
    let heap = known(&mut reasons, "heap", jvm, |jvm| space(jvm.heap));
    let files = known(
        &mut reasons,
        "fds",
        gauges.map(|gauges| &gauges.files),
        |files| json!({ "open": files.open, "limit": files.limit }),
    );
    let around = &status.surroundings;
    let load = known(
        &mut reasons,
        "load",
        Some(&around.load),
        |load| json!({ "one": load.one, "cpus": load.cpus }),
    );
    let memory = known(
        &mut reasons,
        "memory",
        Some(&around.memory),
        |memory| json!({ "used": memory.used, "total": memory.total, "cgroup": memory.cgroup }),
    );
    let disk = known(
        &mut reasons,
        "disk",
        Some(&around.disk),
        |disk| json!({ "free": disk.free, "total": disk.total, "mount": disk.mount }),
    );
    let jvm = jvm.and_then(|jvm| jvm.as_ref().ok());
    let since = status
        .since
        .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    json!({
        "state": status.state,
        "pid": status.pid,
        "since": since.map(|since| since.as_secs()),
        "ready": status.ready,
        "halted": gauges.map(|gauges| gauges.halted),
        "user": gauges.map(|gauges| &gauges.user),
        "ports": status.ports,
        "unexpected_ports": gauges.map_or(&[][..], |gauges| &gauges.unexpected),
        "heap": heap,
        "heap_flag": gauges.and_then(|gauges| gauges.heap_flag),
        "old": jvm.and_then(|jvm| jvm.old).map(space),
        "metaspace": jvm.and_then(|jvm| jvm.metaspace).map(space),
        "gc": jvm.map(collections),
        "java": jvm.map(|jvm| &jvm.version),
        "classes": jvm.and_then(|jvm| jvm.classes),
        "cpu": status.cpu,
        "cpu_seconds": status.cpu_seconds,
        "rss": status.rss,
        "threads": status.threads,
        "java_threads": jvm.and_then(|jvm| jvm.threads),
        "fds": files,
        "load": load,
        "memory": memory,
        "disk": disk,
        "reasons": reasons,
        "note": status.note,
    })
}

/// A figure, else null and its reason. Nothing is reported about a server that is not running.
fn known<T>(reasons: &mut Map<String, Value>, key: &str, of: Option<&Known<T>>, show: impl Fn(&T) -> Value) -> Value {
    match of {
        Some(Ok(figure)) => show(figure),
        Some(Err(why)) => {
            reasons.insert(key.to_owned(), json!(why.0));
            Value::Null
        }
        None => {
            reasons.insert(key.to_owned(), json!("there is no process"));
            Value::Null
        }
    }
}

fn space(space: Space) -> Value {
    json!({ "used": space.used, "committed": space.committed, "max": space.max })
}

fn collections(jvm: &JvmGauges) -> Value {
    json!({
        "name": jvm.gc,
        "count": jvm.gc_count(),
        "seconds": jvm.gc_seconds(),
        "last_cause": jvm.last_cause,
        "heap_figures": match jvm.freshness {
            Freshness::Live => "live",
            Freshness::AfterGc => "after the last collection",
        },
    })
}

fn lines(title: &str, status: &ServerStatus) -> String {
    let mut head = format!("{title}: {}", word(status.state));
    if status.gauges.as_ref().is_some_and(|gauges| gauges.halted) {
        head.push_str(", suspended");
    }
    if let Some(pid) = status.pid {
        let _ = write!(head, ", pid {pid}");
    }
    if let Some(up) = status.since.and_then(|at| at.elapsed().ok()) {
        let _ = write!(head, ", since {}", duration(up));
    }
    let mut out = wrap(&head, 0, 2) + "\n";
    if let Some(gauges) = &status.gauges {
        process(&mut out, status, gauges);
    }
    for port in &status.ports {
        row(&mut out, &port.port.to_string(), &said(port, status.owners_seen));
    }
    for opened in status.gauges.iter().flat_map(|gauges| &gauges.unexpected) {
        row(&mut out, &opened.port.to_string(), &unexpected(opened));
    }
    let around = &status.surroundings;
    row(
        &mut out,
        "load",
        &figure(&around.load, |load| {
            format!("{:.2}, processors {}", load.one, load.cpus)
        }),
    );
    row(&mut out, "memory", &figure(&around.memory, memory));
    row(
        &mut out,
        "disk",
        &figure(&around.disk, |disk| {
            format!(
                "{} free of {} on {}",
                human_bytes(disk.free),
                human_bytes(disk.total),
                disk.mount.shown()
            )
        }),
    );
    if let Some(note) = &status.note {
        let _ = writeln!(out, "{}", wrap(note, 2, 2));
    }
    out
}

fn process(out: &mut String, status: &ServerStatus, gauges: &Gauges) {
    let number = |value: Option<String>| value.unwrap_or_else(|| "not known".into());
    row(out, "user", &visible(&gauges.user, ""));
    let cpu = status.cpu.map(|cpu| format!("{cpu:.1} % of one core, over its life"));
    row(out, "cpu", &number(cpu));
    row(out, "rss", &number(status.rss.map(human_bytes)));
    row(out, "heap", &heap(gauges));
    let mut threads = number(status.threads.map(|n| n.to_string()));
    if let Some(java) = gauges.jvm.as_ref().ok().and_then(|jvm| jvm.threads) {
        let _ = write!(threads, ", {java} of them Java's");
    }
    row(out, "threads", &threads);
    row(out, "files", &figure(&gauges.files, files));
}

fn heap(gauges: &Gauges) -> String {
    let flag = gauges.heap_flag.map(|flag| format!("-Xmx is {}", human_bytes(flag)));
    let figures = figure(&gauges.jvm, |jvm| {
        let Space { used, committed, max } = jvm.heap;
        let mut text = format!("{} used, {} committed", human_bytes(used), human_bytes(committed));
        if let Some(max) = max {
            let _ = write!(text, ", {} at most", human_bytes(max));
        }
        let _ = write!(text, "; {}", jvm.gc);
        if jvm.freshness == Freshness::AfterGc {
            text.push_str(", as of its last collection");
        }
        text
    });
    flag.map_or_else(|| figures.clone(), |flag| format!("{figures}; {flag}"))
}

fn files(files: &OpenFiles) -> String {
    match files.limit {
        Some(limit) => format!("{} open of {limit}", files.open),
        None => format!("{} open, no limit", files.open),
    }
}

fn memory(memory: &MemoryUse) -> String {
    format!(
        "{} used of {}{}",
        human_bytes(memory.used),
        human_bytes(memory.total),
        if memory.cgroup { " of its control group" } else { "" }
    )
}

fn said(port: &Port, owners_seen: bool) -> String {
    let state = match (port.listening, port.owner) {
        (true, None) if owners_seen => "open, but not by this server",
        (true, _) => "open",
        (false, _) => "closed",
    };
    match (port.owner, &port.holder) {
        (Some(pid), _) => format!("{} {state}, by pid {pid}", port.name),
        (None, Some(holder)) => format!(
            "{} {state}: by {} (pid {}, user {})",
            port.name, holder.name, holder.pid, holder.user
        ),
        (None, None) => format!("{} {state}", port.name),
    }
}

fn unexpected(opened: &OpenedPort) -> String {
    let what = opened
        .what
        .map(|what| format!(" ({what}, a random port)"))
        .unwrap_or_default();
    let place = if opened.everywhere() {
        "all addresses".to_owned()
    } else {
        opened.address.to_string()
    };
    format!("opened by the server, unlisted{what}, on {place}")
}

fn figure<T>(of: &Known<T>, show: impl Fn(&T) -> String) -> String {
    of.as_ref().map_or_else(|why| format!("n/a: {why}"), show)
}

fn row(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "{}", labelled(name, text));
}

fn word(state: ServerState) -> &'static str {
    match state {
        ServerState::Stopped => "stopped",
        ServerState::Starting => "starting",
        ServerState::Running => "running",
        ServerState::Stopping => "stopping",
        ServerState::Failed => "not running; its last run ended without a shutdown",
        ServerState::Unknown => "unknown",
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

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;
    use crate::domain::known::Unknown;
    use crate::domain::machine::Disk;
    use crate::probe::jvm::Collector;
    use crate::server::{Load, SystemLoad};

    fn running() -> ServerStatus {
        let space = |used: u64, max| Space {
            used: used << 20,
            committed: 1 << 30,
            max,
        };
        let jvm = JvmGauges {
            gc: "G1".into(),
            version: "25.0.1".into(),
            heap: space(812, Some(2 << 30)),
            freshness: Freshness::AfterGc,
            old: Some(space(400, Some(2 << 30))),
            metaspace: Some(space(214, None)),
            collectors: vec![Collector {
                name: "G1 young".into(),
                count: 12,
                seconds: 0.5,
            }],
            last_cause: Some("G1 Evacuation Pause".into()),
            threads: Some(98),
            classes: Some(31_204),
        };
        ServerStatus {
            state: ServerState::Running,
            pid: Some(22027),
            since: Some(SystemTime::now() - Duration::from_hours(76)),
            ready: true,
            ports: vec![
                Port {
                    port: 9443,
                    name: "https",
                    listening: true,
                    owner: Some(22027),
                    holder: None,
                },
                Port {
                    port: 9999,
                    name: "jmx-registry",
                    listening: false,
                    owner: None,
                    holder: None,
                },
            ],
            owners_seen: true,
            cpu: Some(23.4),
            cpu_seconds: Some(412.7),
            rss: Some(1_700_000_000),
            threads: Some(143),
            note: None,
            gauges: Some(Gauges {
                user: "wso2".into(),
                root: false,
                halted: false,
                heap_flag: Some(2 << 30),
                files: Ok(OpenFiles {
                    open: 412,
                    limit: Some(65535),
                }),
                jvm: Ok(jvm),
                unexpected: vec![OpenedPort {
                    port: 35117,
                    address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
                    what: Some("JMX agent of Java"),
                }],
            }),
            surroundings: SystemLoad {
                disk: Ok(Disk {
                    free: 61 << 30,
                    total: 100 << 30,
                    mount: "/".into(),
                }),
                load: Ok(Load { one: 0.42, cpus: 4.0 }),
                memory: Ok(MemoryUse {
                    used: 5 << 30,
                    total: 8 << 30,
                    cgroup: true,
                }),
            },
        }
    }

    #[test]
    fn every_figure_is_told_within_eighty_columns() {
        let text = lines("WSO2 Identity Server 7.0.1", &running());
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        for figure in [
            "running, pid 22027, since 3 d 4 h",
            "user         wso2",
            "cpu          23.4 % of one core",
            "rss          1.6 GB",
            "heap         812 MB used, 1.0 GB committed, 2.0 GB at most; G1, as of its last",
            "-Xmx is 2.0 GB",
            "threads      143, 98 of them Java's",
            "files        412 open of 65535",
            "9443         https open, by pid 22027",
            "9999         jmx-registry closed",
            "35117        opened by the server, unlisted (JMX agent of Java, a random",
            "load         0.42, processors 4",
            "memory       5.0 GB used of 8.0 GB of its control group",
            "disk         61 GB free of 100 GB on /",
        ] {
            assert!(text.contains(figure), "no {figure} in\n{text}");
        }
    }

    #[test]
    fn a_suspended_server_is_told_in_the_first_line_and_in_the_document() {
        let mut halted = running();
        if let Some(gauges) = &mut halted.gauges {
            gauges.halted = true;
        }
        let text = lines("WSO2 Identity Server 7.0.1", &halted);
        assert!(text.contains("running, suspended, pid 22027"), "{text}");
        assert_eq!(document(&halted)["halted"], json!(true));
    }

    #[test]
    fn the_document_holds_bytes_and_names_each_reason() {
        let full = document(&running());
        assert_eq!(
            full["heap"],
            json!({"used": 812 << 20, "committed": 1 << 30, "max": 2_u64 << 30})
        );
        assert_eq!(full["metaspace"]["max"], Value::Null);
        assert_eq!(full["fds"], json!({"open": 412, "limit": 65535}));
        assert_eq!(
            full["unexpected_ports"],
            json!([{"port": 35117, "address": "0.0.0.0", "what": "JMX agent of Java"}])
        );
        assert_eq!((&full["user"], &full["gc"]["count"]), (&json!("wso2"), &json!(12)));
        assert_eq!(full["load"], json!({"one": 0.42, "cpus": 4.0}));
        assert_eq!(full["reasons"], json!({}));

        assert_eq!((&full["ready"], &full["halted"]), (&json!(true), &json!(false)));
        let mut unread = running();
        if let Some(gauges) = &mut unread.gauges {
            gauges.jvm = Err(Unknown::because("other user"));
            gauges.files = Err(Unknown::because("other user"));
        }
        let unread = document(&unread);
        assert_eq!(unread["reasons"], json!({"heap": "other user", "fds": "other user"}));
        assert!(unread["heap"].is_null() && unread["fds"].is_null() && unread["gc"].is_null());
    }
}
