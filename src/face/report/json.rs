//! The JSON shapes of the contract. Keys may be added, never renamed. A secret is `null` with `"secret": true`.

use serde_json::{Value as Json, json};

use crate::domain::RestartPending;
use crate::domain::finding::{Finding, Remedy, Status};
use crate::domain::home::Home;
use crate::domain::machine::{Machine, MachineKind};
use crate::engine::answers::AnswerError;
use crate::plan::{FileChange, Plan};
use crate::probe::Facts;
use crate::server;

use super::super::exit::CommandFailure;
use super::cure::{self, Operator};

pub(crate) fn error(failure: &CommandFailure) -> Json {
    let mut error = json!({
        "code": failure.code(),
        "message": failure.problem.message(),
        "hint": failure.problem.hint,
    });
    if let (Some(why), Some(map)) = (&failure.failure, error.as_object_mut()) {
        map.insert("failure".into(), server_failure(why));
    }
    if let (Some(listed), Some(map)) = (&failure.listed, error.as_object_mut()) {
        let one = |error: &AnswerError| {
            json!({
                "line": error.line, "column": error.column, "key": error.key,
                "message": error.reason.what, "hint": error.reason.hint,
            })
        };
        map.insert("errors".into(), listed.0.iter().map(one).collect());
    }
    json!({ "error": error })
}

fn server_failure(why: &server::Failure) -> Json {
    let cure = |cure: &Remedy| json!({ "words": cure.words, "command": cure.command(), "fix": cure.fix });
    json!({
        "id": why.id,
        "cause": why.cause,
        "seen": why.seen,
        "cures": why.cures.iter().map(cure).collect::<Vec<_>>(),
        "others": why.others,
    })
}

pub(crate) fn home(home: &Home) -> Json {
    json!({
        "path": home.path,
        "product": home.name,
        "version": home.version,
        "carbon": home.carbon,
        "generation": home.generation,
        "started": home.started,
        "evidence": {
            "for": home.past.traces.iter().map(|trace| &trace.words).collect::<Vec<_>>(),
            "against": home.past.against,
            "unread": home.past.unread,
        },
        "fresh_store": home.past.declared_new,
        "running": home.pid.is_some(),
        "pid": home.pid,
        "script": home.script,
        "defects": home.defects.iter().map(|d| json!({ "what": d.what, "advice": d.advice(), "fatal": d.fatal })).collect::<Vec<_>>(),
    })
}

pub(crate) fn machine(machine: &Machine) -> Json {
    let kind = match &machine.kind {
        Ok(MachineKind::Physical) => json!("physical"),
        Ok(MachineKind::Vm(name)) => json!({ "vm": name }),
        Ok(MachineKind::Ec2(kind)) => json!({ "ec2": kind }),
        Ok(MachineKind::Container(name)) => json!({ "container": name }),
        Err(_) => Json::Null,
    };
    json!({
        "os": { "id": machine.os.id, "name": machine.os.name, "version": machine.os.version, "arch": machine.os.arch },
        "kind": kind,
        "cores": machine.cores.as_ref().ok(),
        "mhz": machine.mhz.as_ref().ok(),
        "memory": machine.memory.as_ref().ok(),
        "available": machine.available.as_ref().ok(),
        "swap": machine.swap.as_ref().ok(),
        "cgroup": {
            "version": machine.cgroup.version,
            "memory": machine.cgroup.memory.as_ref().map(|(bytes, _)| bytes),
            "cpus": machine.cgroup.cpus.as_ref().map(|(cpus, _)| cpus),
        },
        "openFiles": machine.open_files.as_ref().ok().map(|limit| json!({ "soft": limit.soft, "hard": limit.hard })),
        "hostname": machine.hostname.as_ref().ok(),
    })
}

/// One finding, with the exact commands that cure it: they name the home, since the reader may be on another machine.
pub(crate) fn finding(facts: &Facts, finding: &Finding) -> Json {
    let operator = Operator::of(facts, true);
    let open = matches!(finding.status, Status::Fail | Status::Warn);
    let commands = if open {
        cure::commands(finding, operator)
    } else {
        Vec::new()
    };
    json!({
        "id": finding.id,
        "title": finding.title,
        "status": finding.status,
        "eased": finding.eased,
        "found": finding.found,
        "needed": finding.needed,
        "source": finding.source,
        "fix": finding.fixes.first(),
        "fixes": finding.fixes,
        "remedy": finding.remedy,
        "commands": commands,
        "detail": finding.detail,
    })
}

/// One file of a plan, with its resolved path if it is behind a link.
fn file(file: &FileChange) -> Json {
    let mut document = json!({ "path": file.path, "action": file.action, "diff": file.diff });
    if let (Some(real), Some(map)) = (&file.leads_to, document.as_object_mut()) {
        map.insert("leads_to".into(), json!(real));
    }
    document
}

/// Adds whether changes wait for a restart to a document: null where that is not known, with the reason.
pub(crate) fn with_pending(mut document: Json, pending: &RestartPending) -> Json {
    if let Some(map) = document.as_object_mut() {
        map.insert("restart_pending".into(), json!(pending.known()));
        map.insert("pending_settings".into(), json!(pending.settings()));
        if let RestartPending::Unknown(reason) = pending {
            map.insert("pending_reason".into(), json!(reason));
        }
    }
    document
}

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome<'a> {
    /// It was to be shown only.
    Shown,
    /// It was to be applied, and nothing was written: it is empty, declined, or a dry run.
    NotApplied,
    /// It was applied, under this id.
    Applied(&'a str),
}

/// A plan. Whatever an apply did, its document has the same keys.
pub(crate) fn plan(plan: &Plan, outcome: Outcome, pending: &RestartPending) -> Json {
    let id = match outcome {
        Outcome::Applied(id) => Some(id),
        Outcome::Shown | Outcome::NotApplied => None,
    };
    let mut document = json!({
        "plan": {
            "id": id,
            "changes": plan.changes.iter().map(|c| json!({
                "setting": c.setting, "old": c.old, "new": c.new, "secret": c.secret, "file": c.file, "address": c.address,
            })).collect::<Vec<_>>(),
            "files": plan.files.iter().map(file).collect::<Vec<_>>(),
            "restart": plan.restart,
            "notes": plan.notes,
            "skipped": plan.skipped.iter().map(|problem| json!({
                "setting": problem.setting, "reason": problem.what, "hint": problem.hint,
            })).collect::<Vec<_>>(),
        },
    });
    if let (true, Some(map)) = (outcome != Outcome::Shown, document.as_object_mut()) {
        map.insert("applied".into(), json!(id.is_some()));
        map.insert("undo".into(), json!(id));
    }
    with_pending(document, pending)
}
