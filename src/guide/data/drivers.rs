//! The part of the guideline about databases that judges their JDBC drivers: the jar, and the class in it.

use super::super::verdict::{Verdict, short};
use super::sources::by_toml;
use crate::probe::Facts;
use crate::probe::survey::data::{DriverJar, Source, driver_directory};

/// The finding for the first datasource whose driver keeps the server from starting: no class is written, no jar holds it.
pub(super) fn unfit(facts: &Facts, sources: &[Source], needed: &str) -> Option<Verdict> {
    if let Some(source) = sources.iter().find(|source| source.stated.empty_driver) {
        return Some(unwritten(facts, source, needed));
    }
    let jars = facts.survey.data.drivers.as_ref().ok()?;
    sources.iter().find_map(|source| lacking(facts, source, jars, needed))
}

/// A driver that is written and empty: it replaces the one that the product would take.
fn unwritten(facts: &Facts, source: &Source, needed: &str) -> Verdict {
    let class = source.driver_classes().into_iter().next();
    let why = format!(
        "{}: its driver is written and empty: the server cannot load a class without a name",
        source.written
    );
    let words = match class {
        Some(class) if by_toml(facts) => format!("write driver = \"{class}\" there"),
        Some(class) => format!("write {class} as its driverClassName"),
        None => "write the class of the driver, or take the empty line out".to_owned(),
    };
    Verdict::fail(format!("{}: an empty driver", short(&source.name, 30)), needed, why)
        .by_hand(words)
        .in_every_profile()
}

fn lacking(facts: &Facts, source: &Source, jars: &[DriverJar], needed: &str) -> Option<Verdict> {
    let engine = source.url.database()?.engine;
    let classes = source.driver_classes();
    if classes.is_empty() || jars.iter().any(|jar| holds(jar, &classes, engine.jars())) {
        return None;
    }
    let dir = driver_directory(&facts.home);
    let name = engine.name();
    let by_name = jars.iter().find(|jar| is_called(jar, engine.jars()));
    let without = "without it the server cannot open the database and does not start";
    let cure = format!("copy the {name} driver's jar into {dir}");
    let judged = match by_name {
        None => Verdict::fail(
            format!("{}: no {name} driver", short(&source.name, 30)),
            needed,
            format!("{}: {without}", source.written),
        ),
        Some(jar) => {
            let lack = match jar.flaw {
                Some(flaw) => flaw.to_string(),
                None => format!("does not hold {}", short(&classes[0], 60)),
            };
            let why = format!("{}: {} {lack}; {without}", source.written, short(&jar.name, 60));
            Verdict::fail(
                format!("{}: no {name} driver in its jar", short(&source.name, 30)),
                needed,
                why,
            )
        }
    };
    Some(judged.by_hand(cure).in_every_profile())
}

/// Whether a jar holds one of these classes; one that could not be read counts by its name.
fn holds(jar: &DriverJar, classes: &[String], parts: &[&str]) -> bool {
    jar.may_hold(classes) && (jar.classes.is_some() || is_called(jar, parts))
}

fn is_called(jar: &DriverJar, parts: &[&str]) -> bool {
    let name = jar.name.to_ascii_lowercase();
    parts.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::super::databases::engines;
    use super::super::tests::{MASTER, POSTGRES, datasources, db, old_with_ldap, toml};
    use crate::domain::Status;
    use crate::probe::jar::testing::jar;

    #[test]
    fn a_driver_is_known_by_the_class_in_its_jar() {
        const LIB: &str = "repository/components/lib";
        let with = |name: &str, bytes: &[u8]| {
            let case = toml(&db("postgre")).bytes(&format!("{LIB}/{name}"), bytes);
            engines(&case.facts())
        };
        assert_eq!(with("our-driver.jar", &jar(&[POSTGRES])).status, Status::Pass);
        assert_eq!(
            with("postgresql-bundle.JAR", &jar(&["lib/postgresql.jar"])).status,
            Status::Pass
        );
        for (name, bytes, told) in [
            (
                "postgresql-42.jar",
                jar(&["META-INF/x"]),
                "does not hold org.postgresql.Driver",
            ),
            (
                "postgresql-42.jar",
                b"<!DOCTYPE html>\n<html>".to_vec(),
                "is a web page",
            ),
            ("PostgreSQL-42.jar", Vec::new(), "is empty"),
            ("postgresql-42.jar", jar(&[POSTGRES])[..20].to_vec(), "is cut off"),
        ] {
            let judged = with(name, &bytes);
            assert_eq!((judged.status, judged.fatal), (Status::Fail, true), "{judged:?}");
            assert!(judged.detail.contains(told), "{judged:?}");
            assert!(judged.remedy.unwrap().words.contains(LIB));
        }
        let none = engines(&toml(&db("oracle")).facts());
        assert!(none.found.contains("no Oracle driver"), "{none:?}");
    }

    #[test]
    fn without_a_class_the_one_that_the_pack_infers_is_looked_for() {
        const INFER: &str = "{\"database.$1.type\": {\"mysql\": {\"database.$1.driver\": \"com.mysql.jdbc.Driver\"}}}";
        let judged = |more: &str, held: &str| {
            let case = toml(&format!("{}{more}", db("mysql")))
                .file("repository/resources/conf/infer.json", INFER)
                .bytes("repository/components/lib/driver.jar", &jar(&[held]));
            engines(&case.facts()).status
        };
        assert_eq!(judged("", "com/mysql/jdbc/Driver.class"), Status::Pass);
        for other in ["com/mysql/cj/jdbc/Driver.class", "org/mariadb/jdbc/Driver.class"] {
            assert_eq!(judged("", other), Status::Fail, "{other}");
        }
        // A class that is filled in at the start may be any of that database.
        assert_eq!(
            judged("driver = \"$env{DRIVER}\"\n", "com/mysql/cj/jdbc/Driver.class"),
            Status::Pass
        );
    }

    #[test]
    fn a_written_class_is_the_one_that_is_looked_for_and_may_not_be_empty() {
        let judged = |class: &str, held: &str| {
            let text = format!("{}driver = \"{class}\"\n", db("mysql"));
            let case = toml(&text).bytes("repository/components/lib/mysql.jar", &jar(&[held]));
            engines(&case.facts())
        };
        assert_eq!(
            judged("com.mysql.cj.jdbc.Driver", "com/mysql/cj/jdbc/Driver.class").status,
            Status::Pass
        );
        let old = judged("com.mysql.cj.jdbc.Driver", "com/mysql/jdbc/Driver.class");
        assert_eq!(old.status, Status::Fail, "{old:?}");
        assert_eq!(
            judged("$env{DRIVER}", "com/mysql/jdbc/Driver.class").status,
            Status::Pass
        );
        let empty = judged("", "com/mysql/jdbc/Driver.class");
        assert_eq!(
            (empty.status, empty.found.as_str()),
            (Status::Fail, "shared_db: an empty driver")
        );
        let xml = datasources(&[("WSO2_CARBON_DB", "jdbc/WSO2CarbonDB", "jdbc:h2:./c")])
            .replace("<url>", "<driverClassName> </driverClassName><url>");
        let old = engines(&old_with_ldap().file(MASTER, &xml).facts());
        assert_eq!(
            (old.status, old.found.as_str()),
            (Status::Fail, "WSO2_CARBON_DB: an empty driver")
        );
    }
}
