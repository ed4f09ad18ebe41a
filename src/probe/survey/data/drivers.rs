//! Lists the jars in the directory for JDBC drivers.

use std::io;
use std::path::Path;

use super::super::SurveyContext;
use crate::disk::Refusal;
use crate::domain::home::{Home, Layout};
use crate::domain::known::{Known, Unknown};

/// The limit of files.
const MOST: usize = 2000;

/// The directory for JDBC drivers, relative to the pack's top. Source: each product's documentation.
pub fn driver_directory(home: &Home) -> &'static str {
    match home.layout {
        Layout::Classic => "repository/components/lib",
        Layout::Pack(_) | Layout::Mi => "lib",
    }
}

/// The names of the jars, including those that are bundles already; a missing directory has none.
pub(super) fn list(context: &SurveyContext) -> Known<Vec<String>> {
    let dropins = match context.home.layout {
        Layout::Classic => "repository/components/dropins",
        Layout::Pack(_) | Layout::Mi => "dropins",
    };
    let mut jars = Vec::new();
    for shown in [driver_directory(context.home), dropins] {
        let entries = match context.home.root.list(&context.home.pack.join(shown)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => {
                return Err(Unknown::because(format!(
                    "{shown} cannot be read: {}",
                    Refusal::told(&e)
                )));
            }
        };
        let names = entries
            .into_iter()
            .take(MOST)
            .map(|entry| entry.file_name().to_string_lossy().to_ascii_lowercase());
        jars.extend(names.filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "jar")));
    }
    Ok(jars)
}
