//! Guidelines about running the server: how it is started, stopped, and started again with the machine.

use super::Guideline;
use super::java::{in_use, next_start};
use super::upkeep::{of, without_carriage_returns, word};
use super::verdict::Verdict;
use crate::domain::machine::MachineKind;
use crate::domain::start_script;
use crate::domain::{Shown as _, visible};
use crate::probe::Facts;
use crate::probe::survey::upkeep::PidFile;

const RUNNING: &str = "Production guidelines 4.4, \"Running the product\"";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G21", "How to start", RUNNING, Dev, start),
    row!("G22", "A clean stop", RUNNING, Dev, stop),
    row!("G25", "Starts with the machine", RUNNING, Production, daemon),
];

/// With less than this, a loaded server is killed while it works; seconds.
const SOON: u64 = 60;

/// G21. The start script can be run as it is, and all that it calls is there.
fn start(facts: &Facts) -> Verdict {
    let needed = "script, shell, JAVA_HOME and ps in place";
    let Some(script) = &facts.home.script else {
        return no_script(facts, needed);
    };
    let start = match &facts.survey.upkeep.start {
        Ok(start) => start,
        Err(reason) => return Verdict::unknown("not read", needed, reason.to_string()),
    };
    let name = script.shown();
    let path = word(&facts.home.at(script));
    if start.crlf {
        let why = "no Unix shell accepts them: the script ends at its first lines";
        return Verdict::fail(format!("Windows line ends in {name}"), needed, why)
            .by_hand("remove the carriage returns from the script")
            .by_command(without_carriage_returns(&[path]));
    }
    if !start.shell_here && cfg!(unix) {
        let shell = start.shell.as_deref().unwrap_or("/bin/sh");
        return Verdict::fail(format!("no {shell} here"), needed, "the start script is written for it")
            .by_hand("install that shell");
    }
    // The judgement of G08, word for word.
    if let Err(judged) = in_use(facts, needed) {
        return judged;
    }
    if !start.ps && cfg!(unix) {
        let why = "without it `start` begins a second server beside a running one, and `restart` does not wait";
        return Verdict::warn("no ps here", needed, why)
            .by_hand("install procps, or start with carbonctl alone")
            .by_command(package(facts, "procps", "procps-ng"))
            .as_root();
    }
    let how = if start.runs {
        ""
    } else {
        ", with sh since it is not executable"
    };
    let next = next_start(facts).map_or_else(String::new, |next| format!("; {next}"));
    let detail = format!("{}, or: sh {path} start{next}", of(facts, "start"));
    Verdict::pass(format!("{name}{how}"), needed).saying(detail)
}

/// No start is possible without the script; a script that only runs another server of the pack is none.
fn no_script(facts: &Facts, needed: &str) -> Verdict {
    let usual = start_script::usual(&facts.home);
    let found = match &facts.survey.upkeep.wrapped {
        Some(other) => format!("{} only runs {}", usual.shown(), visible(other)),
        None => format!("{} is missing", usual.shown()),
    };
    let why = "nothing starts this server: neither carbonctl start nor a service can";
    Verdict::fail(found, needed, why).by_hand(format!(
        "restore {} from the pack of {}",
        usual.shown(),
        facts.home.title()
    ))
}

fn package(facts: &Facts, debian: &str, redhat: &str) -> String {
    let os = &facts.machine.os;
    if os.id == "debian" || os.like.iter().any(|id| id == "debian") {
        format!("apt-get install {debian}")
    } else if os.id == "alpine" {
        format!("apk add {debian}")
    } else if os.id.starts_with("opensuse") || os.like.iter().any(|id| id == "suse") || os.id == "sles" {
        format!("zypper install {debian}")
    } else {
        format!("yum install {redhat}")
    }
}

/// G22. What the product's `stop` would signal is its own server, and it is given time to end.
fn stop(facts: &Facts) -> Verdict {
    let needed = "a stop signals this server alone, and waits";
    let path = facts.home.pid_file();
    let file = path.strip_prefix(&facts.home.path).unwrap_or(&path);
    let remove = || format!("rm {}", word(&path));
    let pid = match &facts.survey.upkeep.pid {
        Ok(pid) => pid,
        Err(reason) => return Verdict::unknown("pid file not judged", needed, reason.to_string()),
    };
    if let PidFile::Foreign(pid, name) = pid {
        let who = if name.is_empty() {
            "another process".to_owned()
        } else {
            format!("`{name}`")
        };
        let why = format!("the product's own stop would end {who}, and its start believes that the server runs");
        return Verdict::fail(
            format!("{} names process {pid}, not this server", file.shown()),
            needed,
            why,
        )
        .by_hand("remove the stale pid file; stop with carbonctl stop")
        .by_command(remove());
    }
    if *pid == PidFile::Garbled {
        let why = "the product's own stop has no number to signal";
        return Verdict::warn(format!("{} has no number", file.shown()), needed, why)
            .by_hand("remove the file; stop with carbonctl stop")
            .by_command(remove());
    }
    let services = facts.survey.upkeep.services.as_ref();
    let hasty = services.ok().and_then(|all| {
        let mut own = all.own.iter();
        own.find(|service| service.stop_seconds.is_some_and(|seconds| seconds < SOON))
    });
    if let Some(service) = hasty {
        let seconds = service.stop_seconds.unwrap_or_default();
        return Verdict::warn(
            format!("{} kills after {seconds} seconds", service.name),
            needed,
            "a loaded server finishes its requests first, which may take minutes",
        )
        .by_hand("give the service five minutes to stop")
        .by_drop_in(
            format!("/etc/systemd/system/{}.service.d/carbonctl-stop.conf", service.name),
            "[Service]\nTimeoutStopSec=5min\n",
        )
        .by_command("systemctl daemon-reload")
        .as_root();
    }
    let found = match pid {
        PidFile::Own(pid) => format!("the pid file names this server, {pid}"),
        PidFile::Stale(_) => "a stale pid file, without a process".to_owned(),
        _ => "no pid file".to_owned(),
    };
    Verdict::pass(found, needed).saying(format!("{} waits until the server is gone", of(facts, "stop")))
}

/// G25. A service starts this home with the machine, and the paths in it exist.
fn daemon(facts: &Facts) -> Verdict {
    let needed = "a service that starts it with the machine";
    let services = match &facts.survey.upkeep.services {
        Ok(services) => services,
        Err(_) if matches!(facts.machine.kind, Ok(MachineKind::Container(_))) => {
            let why = "in a container: its runtime starts it, with the script in the foreground";
            return Verdict::info("no services here", needed, why);
        }
        Err(reason) => return Verdict::unknown("not known", needed, reason.to_string()),
    };
    let install = |judged: Verdict| judged.by_command(of(facts, "service install")).as_root();
    if let Some(service) = services.own.iter().find(|service| service.missing.is_some()) {
        let missing = service.missing.as_deref().unwrap_or_default();
        let judged = Verdict::fail(
            format!("{} names a path that is not there", service.name),
            needed,
            format!("{missing} is gone: the service fails at each boot"),
        );
        return if service.ours {
            install(judged.by_hand("write the service again"))
        } else {
            judged.by_hand(short(
                "correct the path in ",
                &service.file,
                "the path in the service's file",
            ))
        };
    }
    if let Some(service) = services.own.iter().find(|service| service.enabled) {
        let whose = if service.ours { ", made by carbonctl" } else { "" };
        return Verdict::pass(format!("{}{whose}", service.name), needed).saying(service.file.clone());
    }
    if let Some(service) = services.own.first() {
        return Verdict::warn(
            format!("{} is there, not enabled", service.name),
            needed,
            "after a restart of the machine the server stays down",
        )
        .by_command(format!("systemctl enable {}", service.name))
        .as_root();
    }
    if let Some(lost) = services.dangling.first() {
        let judged = Verdict::fail(
            format!("{} starts a home that is gone", lost.name),
            needed,
            format!("it names {}, and no service starts this home", lost.script),
        );
        return install(
            judged
                .by_hand("remove the old service, install a new one")
                .by_command(format!("systemctl disable {}", lost.name)),
        );
    }
    install(Verdict::warn(
        "no service of this home",
        needed,
        "after a restart of the machine somebody has to start the server by hand",
    ))
    .by_hand("install a service")
}

fn short(before: &str, path: &str, otherwise: &str) -> String {
    let whole = format!("{before}{path}");
    if whole.chars().count() <= 66 {
        whole
    } else {
        format!("correct {otherwise}")
    }
}

#[cfg(test)]
pub(super) mod tests;
