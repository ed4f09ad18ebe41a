//! Judges how a datasource names its database: the spelling of its URL, its type, and whether both mean the same database.

use super::super::verdict::Verdict;
use crate::domain::home::ConfigSource;
use crate::probe::Facts;
use crate::probe::survey::data::{Engine, Source};

/// The first datasource that cannot be opened as it is written, else the first that is only odd.
pub(super) fn flawed(facts: &Facts, sources: &[Source], needed: &str) -> Option<Verdict> {
    let all = sources.iter().filter_map(|source| of_one(facts, source, needed));
    all.min_by_key(|judged| judged.status)
}

fn of_one(facts: &Facts, source: &Source, needed: &str) -> Option<Verdict> {
    if let Some(misspelt) = &source.stated.misspelt {
        let found = format!("{}: {} in its URL", source.name, misspelt.written);
        let why = format!(
            "{}: no driver takes a URL that begins so, and the server does not start; it begins with {}",
            source.written, misspelt.right
        );
        let judged = Verdict::fail(found, needed, why).in_every_profile();
        return Some(judged.by_hand(short_of(format!(
            "write {} in place of {}",
            misspelt.right, misspelt.written
        ))));
    }
    of_type(facts, source, needed).or_else(|| apart(facts, source, needed))
}

/// A type from which this pack infers nothing.
fn of_type(facts: &Facts, source: &Source, needed: &str) -> Option<Verdict> {
    let kind = source.stated.kind.as_deref()?;
    let types = &facts.survey.mapper.types;
    let known = types.of_table(&source.name)?;
    if known.contains(&kind) {
        return None;
    }
    let complete = source.stated.url && source.stated.driver.is_some();
    if complete && types.of_any_table().contains(kind) {
        return None;
    }
    let found = format!("{}: type \"{kind}\" is not known", source.name);
    let list = known.join(", ");
    let table = format!("[database.{}]", source.name);
    let meant =
        Engine::of_type(kind).and_then(|engine| known.iter().find(|name| Engine::of_type(name) == Some(engine)));
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(name, kind), name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name);
    let cure = short_of(match meant.or(near) {
        Some(right) => format!("write type = \"{right}\" under {table}"),
        None => format!("write one of these types, or url and driver, under {table}"),
    });
    if complete {
        let why = format!(
            "{}: this pack knows {list}; URL and driver are written, so that it only lacks the query that tests a connection",
            source.written
        );
        return Some(Verdict::warn(found, needed, why).by_hand(cure));
    }
    let what = match (source.stated.url, source.stated.driver.is_some()) {
        (true, _) => "no driver",
        (false, true) => "no URL",
        (false, false) => "neither URL nor driver",
    };
    let why = format!(
        "{}: this pack knows {list}; from another type it infers {what}, and the server does not start",
        source.written
    );
    Some(Verdict::fail(found, needed, why).by_hand(cure).in_every_profile())
}

/// A URL of another database than that of the driver, which is written or inferred from the type.
fn apart(facts: &Facts, source: &Source, needed: &str) -> Option<Verdict> {
    let stated = &source.stated;
    let url = source
        .url
        .database()
        .map(|database| database.engine)
        .filter(|_| stated.url)?;
    let by_driver = stated.driver.as_deref().map(of_driver);
    let driver = match by_driver {
        Some(engine) => engine?,
        None => stated.kind.as_deref().and_then(Engine::of_type)?,
    };
    if url == Engine::Other || url == driver {
        return None;
    }
    let named = match (&stated.driver, &stated.kind) {
        (Some(_), _) => format!("driver of {}", driver.name()),
        (None, Some(kind)) => format!("type \"{kind}\""),
        (None, None) => return None,
    };
    let found = format!("{}: {named}, URL of {}", source.name, url.name());
    let by_toml = facts.home.source == ConfigSource::Toml;
    let cure = if by_toml {
        format!("make type, driver and url agree under [database.{}]", source.name)
    } else {
        format!("make driverClassName and url of {} agree", source.name)
    };
    // Connector/J of MariaDB took URLs of MySQL up to version 2.
    if (driver, url) == (Engine::MariaDb, Engine::MySql) {
        let why = format!(
            "{}: MariaDB's driver refuses jdbc:mysql from version 3 on",
            source.written
        );
        return Some(Verdict::warn(found, needed, why).by_hand(short_of(cure)));
    }
    let why = format!(
        "{}: that driver does not take this URL, and the server does not start with it",
        source.written
    );
    Some(
        Verdict::fail(found, needed, why)
            .by_hand(short_of(cure))
            .in_every_profile(),
    )
}

/// The database of a driver's class.
fn of_driver(class: &str) -> Option<Engine> {
    Some(match class {
        _ if class.starts_with("org.h2.") => Engine::H2,
        _ if class.starts_with("com.mysql.") => Engine::MySql,
        _ if class.starts_with("org.mariadb.") => Engine::MariaDb,
        _ if class.starts_with("org.postgresql.") => Engine::Postgres,
        _ if class.starts_with("oracle.") => Engine::Oracle,
        _ if class.starts_with("com.microsoft.") || class.starts_with("net.sourceforge.jtds.") => Engine::SqlServer,
        _ if class.starts_with("com.ibm.db2.") => Engine::Db2,
        _ => return None,
    })
}

/// A cure that fits into its line.
fn short_of(words: String) -> String {
    if words.chars().count() <= 66 {
        words
    } else {
        "make type, driver and URL of that datasource agree".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::databases::engines;
    use super::super::tests::{datasources, toml};
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;
    use crate::probe::jar::testing::jar;

    const TYPES: &str = "{\"database.$1.type\": {\"mysql\": {\"database.$1.driver\": \"com.mysql.jdbc.Driver\"}, \"postgre\": {}, \
        \"mariadb\": {}, \"h2\": {}, \"oracle\": {}}, \"database.apim_db.type\": {\"mysql\": {}, \"h2\": {}}}";

    fn judged(name: &str, lines: &str) -> Verdict {
        let mut text = format!("[database.{name}]\n{lines}\nusername = \"u\"\n");
        if name != "shared_db" {
            text += "[database.shared_db]\nurl = \"jdbc:postgresql://h/n\"\n";
        }
        let jars = [
            ("postgresql-42.jar", "org/postgresql/Driver.class"),
            ("mysql-8.jar", "com/mysql/jdbc/Driver.class"),
            ("ojdbc8.jar", "oracle/jdbc/OracleDriver.class"),
            ("mssql-jdbc.jar", "com/microsoft/sqlserver/jdbc/SQLServerDriver.class"),
        ];
        let case = jars.into_iter().fold(toml(&text), |case, (name, class)| {
            case.bytes(&format!("repository/components/lib/{name}"), &jar(&[class]))
        });
        engines(&case.file("repository/resources/conf/infer.json", TYPES).facts())
    }

    #[test]
    fn a_type_is_one_of_the_pack() {
        let wrong = judged("shared_db", "type = \"postgresql\"\nhostname = \"h\"\nname = \"n\"");
        assert_eq!((wrong.status, wrong.fatal), (Status::Fail, true));
        assert_eq!(wrong.found, "shared_db: type \"postgresql\" is not known");
        assert!(
            wrong.detail.contains("h2, mariadb, mysql, oracle, postgre;"),
            "{}",
            wrong.detail
        );
        assert_eq!(
            wrong.remedy.unwrap().words,
            "write type = \"postgre\" under [database.shared_db]"
        );
        for (kind, meant) in [("mysq", Some("mysql")), ("MySQL", Some("mysql")), ("sybase", None)] {
            let judged = judged(
                "shared_db",
                &format!("type = \"{kind}\"\nhostname = \"h\"\nname = \"n\""),
            );
            assert_eq!(judged.status, Status::Fail, "{kind}");
            let words = judged.remedy.unwrap().words;
            assert_eq!(
                meant.is_some_and(|meant| words.contains(&format!("\"{meant}\""))),
                meant.is_some(),
                "{words}"
            );
        }
        let right = judged(
            "shared_db",
            "type = \"postgre\"\nhostname = \"h\"\nport = 5432\nname = \"n\"",
        );
        assert_eq!(right.status, Status::Pass, "{right:?}");
        let open = judged("shared_db", "type = \"$env{KIND}\"\nhostname = \"h\"");
        assert_eq!(open.status, Status::Unknown, "{open:?}");
    }

    #[test]
    fn a_type_is_not_needed_where_url_and_driver_are_written() {
        let lines = "url = \"jdbc:oracle:thin:@h:1521:S\"\ndriver = \"oracle.jdbc.OracleDriver\"";
        let known = judged("apim_db", &format!("type = \"oracle\"\n{lines}"));
        assert_eq!(known.status, Status::Pass, "{known:?}");
        let alone = judged("apim_db", "type = \"oracle\"\nurl = \"jdbc:oracle:thin:@h:1521:S\"");
        assert_eq!(
            alone.status,
            Status::Fail,
            "this pack infers no driver for apim_db: {alone:?}"
        );
        let odd = judged("shared_db", &format!("type = \"ora\"\n{lines}"));
        assert_eq!(odd.status, Status::Warn, "{odd:?}");
    }

    #[test]
    fn type_and_url_mean_the_same_database() {
        let postgres = "url = \"jdbc:postgresql://h/n\"";
        let h2 = judged("shared_db", &format!("type = \"h2\"\n{postgres}"));
        assert_eq!(
            (h2.status, h2.found.as_str()),
            (Status::Fail, "shared_db: type \"h2\", URL of PostgreSQL")
        );
        let written = judged(
            "shared_db",
            &format!("type = \"h2\"\n{postgres}\ndriver = \"org.postgresql.Driver\""),
        );
        assert_eq!(written.status, Status::Pass, "{written:?}");
        let driver = judged(
            "shared_db",
            &format!("type = \"postgre\"\n{postgres}\ndriver = \"com.mysql.cj.jdbc.Driver\""),
        );
        assert_eq!(driver.status, Status::Fail, "{driver:?}");
        let maria = judged("shared_db", "type = \"mariadb\"\nurl = \"jdbc:mysql://h/n\"");
        assert_eq!(maria.status, Status::Warn);
        assert_eq!(
            judged("shared_db", &format!("type = \"postgre\"\n{postgres}")).status,
            Status::Pass
        );
        let unknown = judged("shared_db", "type = \"mysql\"\nurl = \"jdbc:$env{KIND}://h/n\"");
        assert_eq!(unknown.status, Status::Unknown, "{unknown:?}");
    }

    #[test]
    fn a_misspelt_url_fails_in_each_generation() {
        let toml = judged("shared_db", "type = \"mysql\"\nurl = \"jbdc:mysql://h/n\"");
        assert_eq!((toml.status, toml.fatal), (Status::Fail, true));
        assert_eq!(toml.found, "shared_db: jbdc: in its URL");
        let xml = |url: &str| {
            let text = datasources(&[("SHARED", "jdbc/SHARED_DB", url)]);
            let text = text.replace(
                "<username>",
                "<driverClassName>com.mysql.jdbc.Driver</driverClassName><username>",
            );
            let case = Case::esb().file("repository/conf/datasources/master-datasources.xml", &text);
            engines(
                &case
                    .bytes(
                        "repository/components/lib/mysql-8.jar",
                        &jar(&["com/mysql/jdbc/Driver.class"]),
                    )
                    .surveyed()
                    .facts(),
            )
        };
        assert_eq!(xml("jbdc:mysql://h/n").status, Status::Fail);
        assert_eq!(
            xml("jdbc:postgresql://h/n").found,
            "SHARED: driver of MySQL, URL of PostgreSQL"
        );
        assert!(
            !xml("jdbc:mysql://h/n").found.contains("SHARED:"),
            "{:?}",
            xml("jdbc:mysql://h/n")
        );
    }
}
