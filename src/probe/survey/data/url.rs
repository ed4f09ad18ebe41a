//! Parses JDBC URLs: engine, server, port, name. Passwords and options in them are dropped.

use crate::probe::reading::elsewhere;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// H2, in the server's own process.
    H2,
    /// MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// PostgreSQL.
    Postgres,
    /// Oracle.
    Oracle,
    /// Microsoft SQL Server.
    SqlServer,
    /// IBM Db2.
    Db2,
    /// Anything else.
    Other,
}

impl Engine {
    /// Its name for display.
    pub const fn name(self) -> &'static str {
        match self {
            Self::H2 => "H2",
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
            Self::Postgres => "PostgreSQL",
            Self::Oracle => "Oracle",
            Self::SqlServer => "SQL Server",
            Self::Db2 => "Db2",
            Self::Other => "another database",
        }
    }

    /// A part of its driver's jar name, in lower case; empty where the product includes the driver or none is known.
    pub const fn jars(self) -> &'static [&'static str] {
        match self {
            Self::H2 | Self::Other => &[],
            // Each of the two drivers works with both servers.
            Self::MySql | Self::MariaDb => &["mysql", "mariadb"],
            Self::Postgres => &["postgres"],
            Self::Oracle => &["ojdbc"],
            Self::SqlServer => &["mssql", "sqljdbc", "jtds"],
            Self::Db2 => &["db2", "jcc"],
        }
    }

    /// The classes of its drivers; empty where the product includes the driver or none is known.
    pub const fn driver_classes(self) -> &'static [&'static str] {
        match self {
            Self::H2 | Self::Other => &[],
            Self::MySql | Self::MariaDb => &[
                "com.mysql.jdbc.Driver",
                "com.mysql.cj.jdbc.Driver",
                "org.mariadb.jdbc.Driver",
            ],
            Self::Postgres => &["org.postgresql.Driver"],
            Self::Oracle => &["oracle.jdbc.OracleDriver", "oracle.jdbc.driver.OracleDriver"],
            Self::SqlServer => &[
                "com.microsoft.sqlserver.jdbc.SQLServerDriver",
                "net.sourceforge.jtds.jdbc.Driver",
            ],
            Self::Db2 => &["com.ibm.db2.jcc.DB2Driver"],
        }
    }

    /// The port where none is written.
    pub const fn port(self) -> Option<u16> {
        match self {
            Self::MySql | Self::MariaDb => Some(3306),
            Self::Postgres => Some(5432),
            Self::Oracle => Some(1521),
            Self::SqlServer => Some(1433),
            Self::Db2 => Some(50_000),
            Self::H2 | Self::Other => None,
        }
    }

    /// The engine that `type` of `deployment.toml` names.
    pub fn of_type(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "h2" => Self::H2,
            "mysql" => Self::MySql,
            "mariadb" => Self::MariaDb,
            "postgre" | "postgresql" | "postgres" => Self::Postgres,
            "oracle" => Self::Oracle,
            "mssql" => Self::SqlServer,
            "db2" => Self::Db2,
            _ => return None,
        })
    }
}

/// One database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// Which kind.
    pub engine: Engine,
    /// The server; `None` for a file and where the URL has none.
    pub host: Option<String>,
    /// Its port, by the engine's default where none is written.
    pub port: Option<u16>,
    /// Name of the database or service; for H2 the file without its ending.
    pub name: String,
    /// Oracle: the name is a SID, not a service.
    pub sid: bool,
    /// A part of it is filled in at start.
    pub open: bool,
}

/// A datasource's URL as far as it can be interpreted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// At least the engine is known.
    Known(Database),
    /// Filled in at start; what that means.
    Placeholder(String),
    /// Nothing is written.
    Missing,
}

impl Url {
    /// Reads a JDBC URL.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Missing;
        }
        let meaning = elsewhere(text);
        let open = meaning.is_some();
        let mut rest = text;
        if let Some(after) = strip(text, "jdbc:") {
            rest = after;
        } else if let Some(meaning) = meaning {
            return Self::Placeholder(meaning.to_owned());
        }
        let found = if let Some(rest) = strip(rest, "h2:") {
            h2(rest)
        } else if let Some(rest) = strip(rest, "mysql:") {
            server(Engine::MySql, rest)
        } else if let Some(rest) = strip(rest, "mariadb:") {
            server(Engine::MariaDb, rest)
        } else if let Some(rest) = strip(rest, "postgresql:") {
            server(Engine::Postgres, rest)
        } else if let Some(rest) = strip(rest, "db2:") {
            server(Engine::Db2, rest)
        } else if let Some(rest) = strip(rest, "jtds:sqlserver:") {
            server(Engine::SqlServer, rest)
        } else if let Some(rest) = strip(rest, "sqlserver:") {
            sql_server(rest)
        } else if let Some(rest) = strip(rest, "oracle:") {
            oracle(rest)
        } else if rest.starts_with('$') {
            return Self::Placeholder(meaning.unwrap_or("a placeholder").to_owned());
        } else {
            bare(Engine::Other)
        };
        Self::Known(Database { open, ..found })
    }

    /// The database, where at least its engine is known.
    pub fn database(&self) -> Option<&Database> {
        match self {
            Self::Known(database) => Some(database),
            Self::Placeholder(_) | Self::Missing => None,
        }
    }

    /// Whether it is H2, in this server's own process.
    pub fn is_h2(&self) -> bool {
        self.database().is_some_and(|database| database.engine == Engine::H2)
    }
}

pub(super) fn bare(engine: Engine) -> Database {
    Database {
        engine,
        host: None,
        port: engine.port(),
        name: String::new(),
        sid: false,
        open: false,
    }
}

fn strip<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// `[async:][file:]./path;OPTION=x`, `tcp://host/path`, `mem:name`.
fn h2(rest: &str) -> Database {
    let rest = strip(rest, "async:").unwrap_or(rest);
    let path = rest.split(';').next().unwrap_or_default();
    for scheme in ["tcp:", "ssl:"] {
        if let Some(path) = strip(path, scheme) {
            let path = path.trim_start_matches('/');
            let (authority, name) = path.split_once('/').unwrap_or((path, ""));
            let (host, _) = address(authority);
            return Database {
                host,
                name: name.to_owned(),
                ..bare(Engine::H2)
            };
        }
    }
    let path = strip(path, "file:").unwrap_or(path);
    Database {
        name: path.strip_prefix("./").unwrap_or(path).to_owned(),
        ..bare(Engine::H2)
    }
}

/// `//host:port/name?options`, also with a mode before the slashes and several servers after them.
fn server(engine: Engine, rest: &str) -> Database {
    let Some((_, after)) = rest.split_once("//") else {
        return Database {
            host: Some("localhost".into()),
            name: until(rest, &['?', ';']).to_owned(),
            ..bare(engine)
        };
    };
    let (authority, name) = after.split_once('/').unwrap_or((after, ""));
    let first = authority.split(',').next().unwrap_or_default();
    let (host, port) = address(first);
    Database {
        host,
        port: port.or(engine.port()),
        name: until(name, &['?', ';', ':']).to_owned(),
        ..bare(engine)
    }
}

/// `//host\instance:port;databaseName=name`.
fn sql_server(rest: &str) -> Database {
    let mut parts = rest.trim_start_matches('/').split(';');
    let (host, port) = address(parts.next().unwrap_or_default());
    let mut found = Database {
        host: host.clone(),
        port: port.or(Engine::SqlServer.port()),
        ..bare(Engine::SqlServer)
    };
    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
        match key.trim().to_ascii_lowercase().as_str() {
            "databasename" | "database" => value.trim().clone_into(&mut found.name),
            "servername" | "server" => found.host = Some(value.trim().to_owned()),
            "portnumber" | "port" => found.port = value.trim().parse().ok(),
            _ => {}
        }
    }
    found
}

/// `thin:@host:port:SID`, `thin:@//host:port/service`, `thin:@(DESCRIPTION=...)`, a user and password before the `@`.
fn oracle(rest: &str) -> Database {
    let target = rest.rsplit_once('@').map_or(rest, |(_, target)| target).trim();
    if target.starts_with('(') {
        let part = |key: &str| {
            let upper = target.to_ascii_uppercase().replace(' ', "");
            let flat = target.replace(' ', "");
            let at = upper.find(&format!("({key}="))? + key.len() + 2;
            Some(flat.get(at..)?.split(')').next()?.to_owned())
        };
        let service = part("SERVICE_NAME");
        return Database {
            host: part("HOST"),
            port: part("PORT").and_then(|port| port.parse().ok()).or(Some(1521)),
            sid: service.is_none(),
            name: service.or_else(|| part("SID")).unwrap_or_default(),
            ..bare(Engine::Oracle)
        };
    }
    let target = target.trim_start_matches('/');
    if let Some((authority, name)) = target.split_once('/') {
        let (host, port) = address(authority);
        return Database {
            host,
            port: port.or(Some(1521)),
            name: until(name, &['?', ':']).to_owned(),
            ..bare(Engine::Oracle)
        };
    }
    let mut parts = target.split(':');
    Database {
        host: parts.next().filter(|host| !host.is_empty()).map(str::to_owned),
        port: parts.next().and_then(|port| port.parse().ok()).or(Some(1521)),
        name: parts.next().unwrap_or_default().to_owned(),
        sid: true,
        ..bare(Engine::Oracle)
    }
}

/// Host and port; a named instance of SQL Server stays with its host.
fn address(text: &str) -> (Option<String>, Option<u16>) {
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
        _ => (text, None),
    };
    ((!host.is_empty()).then(|| host.to_owned()), port)
}

fn until<'t>(text: &'t str, ends: &[char]) -> &'t str {
    text.split(ends).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Engine, String) {
        let Url::Known(found) = Url::parse(text) else {
            panic!("{text}")
        };
        let place = match (&found.host, found.port) {
            (Some(host), Some(port)) => format!("{host} {port} "),
            (Some(host), None) => format!("{host} "),
            _ => String::new(),
        };
        (found.engine, format!("{place}{}", found.name))
    }

    #[test]
    fn reads_every_engines_url() {
        for (text, engine, place) in [
            (
                "jdbc:h2:async:./repository/database/X;A=B",
                Engine::H2,
                "repository/database/X",
            ),
            ("jdbc:h2:repository/database/X", Engine::H2, "repository/database/X"),
            ("jdbc:h2:file:./a/jpadb;MVCC=TRUE", Engine::H2, "a/jpadb"),
            ("jdbc:h2:tcp://db1:9092/~/x", Engine::H2, "db1 ~/x"),
            ("JDBC:mysql://db1/am?useSSL=false", Engine::MySql, "db1 3306 am"),
            ("jdbc:mysql:loadbalance://a:1,b:2/am", Engine::MySql, "a 1 am"),
            ("jdbc:mariadb://db1:3307/am", Engine::MariaDb, "db1 3307 am"),
            ("jdbc:postgresql://db1:5433/is?x=y", Engine::Postgres, "db1 5433 is"),
            ("jdbc:postgresql:is", Engine::Postgres, "localhost 5432 is"),
            ("jdbc:oracle:thin:@db1:1521/svc", Engine::Oracle, "db1 1521 svc"),
            ("jdbc:oracle:thin:u/p@//db1:1522/svc", Engine::Oracle, "db1 1522 svc"),
            ("jdbc:oracle:thin:@db1:1521:ORCL", Engine::Oracle, "db1 1521 ORCL"),
            (
                "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db1)(PORT=1523))(CONNECT_DATA=(SERVICE_NAME=s)))",
                Engine::Oracle,
                "db1 1523 s",
            ),
            (
                "jdbc:sqlserver://db1:1434;databaseName=is;encrypt=true",
                Engine::SqlServer,
                "db1 1434 is",
            ),
            ("jdbc:jtds:sqlserver://db1/is;x=y", Engine::SqlServer, "db1 1433 is"),
            (
                "jdbc:db2://db1:50001/IS:user=x;password=y;",
                Engine::Db2,
                "db1 50001 IS",
            ),
            ("jdbc:derby:x", Engine::Other, ""),
        ] {
            assert_eq!(read(text), (engine, place.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_placeholder_behind_the_engine_leaves_the_engine_known() {
        let Url::Known(found) = Url::parse("jdbc:mysql://$env{DB}:3306/x") else {
            panic!()
        };
        assert!(found.open && found.engine == Engine::MySql);
        assert!(matches!(Url::parse("$env{URL}"), Url::Placeholder(_)));
        assert!(matches!(Url::parse("$secret{url}"), Url::Placeholder(_)));
        assert_eq!(Url::parse(" "), Url::Missing);
    }

    #[test]
    fn no_password_stays_in_what_is_kept() {
        for text in [
            "jdbc:db2://h/N:password=hush;",
            "jdbc:mysql://u:hush@h/n?password=hush",
            "jdbc:oracle:thin:u/hush@h:1:S",
        ] {
            assert!(!format!("{:?}", Url::parse(text)).contains("hush"), "{text}");
        }
    }
}
