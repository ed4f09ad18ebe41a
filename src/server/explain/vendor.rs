//! The vendors of databases: their names, the packages of their drivers, and whose words a log line has.

use super::failure_context::FailureContext;

/// Who wrote the server or the driver of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vendor {
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    Oracle,
    SqlServer,
    Db2,
    H2,
    /// A pool or Java itself, before any of them.
    Any,
}

/// The words of vendors for one kind of trouble: all of a row's texts are in the line.
pub(super) type Wordings = &'static [(Vendor, &'static [&'static str])];

/// The name of the vendor's server.
pub(super) fn called(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Postgres => "PostgreSQL",
        Vendor::Mysql => "MySQL",
        Vendor::Oracle => "Oracle",
        Vendor::SqlServer => "SQL Server",
        Vendor::Db2 => "DB2",
        Vendor::H2 => "H2",
        Vendor::Any => "the database",
    }
}

/// The packages of the drivers.
const DRIVERS: [(&str, Vendor); 7] = [
    ("org.postgresql.", Vendor::Postgres),
    ("com.mysql.", Vendor::Mysql),
    ("org.mariadb.", Vendor::Mysql),
    ("oracle.", Vendor::Oracle),
    ("com.microsoft.sqlserver.", Vendor::SqlServer),
    ("com.ibm.db2.", Vendor::Db2),
    ("org.h2.", Vendor::H2),
];

/// Whose wording the lines have, else whose driver throws; [`Vendor::Any`] where neither shows.
pub(super) fn of(wordings: Wordings, context: &FailureContext<'_>, hits: &[usize]) -> Vendor {
    let has = |parts: &[&str]| {
        context
            .told_with(hits)
            .any(|text| parts.iter().all(|part| text.contains(part)))
    };
    let worded = wordings
        .iter()
        .find(|(vendor, parts)| *vendor != Vendor::Any && has(parts));
    if let Some((vendor, _)) = worded {
        return *vendor;
    }
    let frames = hits.iter().flat_map(|at| context.record_of(*at).lines.clone());
    let frames = frames.map(|at| context.lines[at].frames.as_str());
    let texts: Vec<&str> = context.told_with(hits).chain(frames).collect();
    let driver = DRIVERS
        .iter()
        .find(|(package, _)| texts.iter().any(|text| text.contains(package)));
    driver.map_or(Vendor::Any, |(_, vendor)| *vendor)
}
