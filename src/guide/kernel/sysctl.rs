//! Kernel values that bear on connections: which of the old advice holds today, and which breaks something.

use crate::domain::setting::FileRole;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::system::{Kernel, Written};

use super::verdicts::{cured, elsewhere, hosts_business, in_container, load};
use crate::domain::SettingId;
use crate::domain::settings::id;

/// A kernel value, what is enough, and the setting that cures it.
struct Rule {
    key: &'static str,
    setting: SettingId,
    value: &'static str,
    enough: fn(&str) -> Option<bool>,
}

/// The first port that outgoing connections may have: most of the server's own are below. What is proposed begins above 11111,
/// the JMX server's port, too. Source: carbon.xml, `Ports`.
const FIRST: u64 = 10_000;
/// Outgoing ports that are enough for a busy integration server.
const PORTS: u64 = 40_000;

/// Buffers need no more than the kernel's own default: TCP sizes its buffers by itself.
const RULES: [Rule; 6] = [
    Rule {
        key: "net.ipv4.ip_local_port_range",
        setting: id::OS_PORT_RANGE,
        value: "12000 65535",
        enough: range,
    },
    Rule {
        key: "net.ipv4.tcp_fin_timeout",
        setting: id::OS_TCP_FIN_TIMEOUT,
        value: "30",
        enough: |text| Some(text.parse::<u64>().ok()? <= 30),
    },
    Rule {
        key: "fs.file-max",
        setting: id::OS_FILE_MAX,
        value: "2097152",
        enough: |text| at_least(text, 2_097_152),
    },
    Rule {
        key: "net.core.somaxconn",
        setting: id::OS_SOMAXCONN,
        value: "4096",
        enough: |text| at_least(text, 4096),
    },
    Rule {
        key: "net.core.rmem_max",
        setting: id::OS_RMEM_MAX,
        value: "212992",
        enough: |text| at_least(text, 212_992),
    },
    Rule {
        key: "net.core.wmem_max",
        setting: id::OS_WMEM_MAX,
        value: "212992",
        enough: |text| at_least(text, 212_992),
    },
];

/// Gone since Linux 4.12; before, it refused clients behind one address translator.
const RECYCLE: &str = "net.ipv4.tcp_tw_recycle";

/// X02. Ports for outgoing connections, queues and time-outs; no `tcp_tw_recycle`.
pub(super) fn values(facts: &Facts) -> Verdict {
    let needed = "ports from 10000 on, fin_timeout 30, no tw_recycle";
    if let Some(judged) = elsewhere(facts, needed) {
        return judged;
    }
    let kernel = match &facts.survey.system.kernel {
        Ok(kernel) => kernel,
        Err(reason) => return Verdict::unknown("not looked at", needed, reason.to_string()),
    };
    if let Some(judged) = recycling(kernel, needed) {
        return judged;
    }
    if kernel.value(RULES[0].key).is_none() {
        let why = format!("/proc/sys does not show {}", RULES[0].key);
        return Verdict::unknown("not readable", needed, why);
    }
    let low: Vec<&Rule> = RULES
        .iter()
        .filter(|rule| kernel.value(rule.key).and_then(rule.enough) == Some(false))
        .collect();
    if low.is_empty() {
        return Verdict::pass("as recommended today", needed);
    }
    let found = shown(&low, kernel);
    if in_container(facts) {
        return hosts_business(found, needed);
    }
    let unwritten: Vec<&&Rule> = low.iter().filter(|rule| !written(facts, rule)).collect();
    if unwritten.is_empty() {
        return not_in_force(kernel, &low, found, needed);
    }
    let why = "under load the server runs out of outgoing ports, or turns clients away in a burst";
    let judged = unwritten
        .into_iter()
        .fold(Verdict::warn(found, needed, why), |judged, rule| {
            cured(facts, judged, rule.setting, rule.value)
        });
    load(FileRole::SysctlDropIn, judged.by_hand("then have the kernel read them"))
}

/// Whether our drop-in has an enough value already.
fn written(facts: &Facts, rule: &Rule) -> bool {
    facts.value(rule.setting).and_then(rule.enough) == Some(true)
}

/// Everything is written, and the kernel does not have it yet, or a later file says otherwise.
fn not_in_force(kernel: &Kernel, low: &[&Rule], found: String, needed: &str) -> Verdict {
    let later = kernel.written.iter().find(|line| {
        line.later
            && low
                .iter()
                .any(|r| r.key == line.key && (r.enough)(&line.value) == Some(false))
    });
    if let Some(line) = later {
        let why = format!(
            "{} is read after our file and sets {} to {}",
            line.file, line.key, line.value
        );
        let judged = Verdict::warn(found, needed, why)
            .by_hand("take the line out of the later file, then load them")
            .by_command(format!("sed -i '/{}/d' {}", line.key, line.file));
        return load(FileRole::SysctlDropIn, judged);
    }
    let why = "the values are written and the kernel has not read them yet; it does at the next boot";
    let judged = Verdict::warn(found, needed, why).by_hand("have the kernel read them now");
    load(FileRole::SysctlDropIn, judged)
}

fn recycling(kernel: &Kernel, needed: &str) -> Option<Verdict> {
    let files: Vec<&Written> = kernel
        .written
        .iter()
        .filter(|line| line.key == RECYCLE && line.value != "0")
        .collect();
    let on = kernel.value(RECYCLE).is_some_and(|value| value != "0");
    if files.is_empty() && !on {
        return None;
    }
    let found = files.first().map_or_else(
        || "tcp_tw_recycle is on".to_owned(),
        |line| format!("tcp_tw_recycle in {}", line.file),
    );
    let why = "it turns away clients that share an address, and Linux has it no more since 4.12: take it out";
    let mut judged = Verdict::fail(found, needed, why)
        .by_hand("take tcp_tw_recycle out; nothing replaces it")
        .as_root();
    for line in &files {
        judged = judged.by_command(format!("sed -i '/tcp_tw_recycle/d' {}", line.file));
    }
    if on {
        judged = judged.by_command(format!("sysctl -w {RECYCLE}=0"));
    }
    Some(judged)
}

fn shown(low: &[&Rule], kernel: &Kernel) -> String {
    let mut words: Vec<String> = low
        .iter()
        .take(2)
        .map(|rule| {
            let name = rule.key.rsplit('.').next().unwrap_or(rule.key);
            let value = kernel.value(rule.key).unwrap_or_default();
            format!("{} {}", name.trim_start_matches("ip_"), value.replace(' ', "-"))
        })
        .collect();
    if low.len() > 2 {
        words.push(format!("{} more", low.len() - 2));
    }
    words.join(", ")
}

fn range(text: &str) -> Option<bool> {
    let (first, last) = text.split_once(' ')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    Some(first >= FIRST && last.saturating_sub(first) >= PORTS)
}

fn at_least(text: &str, least: u64) -> Option<bool> {
    Some(text.parse::<u64>().ok()? >= least)
}
