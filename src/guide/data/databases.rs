//! The guideline about database engines: which one each datasource names, and whether its driver is there.

use super::super::verdict::Verdict;
use super::sources::{by_toml, elsewhere_in, holds_users, is_mounted};
use super::spelt;
use crate::domain::Product;
use crate::domain::ports::inside;
use crate::probe::Facts;
use crate::probe::survey::data::{Source, StoreKind, Url, driver_directory};

/// What a datasource is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Each server keeps its own: local registry, message store, metrics.
    Local,
    /// Users, tokens, APIs, governance: what several servers share, and what may not be lost.
    Shared,
    /// The product's own data.
    Own,
}

fn part(facts: &Facts, source: &Source) -> Part {
    if holds_users(facts, source) || is_mounted(facts, source) {
        return Part::Shared;
    }
    let name = source.name.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    // The messages of a broker are its own data; those of the broker inside API Manager may be lost.
    let queue = has(&["MB_STORE"]);
    if source.is_local_registry() || has(&["METRICS"]) || queue && inside(&facts.home) != Product::MessageBroker {
        Part::Local
    } else if has(&[
        "SHARED",
        "IDENTITY",
        "APIM_DB",
        "WSO2AM_DB",
        "USER",
        "UM_DB",
        "CONFIG",
        "GOV",
    ]) {
        Part::Shared
    } else {
        Part::Own
    }
}

/// G11. Shared data is in a database server, and its driver is there.
pub(super) fn engines(facts: &Facts) -> Verdict {
    let needed = "shared data in a database server, its driver present";
    let sources = match &facts.survey.data.sources {
        Ok(sources) => sources,
        Err(reason) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    if sources.is_empty() && facts.home.is_micro() {
        let why = "without a [[datasource]] the Micro Integrator keeps nothing in a database";
        return Verdict::info("no datasource of its own", needed, why);
    }
    let h2 = |wanted: Part| {
        sources
            .iter()
            .filter(move |source| source.url.is_h2() && part(facts, source) == wanted)
            .collect::<Vec<_>>()
    };
    // First what keeps the server from starting.
    let flawed = spelt::flawed(facts, sources, needed);
    if let Some(judged) = flawed.as_ref().filter(|judged| judged.fatal) {
        return judged.clone();
    }
    let drivers = facts.survey.data.drivers.as_ref();
    if let Ok(jars) = drivers
        && let Some((source, engine)) = lacking(sources, jars)
    {
        let dir = driver_directory(&facts.home);
        let why = format!(
            "{}: without it the server cannot open the database and does not start",
            source.written
        );
        return Verdict::fail(format!("{}: no {engine} driver", source.name), needed, why)
            .by_hand(format!("copy the {engine} driver's jar into {dir}"))
            .in_every_profile();
    }
    let shared = h2(Part::Shared);
    if let Some(first) = shared.first() {
        let why = format!(
            "{}: H2 serves one process and loses data when that dies; put the driver's jar into {} and run the product's dbscripts \
             first{}",
            first.written,
            driver_directory(&facts.home),
            values(facts)
        );
        return Verdict::fail(format!("{} on H2", names(&shared)), needed, why).by_hand(elsewhere_in(facts, first));
    }
    if let Some(judged) = flawed {
        return judged;
    }
    for source in sources
        .iter()
        .filter(|source| !source.cassandra && part(facts, source) != Part::Local)
    {
        let reason = match &source.url {
            Url::Known(_) => continue,
            Url::Placeholder(meaning) => format!("{}: its URL is {meaning}", source.written),
            Url::Missing => format!("{}: no URL is written", source.written),
        };
        return Verdict::unknown(format!("{}: engine not known", source.name), needed, reason);
    }
    if let Err(reason) = drivers
        && sources.iter().any(|source| !jars(source).is_empty())
    {
        return Verdict::unknown("drivers not readable", needed, reason.to_string());
    }
    let own = h2(Part::Own);
    if let Some(first) = own.first() {
        let why = format!(
            "{}: H2 is for trials; real data belongs in a database server",
            first.written
        );
        return Verdict::warn(format!("{} on H2", names(&own)), needed, why).by_hand(elsewhere_in(facts, first));
    }
    if let Some(named) = users_elsewhere(facts) {
        let why = "the users are in a database that is none of these datasources";
        return Verdict::unknown(format!("{named} is not defined"), needed, why);
    }
    if sources.iter().all(|source| source.url.is_h2()) {
        return Verdict::pass("only local databases, on H2", needed).saying("the registry of each server may be in H2");
    }
    Verdict::pass("no shared data on H2", needed)
}

/// The datasource of the users, where it is none of those that were read.
fn users_elsewhere(facts: &Facts) -> Option<&str> {
    let store = facts.survey.data.users.as_ref().ok()?;
    let named = store.source.as_deref().filter(|_| store.kind == StoreKind::Database)?;
    facts.survey.data.source(named).is_none().then_some(named)
}

fn values(facts: &Facts) -> &'static str {
    if by_toml(facts) {
        "; write type = \"mysql\" (or another), hostname, port, name, username and password instead of url"
    } else {
        ""
    }
}

fn names(sources: &[&Source]) -> String {
    let mut names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    names.dedup();
    match names.as_slice() {
        [one] => (*one).to_owned(),
        [one, two] => format!("{one}, {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
        [] => String::new(),
    }
}

fn jars(source: &Source) -> &'static [&'static str] {
    source.url.database().map_or(&[], |database| database.engine.jars())
}

/// The first datasource whose driver is not there.
fn lacking<'a>(sources: &'a [Source], present: &[String]) -> Option<(&'a Source, &'static str)> {
    let source = sources.iter().find(|source| {
        let wanted = jars(source);
        !wanted.is_empty() && !present.iter().any(|jar| wanted.iter().any(|part| jar.contains(part)))
    })?;
    Some((source, source.url.database()?.engine.name()))
}

/// Whether the servers of a cluster can share their data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::guide) enum Sharing {
    /// These are on H2, of which each server has its own.
    OnH2(String),
    /// No shared database is configured.
    Nothing,
    /// In a database server.
    Server,
}

/// How the servers of a cluster share their data; the reason where that is not known.
pub(in crate::guide) fn sharing(facts: &Facts) -> Result<Sharing, String> {
    let sources = facts.survey.data.sources.as_ref().map_err(ToString::to_string)?;
    let shared: Vec<&Source> = sources
        .iter()
        .filter(|source| part(facts, source) == Part::Shared)
        .collect();
    let h2: Vec<&Source> = shared.iter().copied().filter(|source| source.url.is_h2()).collect();
    if !h2.is_empty() {
        return Ok(Sharing::OnH2(names(&h2)));
    }
    if let Some(open) = shared.iter().find(|source| source.url.database().is_none()) {
        return Err(format!("{}: the URL of {} is not known", open.written, open.name));
    }
    Ok(if shared.is_empty() {
        Sharing::Nothing
    } else {
        Sharing::Server
    })
}
