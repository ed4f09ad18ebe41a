//! The JSON shapes of the contract. Keys may be added, never renamed. A secret is `null` with `"secret": true`.

use serde_json::{Value as Json, json};

use crate::apply::{Drift, Entry};
use crate::domain::finding::{Finding, Profile, Remedy, Status as Verdict};
use crate::domain::home::Home;
use crate::domain::machine::{Machine, MachineKind};
use crate::plan::{FileChange, Plan};
use crate::probe::{Facts, Reading, Standing};
use crate::server;

use super::super::exit::Failure;
use super::cure::{self, Typist};

pub(crate) fn error(failure: &Failure) -> Json {
    let mut error = json!({
        "code": failure.code(),
        "message": failure.problem.message(),
        "hint": failure.problem.hint,
    });
    if let (Some(why), Some(map)) = (&failure.failure, error.as_object_mut()) {
        map.insert("failure".into(), server_failure(why));
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
        "running": home.pid.is_some(),
        "pid": home.pid,
        "script": home.script,
        "defects": home.defects.iter().map(|d| json!({ "what": d.what, "advice": d.advice, "fatal": d.fatal })).collect::<Vec<_>>(),
    })
}

pub(crate) fn homes(homes: &[Home]) -> Json {
    json!({ "homes": homes.iter().map(home).collect::<Vec<_>>() })
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

pub(crate) fn check(facts: &Facts, profile: Profile, findings: &[Finding]) -> Json {
    let count = |status: Verdict| findings.iter().filter(|f| f.status == status).count();
    json!({
        "home": home(&facts.home),
        "machine": machine(&facts.machine),
        "profile": profile,
        "findings": findings.iter().map(|one| finding(facts, one)).collect::<Vec<_>>(),
        "summary": {
            "pass": count(Verdict::Pass),
            "warn": count(Verdict::Warn),
            "fail": count(Verdict::Fail),
            "info": count(Verdict::Info),
            "unknown": count(Verdict::Unknown),
        },
    })
}

/// One finding, with the exact commands that cure it: they name the home, since who reads this may be anywhere.
pub(crate) fn finding(facts: &Facts, finding: &Finding) -> Json {
    let typist = Typist {
        root: facts.machine.root,
        home: &facts.home.path,
        named: true,
    };
    let open = matches!(finding.status, Verdict::Fail | Verdict::Warn);
    let commands = if open {
        cure::commands(finding, typist)
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

pub(crate) fn settings<'a>(readings: impl Iterator<Item = &'a Reading>) -> Json {
    json!({ "settings": readings.map(setting).collect::<Vec<_>>() })
}

fn setting(reading: &Reading) -> Json {
    let secret = reading.setting.secret();
    json!({
        "id": reading.setting.id,
        "value": reading.shown().filter(|_| !secret),
        "default": matches!(reading.standing, Standing::Default(_)),
        "secret": secret,
        "file": reading.file,
        "address": reading.address,
        "line": reading.line,
        "effective": reading.effective.as_deref().filter(|_| !secret),
        "note": note(reading),
    })
}

/// Why there is no value, or what to know about it.
pub(crate) fn note(reading: &Reading) -> Option<String> {
    match &reading.standing {
        Standing::Elsewhere(_, meaning) => Some(meaning.clone()),
        Standing::Unknown(reason) => Some(format!("unknown: {reason}")),
        Standing::Nowhere(reason) => Some(format!("not here: {reason}")),
        _ => reading.note.clone(),
    }
}

/// One file of a plan; where it truly lies is said of one behind a link.
fn file(file: &FileChange) -> Json {
    let mut document = json!({ "path": file.path, "action": file.action, "diff": file.diff });
    if let (Some(real), Some(map)) = (&file.leads_to, document.as_object_mut()) {
        map.insert("leads_to".into(), json!(real));
    }
    document
}

pub(crate) fn plan(plan: &Plan, id: Option<&str>) -> Json {
    let mut document = json!({
        "plan": {
            "id": id,
            "changes": plan.changes.iter().map(|c| json!({
                "setting": c.setting, "old": c.old, "new": c.new, "secret": c.secret, "file": c.file, "address": c.address,
            })).collect::<Vec<_>>(),
            "files": plan.files.iter().map(file).collect::<Vec<_>>(),
            "restart": plan.restart,
            "notes": plan.notes,
        },
    });
    if let (Some(id), Some(map)) = (id, document.as_object_mut()) {
        map.insert("applied".into(), json!(true));
        map.insert("undo".into(), json!(id));
    }
    document
}

pub(crate) fn drift(drift: &Drift) -> Json {
    json!({ "setting": drift.setting, "applied": drift.applied, "now": drift.now, "file": drift.file })
}

pub(crate) fn entry(entry: &Entry) -> Json {
    json!({
        "id": entry.id,
        "when": entry.when_utc(),
        "user": entry.user,
        "undone": entry.undone,
        "settings": entry.changes.iter().map(|c| &c.setting).collect::<Vec<_>>(),
        "files": entry.files.iter().map(|f| &f.path).collect::<Vec<_>>(),
    })
}
