//! The databases and user stores a home names: from the files that rule it, never from XML that is still to be rendered.

mod drivers;
mod h2;
mod registry;
mod sources;
mod stores;
mod toml;
mod url;

use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};

use std::collections::BTreeSet;

use super::SurveyContext;

pub use drivers::driver_directory;
pub use registry::{Mount, Registry};
pub use sources::Source;
pub use stores::{StoreKind, UserStore};
pub use url::{Database, Engine, Url};

/// See above.
#[derive(Clone, Debug)]
pub struct Data {
    /// Every datasource, as written or by the product's own default.
    pub sources: Known<Vec<Source>>,
    /// Where the registry lies.
    pub registry: Known<Registry>,
    /// The primary user store.
    pub users: Known<UserStore>,
    /// User stores added later, one file each.
    pub secondary: Known<Vec<UserStore>>,
    /// Whether the embedded LDAP server is switched on; `None` where this home has no such thing.
    pub embedded_ldap: Known<Option<bool>>,
    /// File names of the jars in the directory for JDBC drivers.
    pub drivers: Known<Vec<String>>,
    /// Whether this home runs a Cassandra of its own.
    pub cassandra: Known<bool>,
    /// Names, as the URLs have them, of H2 databases whose file is not there.
    pub without_file: BTreeSet<String>,
}

impl Default for Data {
    fn default() -> Self {
        fn not<T>() -> Known<T> {
            Err(Unknown::because("not looked at"))
        }
        Self {
            sources: not(),
            registry: not(),
            users: not(),
            secondary: not(),
            embedded_ldap: not(),
            drivers: not(),
            cassandra: not(),
            without_file: BTreeSet::new(),
        }
    }
}

impl Data {
    /// Looks.
    pub fn inspect(context: &SurveyContext) -> Self {
        let by_toml = context.home.source == ConfigSource::Toml;
        let parsed = by_toml.then(|| toml::parse(context));
        let (sources, users, registry) = match &parsed {
            Some(Ok(document)) => (
                Ok(toml::sources(context, document)),
                Ok(toml::users(context, document)),
                toml::registry(context),
            ),
            Some(Err(reason)) => (Err(reason.clone()), Err(reason.clone()), Err(reason.clone())),
            None => (sources::of_files(context), stores::primary(context), registry::of_files(context)),
        };
        Self {
            cassandra: cassandra(context, &sources),
            without_file: sources
                .as_ref()
                .map(|sources| h2::absent(context, sources))
                .unwrap_or_default(),
            sources,
            registry,
            users,
            secondary: stores::secondary(context),
            embedded_ldap: stores::embedded_ldap(context),
            drivers: drivers::list(context),
        }
    }

    /// The datasource that is meant by a name: `jdbc/SHARED_DB`, `SHARED_DB` or the datasource's own name.
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
