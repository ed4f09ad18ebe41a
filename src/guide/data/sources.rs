//! The role of a datasource in this home, and where another one is configured.

use crate::domain::home::ConfigSource;
use crate::probe::Facts;
use crate::probe::survey::data::{Source, StoreKind};

pub(super) fn by_toml(facts: &Facts) -> bool {
    facts.home.source == ConfigSource::Toml
}

/// Whether the users of the primary store are in this database.
pub(super) fn holds_users(facts: &Facts, source: &Source) -> bool {
    facts.survey.data.users.as_ref().is_ok_and(|store| {
        store.kind == StoreKind::Database && store.source.as_deref().is_some_and(|name| source.is_called(name))
    })
}

/// Whether a part of the registry is mounted from this database.
pub(super) fn is_mounted(facts: &Facts, source: &Source) -> bool {
    let registry = facts.survey.data.registry.as_ref();
    registry.is_ok_and(|registry| {
        let mut mounts = registry.mounts.iter().filter_map(|mount| mount.source.as_deref());
        mounts.any(|name| source.is_called(name))
    })
}

/// What to write to give a datasource another database, on one line.
pub(super) fn elsewhere_in(facts: &Facts, source: &Source) -> String {
    let words = if by_toml(facts) {
        format!("write type, hostname, port, name under [database.{}]", source.name)
    } else {
        let file = source.written.split(':').next().unwrap_or_default();
        format!("write url and driver of {} in {file}", source.name)
    };
    if words.chars().count() <= 66 {
        words
    } else {
        "write the new database's URL, user and driver for it".into()
    }
}
