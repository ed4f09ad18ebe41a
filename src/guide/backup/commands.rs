//! The command that saves one database, by its engine. Each asks for the password: none is ever on a command line.

use std::path::Path;

use super::words::quoted;
use crate::domain::Shown as _;
use crate::probe::Facts;
use crate::probe::survey::data::{Database, Engine, Source, Url};

/// How one database is saved.
pub(super) enum DumpMethod {
    /// By this command.
    Command(String),
    /// By copying its files with this command, while the server is stopped.
    Stopped(String),
    /// Not yet: the file that this names is not there.
    Absent(String),
    /// Not by a command that is known here; the reason.
    None(String),
    /// It cannot be told; the reason.
    Open(String),
}

/// How this datasource's database is saved into the directory.
pub(super) fn way(facts: &Facts, source: &Source, into: Option<&str>) -> DumpMethod {
    if source.cassandra {
        return DumpMethod::None(format!(
            "{} lies in Cassandra: nodetool snapshot saves it on each node",
            source.name
        ));
    }
    let database = match &source.url {
        Url::Known(database) => database,
        Url::Placeholder(meaning) => return DumpMethod::Open(format!("{}: the URL is {meaning}", source.name)),
        Url::Missing => return DumpMethod::Open(format!("{}: no URL is written", source.name)),
    };
    if database.engine == Engine::H2 {
        return h2(facts, source, database, into);
    }
    if database.engine == Engine::Other {
        return DumpMethod::None(format!("{}: no command is known for its engine", source.name));
    }
    if database.open {
        return DumpMethod::Open(format!("{}: a part of its URL is filled in at start", source.name));
    }
    let (Some(host), Some(user)) = (&database.host, &source.user) else {
        return DumpMethod::Open(format!(
            "{}: its server or its user is not written in plain",
            source.name
        ));
    };
    if database.name.is_empty() {
        return DumpMethod::Open(format!("{}: its URL names no database", source.name));
    }
    DumpMethod::Command(command(database, host, user, into))
}

fn command(database: &Database, host: &str, user: &str, into: Option<&str>) -> String {
    let port = database.port.or(database.engine.port()).unwrap_or_default();
    let name = quoted(&database.name);
    let file = |ending: &str| {
        let file = format!("{}.{ending}", database.name);
        into.map_or_else(|| file.clone(), |dir| Path::new(dir).join(&file).raw_text())
    };
    let (safe_host, safe_user) = (quoted(host), quoted(user));
    match database.engine {
        Engine::Postgres => format!(
            "pg_dump --host={safe_host} --port={port} --username={safe_user} --password --format=custom --file={} {name}",
            quoted(&file("dump"))
        ),
        Engine::Oracle => {
            let target = if database.sid {
                format!(
                    "{user}@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST={host})(PORT={port}))(CONNECT_DATA=(SID={})))",
                    database.name
                )
            } else {
                format!("{user}@//{host}:{port}/{}", database.name)
            };
            // Data Pump writes into a directory of the database server.
            let (dump, log) = (format!("{}.dmp", database.name), format!("{}.log", database.name));
            format!(
                "expdp {} schemas={safe_user} dumpfile={} logfile={}",
                quoted(&target),
                quoted(&dump),
                quoted(&log)
            )
        }
        Engine::SqlServer => {
            let bracketed = database.name.replace(']', "]]");
            let sql = format!(
                "BACKUP DATABASE [{bracketed}] TO DISK = N'{}' WITH CHECKSUM",
                file("bak").replace('\'', "''")
            );
            let server = if host.contains('\\') {
                quoted(host)
            } else {
                quoted(&format!("tcp:{host},{port}"))
            };
            let harmless = !sql.contains(['"', '$', '`', '\\', '!']);
            let sql = if harmless { format!("\"{sql}\"") } else { quoted(&sql) };
            format!("sqlcmd -S {server} -U {safe_user} -Q {sql}")
        }
        Engine::Db2 => format!(
            "db2 backup database {name} user {safe_user} online to {} include logs",
            quoted(into.unwrap_or("."))
        ),
        engine => {
            let tool = if engine == Engine::MariaDb {
                "mariadb-dump"
            } else {
                "mysqldump"
            };
            format!(
                "{tool} --host={safe_host} --port={port} --user={safe_user} --password --single-transaction --routines --result-file={} {name}",
                quoted(&file("sql"))
            )
        }
    }
}

/// Files of H2 end in `.h2.db` or `.mv.db`; they are whole only while no server has them open.
fn h2(facts: &Facts, source: &Source, database: &Database, into: Option<&str>) -> DumpMethod {
    if database.host.is_some() {
        return DumpMethod::None(format!("{}: H2 runs elsewhere and is saved there", source.name));
    }
    let name = database.name.strip_prefix("${carbon.home}/").unwrap_or(&database.name);
    if name.starts_with("mem:") {
        return DumpMethod::None(format!("{} lies in memory: it cannot be saved", source.name));
    }
    if name.is_empty() || name.contains('$') || name.starts_with('~') {
        return DumpMethod::Open(format!("{}: where its file lies is not known", source.name));
    }
    if facts.survey.data.without_file.contains(&database.name) {
        return DumpMethod::Absent(format!("{name}.*.db"));
    }
    let file = facts.home.at(name).raw_text();
    DumpMethod::Stopped(format!("cp -p {}.*.db {}", quoted(&file), quoted(into.unwrap_or("."))))
}
