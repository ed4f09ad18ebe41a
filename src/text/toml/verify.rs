//! Verifies each edit: all other keys must have their old values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use toml_edit::{Item, Table, Value};

use crate::text::EditError;
use crate::text::excess::refused;

/// Limit on the bytes and names in the path of a key: it is recorded for every key.
const WAY: (usize, usize) = (1_024, 64);

/// The values of a document by path, without the paths themselves.
type Flat<'d> = BTreeMap<usize, Leaf<'d>>;

/// The meaning of a value, however it is written.
#[derive(Debug, PartialEq, Eq)]
enum Leaf<'d> {
    Text(&'d str),
    Array,
    Table,
    /// Anything else, as it is written.
    Raw(&'d str),
}

/// Key paths, each a number that two documents share: as text, they could be a thousand times longer than the file.
#[derive(Default)]
struct KeyPaths<'d> {
    known: HashMap<(usize, Cow<'d, str>), usize>,
}

impl<'d> KeyPaths<'d> {
    fn step(&mut self, from: usize, name: Cow<'d, str>) -> usize {
        let next = self.known.len() + 1;
        *self.known.entry((from, name)).or_insert(next)
    }

    fn written(&self, mut way: usize) -> String {
        let mut names = Vec::new();
        while let Some(((from, name), _)) = self.known.iter().find(|(_, known)| **known == way) {
            names.push(name.as_ref());
            way = *from;
        }
        names.reverse();
        names.join(".")
    }
}

/// Fails with [`EditError::Verify`] unless the two differ only at or below this path.
pub(super) fn differs_only(old: (&str, &Table), new: (&str, &Table), changed: &[String]) -> Result<(), EditError> {
    let mut ways = KeyPaths::default();
    let skipped = changed
        .iter()
        .fold(0, |from, name| ways.step(from, Cow::Owned(name.clone())));
    let mut flat = |(text, table)| {
        let mut flatten = Flatten {
            text,
            skipped,
            ways: &mut ways,
            out: Flat::new(),
        };
        flatten.table(table, 0);
        flatten.out
    };
    let (was, is) = (flat(old), flat(new));
    if was == is {
        return Ok(());
    }
    let other = was
        .iter()
        .find(|(way, value)| is.get(*way) != Some(value))
        .or_else(|| is.iter().find(|(way, _)| !was.contains_key(*way)));
    Err(EditError::Verify(format!(
        "{} too",
        other.map_or_else(String::new, |(way, _)| ways.written(*way))
    )))
}

/// Fails with [`EditError::Bound`] where the path of a key is longer than any product's.
pub(super) fn in_bounds(table: &Table) -> Result<(), EditError> {
    if short_table(table, WAY) {
        return Ok(());
    }
    Err(refused(&format!(
        "a key whose path has more than {} characters or {} names",
        WAY.0, WAY.1
    )))
}

fn short_table(table: &Table, left: (usize, usize)) -> bool {
    table.iter().all(|(key, item)| {
        let Some(left) = without(left, key) else { return false };
        match item {
            Item::Table(inner) => short_table(inner, left),
            Item::ArrayOfTables(tables) => tables.iter().all(|inner| short_table(inner, left)),
            Item::Value(value) => short_value(value, left),
            Item::None => true,
        }
    })
}

fn short_value(value: &Value, left: (usize, usize)) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| short_value(item, left)),
        Value::InlineTable(table) => table
            .iter()
            .all(|(key, inner)| without(left, key).is_some_and(|left| short_value(inner, left))),
        _ => true,
    }
}

fn without((bytes, names): (usize, usize), key: &str) -> Option<(usize, usize)> {
    Some((bytes.checked_sub(key.len())?, names.checked_sub(1)?))
}

/// How an array's position is written in a flat path.
pub(super) fn index(position: usize) -> String {
    format!("[{position}]")
}

struct Flatten<'d, 'w> {
    text: &'d str,
    /// What was meant to change: nothing at or below it is compared.
    skipped: usize,
    ways: &'w mut KeyPaths<'d>,
    out: Flat<'d>,
}

impl<'d> Flatten<'d, '_> {
    fn step(&mut self, from: usize, name: Cow<'d, str>) -> Option<usize> {
        let way = self.ways.step(from, name);
        (way != self.skipped).then_some(way)
    }

    fn table(&mut self, table: &'d Table, way: usize) {
        for (key, item) in table {
            let Some(way) = self.step(way, Cow::Borrowed(key)) else {
                continue;
            };
            match item {
                Item::Table(inner) => self.table(inner, way),
                Item::ArrayOfTables(tables) => {
                    for (position, inner) in tables.iter().enumerate() {
                        if let Some(way) = self.step(way, Cow::Owned(index(position))) {
                            self.out.insert(way, Leaf::Table);
                            self.table(inner, way);
                        }
                    }
                }
                Item::Value(value) => self.value(value, way),
                Item::None => {}
            }
        }
    }

    fn value(&mut self, value: &'d Value, way: usize) {
        match value {
            Value::String(string) => {
                self.out.insert(way, Leaf::Text(string.value()));
            }
            Value::Array(items) => {
                self.out.insert(way, Leaf::Array);
                for (position, item) in items.iter().enumerate() {
                    if let Some(way) = self.step(way, Cow::Owned(index(position))) {
                        self.value(item, way);
                    }
                }
            }
            Value::InlineTable(table) => {
                for (key, inner) in table {
                    if let Some(way) = self.step(way, Cow::Borrowed(key)) {
                        self.value(inner, way);
                    }
                }
            }
            other => {
                let raw = other.span().map_or("", |span| &self.text[span]);
                self.out.insert(way, Leaf::Raw(raw));
            }
        }
    }
}
