//! The guideline about the registry: which database has it, and what of it is shared.

use super::super::verdict::Verdict;
use super::sources::elsewhere_in;
use crate::domain::settings::id;
use crate::probe::Facts;
use crate::probe::survey::data::{Source, Url};

/// G33. The registry is in a database server, or only its local part in H2.
pub(super) fn registry(facts: &Facts) -> Verdict {
    let needed = "registry in a database server, or at least its shared part";
    if facts.home.is_micro() {
        return Verdict::info(
            "a registry of files",
            needed,
            "the Micro Integrator keeps its registry in files",
        );
    }
    let data = &facts.survey.data;
    let (registry, sources) = match (&data.registry, &data.sources) {
        (Ok(registry), Ok(sources)) => (registry, sources),
        (Err(reason), _) | (_, Err(reason)) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    let named = |name: &Option<String>| -> Result<&Source, Verdict> {
        let name = name.as_deref().ok_or_else(|| {
            Verdict::unknown(
                "no datasource named",
                needed,
                "registry.xml does not say which datasource it uses",
            )
        })?;
        sources.iter().find(|source| source.is_called(name)).ok_or_else(|| {
            Verdict::unknown(
                format!("{name} is not defined"),
                needed,
                "no datasource of this home has the name that the registry uses",
            )
        })
    };
    // A mount that cannot be judged hides no failure of the next.
    let mut unsure = None;
    for mount in &registry.mounts {
        let source = match named(&mount.source) {
            Ok(source) => source,
            Err(judged) => {
                unsure.get_or_insert(judged);
                continue;
            }
        };
        if source.url.is_h2() {
            let why = format!(
                "{} is mounted from {}, and H2 serves one process only",
                mount.path, source.written
            );
            return Verdict::fail(format!("{} on H2, shared", source.name), needed, why)
                .by_hand(elsewhere_in(facts, source));
        }
        if let Some(judged) = open(source, needed) {
            unsure.get_or_insert(judged);
        }
    }
    if let Some(judged) = unsure {
        return judged;
    }
    let own = match named(&registry.source) {
        Ok(source) => source,
        Err(judged) => return judged,
    };
    if let Some(judged) = open(own, needed) {
        return judged;
    }
    if !own.url.is_h2() {
        let engine = own
            .url
            .database()
            .map_or("a database", |database| database.engine.name());
        return Verdict::pass(format!("{} on {engine}", own.name), needed);
    }
    if !registry.mounts.is_empty() {
        let found = format!("{} local on H2, shared part elsewhere", own.name);
        return Verdict::pass(found, needed).saying("governance data are mounted from a database server");
    }
    let found = format!("{} on H2, nothing mounted", own.name);
    if facts.value(id::CLUSTER_ENABLED) == Some("true") {
        let why = "the members of the cluster do not see each other's registry";
        return Verdict::fail(found, needed, why).by_hand(elsewhere_in(facts, own));
    }
    let why = "slower and less reliable than a database server, and no other server can share it";
    Verdict::warn(found, needed, why).by_hand(elsewhere_in(facts, own))
}

fn open(source: &Source, needed: &str) -> Option<Verdict> {
    let reason = match &source.url {
        Url::Known(_) => return None,
        Url::Placeholder(meaning) => format!("{}: its URL is {meaning}", source.written),
        Url::Missing => format!("{}: no URL is written", source.written),
    };
    Some(Verdict::unknown(
        format!("{}: engine not known", source.name),
        needed,
        reason,
    ))
}
