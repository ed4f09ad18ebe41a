//! Ports and an offset that no server can open: values that are no ports, and sums above the last port.

use super::super::values::any_refused;
use super::super::verdict::Verdict;
use crate::domain::SettingId;
use crate::domain::settings::id;
use crate::probe::{Facts, ports};

/// The ports that have a setting of their own, with the offset first, which moves them.
const NUMBERS: [SettingId; 4] = [
    id::PORTS_OFFSET,
    id::PORTS_HTTPS,
    id::PORTS_PASSTHRU_HTTP,
    id::PORTS_PASSTHRU_HTTPS,
];
const JMX: [SettingId; 2] = [id::PORTS_JMX_REGISTRY, id::PORTS_JMX_SERVER];

/// The finding where a port or the offset cannot be used, as `set` refuses it too.
pub(super) fn impossible(facts: &Facts, needed: &str) -> Option<Verdict> {
    let jmx = facts.value(id::JMX_ENABLED) != Some("false");
    let cluster = facts.value(id::CLUSTER_ENABLED) == Some("true");
    any_refused(facts, &NUMBERS, needed)
        .or_else(|| jmx.then(|| any_refused(facts, &JMX, needed))?)
        .or_else(|| cluster.then(|| any_refused(facts, &[id::CLUSTER_LOCAL_PORT], needed))?)
        .or_else(|| beyond(facts, jmx, needed))
}

/// The finding where the offset moves a port above the last one that there is.
fn beyond(facts: &Facts, jmx: bool, needed: &str) -> Option<Verdict> {
    let number = |id: SettingId| facts.value(id)?.trim().parse::<u16>().ok();
    let offset = number(id::PORTS_OFFSET)?;
    let highest = ports::configured(&facts.home, &facts.files, &number)
        .into_iter()
        .filter(|row| row.moves && (jmx || !row.name.starts_with("jmx-")))
        .max_by_key(|row| row.number)?;
    highest.at(offset.into()).err()?;
    let (port, name) = (highest.number, highest.name);
    let why = format!("{port} ({name}) plus {offset} is above 65535: the server cannot open that port");
    let judged = Verdict::fail(format!("an offset of {offset}"), needed, why);
    Some(judged.cured_by_choice_of(id::PORTS_OFFSET))
}
