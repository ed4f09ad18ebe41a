//! The keys of `deployment.toml` as the config mapper sees them: dotted, with the strings they hold.

use toml_edit::{Document, Item, TableLike, Value};

use crate::text::splice::Lines;

/// A key of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Dotted; a part that is no plain word is in single quotes, as the mapper writes it. Keys in lists of tables share one.
    pub(super) key: String,
    /// Its value, or the plain values of its list.
    pub(super) texts: Vec<String>,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Whether it is in a list of tables, where the mapper follows no reference.
    pub(super) listed: bool,
}

/// Every key of the file. A list of tables is a key too, without a text.
pub(super) fn entries(document: &Document<&str>) -> Vec<Entry> {
    let mut walk = Walk {
        lines: Lines::new(document.raw()),
        all: Vec::new(),
    };
    walk.table(document.as_table(), "", false);
    walk.all
}

struct Walk<'t> {
    lines: Lines<'t>,
    all: Vec<Entry>,
}

impl Walk<'_> {
    fn table(&mut self, table: &dyn TableLike, above: &str, listed: bool) {
        for (name, item) in table.iter() {
            let key = joined(above, name);
            let start = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .map_or(0, |span| span.start);
            match item {
                Item::ArrayOfTables(tables) => {
                    self.push(&key, Vec::new(), start, listed);
                    for inner in tables {
                        self.table(inner, &key, true);
                    }
                }
                Item::Value(Value::Array(values)) => {
                    let texts = values
                        .iter()
                        .filter(|value| !value.is_inline_table())
                        .map(plain)
                        .collect();
                    self.push(&key, texts, start, listed);
                    for inner in values.iter().filter_map(Value::as_inline_table) {
                        self.table(inner, &key, true);
                    }
                }
                item => match (item.as_table_like(), item.as_value()) {
                    (Some(inner), _) => self.table(inner, &key, listed),
                    (None, Some(value)) => self.push(&key, vec![plain(value)], start, listed),
                    (None, None) => {}
                },
            }
        }
    }

    fn push(&mut self, key: &str, texts: Vec<String>, start: usize, listed: bool) {
        let line = self.lines.of(start);
        self.all.push(Entry {
            key: key.to_owned(),
            texts,
            line,
            listed,
        });
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        other => other.to_string().trim().to_owned(),
    }
}

fn joined(above: &str, name: &str) -> String {
    let word = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let name = if word { name.to_owned() } else { format!("'{name}'") };
    if above.is_empty() {
        name
    } else {
        format!("{above}.{name}")
    }
}
