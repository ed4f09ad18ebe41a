//! The guideline about database engines: which one each datasource names, and whether its driver is there.

use super::super::commands::below;
use super::super::verdict::Verdict;
use super::drivers;
use super::sources::{by_toml, elsewhere_in, holds_users, is_mounted};
use super::spelt;
use crate::domain::Product;
use crate::domain::Shown as _;
use crate::domain::home::Started;
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
    if let Some(judged) = drivers::unfit(facts, sources, needed).or_else(|| file_of(facts, sources, needed)) {
        return judged;
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
        && sources.iter().any(|source| !source.driver_classes().is_empty())
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

/// The finding where a database in a file cannot be used: its own owner may not write it, or a server that has run lacks it.
fn file_of(facts: &Facts, sources: &[Source], needed: &str) -> Option<Verdict> {
    let data = &facts.survey.data;
    let named = |source: &Source| Some(source.url.database().filter(|_| source.url.is_h2())?.name.clone());
    let closed = sources
        .iter()
        .find_map(|source| Some((source, data.unusable_files.get(&named(source)?)?)));
    if let Some((source, file)) = closed {
        let why = format!(
            "{}: {} is closed to its own owner, and H2 opens a database for reading and writing",
            source.written,
            file.shown()
        );
        return Some(
            Verdict::fail(format!("{}: its file is not writable", source.name), needed, why)
                .by_hand("let the owner read and write the database's file")
                .by_command(format!("chmod u+rw {}", below(facts, file)))
                .in_every_profile(),
        );
    }
    // A pack may make some files only at its first start, and a copy of the configuration alone has none.
    if !matches!(facts.home.started, Started::Before | Started::Running) || !data.database_folder {
        return None;
    }
    let lost = sources.iter().find(|source| {
        let needed = source.is_local_registry() || part(facts, source) == Part::Shared;
        needed && named(source).is_some_and(|name| data.without_file.contains(&name))
    })?;
    let why = format!(
        "{}: this server has run, and the file of this database is gone; H2 makes an empty one, without the tables that the \
         server needs",
        lost.written
    );
    Some(
        Verdict::fail(format!("{}: its file is not there", lost.name), needed, why)
            .by_hand("bring the file back from a backup, or correct the URL"),
    )
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

#[cfg(test)]
mod tests {
    use super::super::tests::{MASTER, datasources, old_with_ldap};
    use super::engines;
    use crate::domain::Status;

    #[test]
    fn the_file_of_a_database_is_there_and_open_to_its_owner() {
        use crate::domain::home::Started;
        let judged = |url: &str, file: &str, started: Started| {
            let case = old_with_ldap()
                .file(MASTER, &datasources(&[("WSO2_CARBON_DB", "jdbc/WSO2CarbonDB", url)]))
                .file(&format!("repository/database/{file}"), "")
                .home(|home| home.started = started);
            engines(&case.facts())
        };
        for url in [
            "jdbc:h2:./repository/database/C;DB_CLOSE_ON_EXIT=FALSE",
            "jdbc:h2:async:./repository/database/C",
            "jdbc:h2:file:repository/database/C;A=B",
            "jdbc:h2:${carbon.home}/repository/database/C",
        ] {
            assert_eq!(judged(url, "C.mv.db", Started::Before).status, Status::Pass, "{url}");
            let gone = judged(url, "D.mv.db", Started::Before);
            assert_eq!(
                (gone.status, gone.found.as_str()),
                (Status::Fail, "WSO2_CARBON_DB: its file is not there"),
                "{url}"
            );
            assert_eq!(judged(url, "D.mv.db", Started::Never).status, Status::Pass, "{url}");
        }
        assert_eq!(judged("jdbc:h2:mem:C", "D.mv.db", Started::Before).status, Status::Pass);
    }

    #[cfg(unix)]
    #[test]
    fn a_database_that_its_owner_cannot_write_is_cured_by_its_mode() {
        use std::os::unix::fs::PermissionsExt as _;
        let url = "jdbc:h2:./repository/database/C";
        let case = old_with_ldap()
            .file(MASTER, &datasources(&[("WSO2_CARBON_DB", "jdbc/WSO2CarbonDB", url)]))
            .file("repository/database/C.h2.db", "");
        let file = std::path::Path::new(&case.path()).join("repository/database/C.h2.db");
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o444)).unwrap();
        let judged = engines(&case.facts());
        assert_eq!((judged.status, judged.fatal), (Status::Fail, true), "{judged:?}");
        let command = judged.remedy.unwrap().commands.remove(0);
        assert!(
            command.contains("chmod u+rw ") && command.contains("C.h2.db"),
            "{command:?}"
        );
    }
}
