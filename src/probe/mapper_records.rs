//! What the config mapper recorded about the files that it renders, below `.metadata`.
//!
//! Source: config-mapper 1.0: `java.util.Properties` with a path below the home as each key.

use std::io;
use std::path::PathBuf;

use crate::disk::{Refusal, limit};
use crate::domain::home::Home;
use crate::domain::known::{Known, Unknown};
use crate::text::properties;

/// The names of the files with the records.
const RENDERED: &str = "metadata_config.properties";
const TEMPLATES: &str = "metadata_template.properties";

/// The records of one home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapperRecords {
    /// Whether they hold paths of Windows.
    pub from_windows: bool,
    /// The files that it rendered, as it recorded them.
    pub rendered: Vec<PathBuf>,
}

/// Reads the records; `None` where there are none.
///
/// # Errors
/// When one exists and cannot be read.
pub fn read(home: &Home) -> Known<Option<MapperRecords>> {
    let mut records = MapperRecords::default();
    let mut found = false;
    for name in [RENDERED, TEMPLATES] {
        let path = home.mapper_metadata().join(name);
        let bytes = match home.root.read(&path, limit::CONFIGURATION) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => {
                let told = Refusal::told(&e);
                return Err(Unknown::because(format!(".metadata/{name} cannot be read: {told}")));
            }
        };
        found = true;
        let paths = properties::all(&String::from_utf8_lossy(&bytes));
        records.from_windows |= paths.keys().any(|path| path.contains('\\'));
        if name == RENDERED {
            records.rendered = paths.into_keys().map(PathBuf::from).collect();
        }
    }
    Ok(found.then_some(records))
}
