//! The types of databases from which this pack's config mapper infers URL and driver.

use super::known_keys::pattern;
use crate::probe::mapper_json::{Given, Inferences};

/// The types of databases by the key that names one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseTypes {
    /// Key or pattern of a key, with its types and the driver of each.
    by_key: std::collections::BTreeMap<String, Vec<(String, Option<String>)>>,
}

impl DatabaseTypes {
    /// Of the pack's inferences.
    pub(super) fn of(inferences: Option<&Inferences>) -> Self {
        let of_database = |key: &str| {
            let parts: Vec<&str> = key.split('.').collect();
            matches!(parts.as_slice(), ["database", _, "type"])
        };
        let all = inferences.into_iter().flatten().filter(|(key, _)| of_database(key));
        let driver = |keys: &std::collections::BTreeMap<String, Given>| {
            let found = keys.iter().find(|(key, _)| key.rsplit('.').next() == Some("driver"))?;
            match found.1 {
                Given::Texts(texts) => texts.first().cloned(),
                Given::Nothing | Given::Object => None,
            }
        };
        let types = all.map(|(key, values)| {
            let types = values.iter().map(|(name, keys)| (name.clone(), driver(keys))).collect();
            (key.clone(), types)
        });
        Self {
            by_key: types.collect(),
        }
    }

    /// The types for one table of `[database]`, sorted by name; `None` where the pack's list was not read or has none for it.
    pub fn of_table(&self, name: &str) -> Option<Vec<&str>> {
        let (_, types) = pattern(&self.by_key, &format!("database.{name}.type"))?;
        Some(types.iter().map(|(name, _)| name.as_str()).collect())
    }

    /// The class of the driver that a type of a table stands for; `None` where that is not known.
    pub fn driver(&self, table: &str, kind: &str) -> Option<&str> {
        let (_, types) = pattern(&self.by_key, &format!("database.{table}.type"))?;
        let (_, driver) = types.iter().find(|(name, _)| name == kind)?;
        driver.as_deref()
    }

    /// The types of any table.
    pub fn of_any_table(&self) -> std::collections::BTreeSet<&str> {
        self.by_key.values().flatten().map(|(name, _)| name.as_str()).collect()
    }
}
