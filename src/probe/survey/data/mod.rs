//! Surveys the databases and user stores of a home: from the files in effect, never from XML that is still to be rendered.

mod drivers;
mod h2;
mod registry;
mod sources;
mod spelling;
mod stores;
mod toml;
mod url;

use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::SurveyContext;
use super::mapper::DatabaseTypes;

pub use drivers::{DriverJar, driver_directory};
pub use registry::{Mount, Registry};
pub use sources::{MalformedFile, Source, Stated};
pub use spelling::Misspelt;
pub use stores::{StoreKind, UserStore};
pub use url::{Database, Engine, Url};

/// The result of this part of the survey.
#[derive(Clone, Debug)]
pub struct Data {
    /// Every datasource, as written or by the product's own default.
    pub sources: Known<Vec<Source>>,
    /// Files of datasources that do not parse, where these files are in effect.
    pub malformed: Vec<MalformedFile>,
    /// Where the registry is.
    pub registry: Known<Registry>,
    /// The primary user store.
    pub users: Known<UserStore>,
    /// User stores added later, one file each.
    pub secondary: Known<Vec<UserStore>>,
    /// Whether the embedded LDAP server is on; `None` where this home has none.
    pub embedded_ldap: Known<Option<bool>>,
    /// The jars in the directory for JDBC drivers.
    pub drivers: Known<Vec<DriverJar>>,
    /// Whether this home runs a Cassandra of its own.
    pub cassandra: Known<bool>,
    /// Names, as in the URLs, of H2 databases whose file does not exist.
    pub without_file: BTreeSet<String>,
    /// Whether the directory for databases is there: a copy of the configuration alone has none.
    pub database_folder: bool,
    /// Files of H2 databases, by the names as in the URLs, that their own owner cannot read or write.
    pub unusable_files: BTreeMap<String, PathBuf>,
}

impl Default for Data {
    fn default() -> Self {
        fn not<T>() -> Known<T> {
            Err(Unknown::because("not read"))
        }
        Self {
            sources: not(),
            malformed: Vec::new(),
            registry: not(),
            users: not(),
            secondary: not(),
            embedded_ldap: not(),
            drivers: not(),
            cassandra: not(),
            without_file: BTreeSet::new(),
            database_folder: false,
            unusable_files: BTreeMap::new(),
        }
    }
}

impl Data {
    /// Reads it.
    pub fn inspect(context: &SurveyContext, types: &DatabaseTypes) -> Self {
        let by_toml = context.home.source == ConfigSource::Toml;
        let parsed = by_toml.then(|| toml::parse(context));
        let (sources, users, registry) = match &parsed {
            Some(Ok(document)) => (
                Ok(toml::sources(context, document, types)),
                Ok(toml::users(context, document)),
                toml::registry(context),
            ),
            Some(Err(reason)) => (Err(reason.clone()), Err(reason.clone()), Err(reason.clone())),
            None => (
                sources::of_files(context),
                stores::primary(context),
                registry::of_files(context),
            ),
        };
        Self {
            cassandra: cassandra(context, &sources),
            without_file: sources
                .as_ref()
                .map(|sources| h2::absent(context, sources))
                .unwrap_or_default(),
            database_folder: context.home.root.is_dir(&context.home.at("repository/database")),
            drivers: drivers::list(context, sources.as_deref().unwrap_or_default()),
            unusable_files: sources
                .as_ref()
                .map(|sources| h2::unusable(context, sources))
                .unwrap_or_default(),
            sources,
            malformed: if by_toml {
                Vec::new()
            } else {
                sources::malformed(context)
            },
            registry,
            users,
            secondary: stores::secondary(context),
            embedded_ldap: stores::embedded_ldap(context),
        }
    }

    /// The datasource with a name: `jdbc/SHARED_DB`, `SHARED_DB` or the datasource's own name.
    pub fn source(&self, name: &str) -> Option<&Source> {
        let sources = self.sources.as_ref().ok()?;
        sources.iter().find(|source| source.is_called(name))
    }
}

fn cassandra(context: &SurveyContext, sources: &Known<Vec<Source>>) -> Known<bool> {
    let own = context.home.at(context.home.conf()).join("etc/cassandra.yaml");
    if context.home.root.is_file(&own) {
        return Ok(true);
    }
    let sources = sources.as_ref().map_err(Clone::clone)?;
    Ok(sources.iter().any(|source| source.embedded_cassandra))
}
