//! The counters of one look, by name.

use std::collections::BTreeMap;

use super::format::{Index, Number, Text, Value};

/// The counters by name.
pub(super) struct Names<'a> {
    bytes: &'a [u8],
    values: BTreeMap<&'a str, Value>,
}

impl<'a> Names<'a> {
    /// Sorts what was found in these bytes.
    pub(super) fn of(index: &Index<'a>, bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            values: index.entries.iter().copied().collect(),
        }
    }

    /// The offset of a number.
    pub(super) fn number(&self, name: &str) -> Option<Number> {
        match self.values.get(name)? {
            Value::Number(place) => Some(*place),
            Value::Text(_) => None,
        }
    }

    /// The value of a number that never changes.
    pub(super) fn constant(&self, name: &str) -> Option<u64> {
        self.number(name)?.read(self.bytes)
    }

    /// The offset of a text.
    pub(super) fn place_of_text(&self, name: &str) -> Option<Text> {
        match self.values.get(name)? {
            Value::Text(place) => Some(*place),
            Value::Number(_) => None,
        }
    }

    /// The value of a text that never changes; `None` for an empty one too.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.place_of_text(name)?
            .read(self.bytes)
            .filter(|text| !text.is_empty())
    }

    /// The existing prefixes `PREFIX<number>.`, in the order of their numbers.
    pub(super) fn numbered(&self, prefix: &str) -> impl Iterator<Item = String> + use<> {
        let mut numbers: Vec<u32> = self
            .values
            .keys()
            .filter_map(|name| name.strip_prefix(prefix)?.split_once('.')?.0.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let prefix = prefix.to_owned();
        numbers.into_iter().map(move |number| format!("{prefix}{number}."))
    }
}
