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
