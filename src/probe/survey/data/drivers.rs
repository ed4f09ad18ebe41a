//! Reads the jars in the directory for JDBC drivers: which of the driver classes that the datasources need each one holds.

use std::io;
use std::path::Path;

use super::super::SurveyContext;
use super::Source;
use crate::disk::Refusal;
use crate::domain::home::{Home, Layout};
use crate::domain::known::{Known, Unknown};
use crate::probe::jar::{self, JarFlaw};

/// The limit of files.
const MOST: usize = 2000;
/// The limit of jars that are opened.
const OPENED: usize = 100;

/// The directory for JDBC drivers, relative to the pack's top. Source: each product's documentation.
pub fn driver_directory(home: &Home) -> &'static str {
    match home.layout {
        Layout::Classic => "repository/components/lib",
        Layout::Pack(_) | Layout::Mi => "lib",
    }
}

/// One jar in the directory for drivers, or among the bundles that were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverJar {
    /// Its file name.
    pub name: String,
    /// The classes that the datasources need and that it holds; `None` where that is not known.
    pub classes: Option<Vec<String>>,
    /// Why Java cannot open it.
    pub flaw: Option<JarFlaw>,
}

impl DriverJar {
    /// Whether it may be the driver with one of these classes.
    pub fn may_hold(&self, classes: &[String]) -> bool {
        let holds = |held: &Vec<String>| held.iter().any(|class| classes.contains(class));
        self.flaw.is_none() && self.classes.as_ref().is_none_or(holds)
    }
}

/// The jars, including those that are bundles already; a missing directory has none.
pub(super) fn list(context: &SurveyContext, sources: &[Source]) -> Known<Vec<DriverJar>> {
    let dropins = match context.home.layout {
        Layout::Classic => "repository/components/dropins",
        Layout::Pack(_) | Layout::Mi => "dropins",
    };
    let wanted: Vec<String> = sources.iter().flat_map(Source::driver_classes).collect();
    let mut jars = Vec::new();
    for shown in [driver_directory(context.home), dropins] {
        let dir = context.home.pack.join(shown);
        let entries = match context.home.root.list(&dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => {
                return Err(Unknown::because(format!(
                    "{shown} cannot be read: {}",
                    Refusal::told(&e)
                )));
            }
        };
        for entry in entries.into_iter().take(MOST) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_jar = Path::new(&name)
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("jar"));
            if is_jar {
                let room = !wanted.is_empty() && jars.len() < OPENED;
                jars.push(if room {
                    opened(context, &dir, name, &wanted)
                } else {
                    unopened(name)
                });
            }
        }
    }
    Ok(jars)
}

fn unopened(name: String) -> DriverJar {
    DriverJar {
        name,
        classes: None,
        flaw: None,
    }
}

fn opened(context: &SurveyContext, dir: &Path, name: String, wanted: &[String]) -> DriverJar {
    let Ok(mut file) = context.home.root.open(&dir.join(&name)) else {
        return unopened(name);
    };
    let entry = |class: &String| format!("{}.class", class.replace('.', "/"));
    let entries: Vec<String> = wanted.iter().map(entry).collect();
    match jar::contents(&mut file, &entries) {
        Err(JarFlaw::TooLarge) => unopened(name),
        Err(flaw) => DriverJar {
            name,
            classes: None,
            flaw: Some(flaw),
        },
        Ok(found) => DriverJar {
            name,
            // What is inside of another jar is not known.
            classes: (!found.nested || !found.found.is_empty()).then(|| {
                let held = |class: &&String| found.found.contains(&entry(class));
                wanted.iter().filter(held).cloned().collect()
            }),
            flaw: None,
        },
    }
}
