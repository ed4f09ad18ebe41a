//! Every string of a file with its path: for callers that look for a kind of value and not for one key.

use toml_edit::{Item, Value};

use super::{AnyTable, found_at, parse};
use crate::text::splice::Lines;
use crate::text::{EditError, Found};

/// A string of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its dotted key; elements of arrays of tables share one.
    pub key: String,
    /// Its value and position.
    pub found: Found,
}

/// Every string of the file, in the order of its tables. [`EditError::Malformed`] where it does not parse.
pub fn strings(text: &str) -> Result<Vec<Written>, EditError> {
    let doc = parse(text)?;
    let mut walk = Walk {
        text,
        lines: Lines::new(text),
        all: Vec::new(),
    };
    walk.table(AnyTable::Block(doc.as_table()), "");
    Ok(walk.all)
}

struct Walk<'t> {
    text: &'t str,
    lines: Lines<'t>,
    all: Vec<Written>,
}

impl Walk<'_> {
    fn table(&mut self, table: AnyTable<'_>, above: &str) {
        match table {
            AnyTable::Block(block) => {
                for (key, item) in block {
                    self.item(item, &joined(above, key));
                }
            }
            AnyTable::Inline(inline) => {
                for (key, value) in inline {
                    self.value(value, &joined(above, key));
                }
            }
        }
    }

    fn item(&mut self, item: &Item, key: &str) {
        match item {
            Item::None => {}
            Item::Value(value) => self.value(value, key),
            Item::Table(inner) => self.table(AnyTable::Block(inner), key),
            Item::ArrayOfTables(tables) => {
                for inner in tables {
                    self.table(AnyTable::Block(inner), key);
                }
            }
        }
    }

    fn value(&mut self, value: &Value, key: &str) {
        match value {
            Value::String(_) => self
                .all
                .extend(found_at(self.text, value, &mut self.lines).map(|found| Written {
                    key: key.to_owned(),
                    found,
                })),
            Value::InlineTable(inner) => self.table(AnyTable::Inline(inner), key),
            Value::Array(values) => {
                for value in values {
                    self.value(value, key);
                }
            }
            _ => {}
        }
    }
}

fn joined(above: &str, key: &str) -> String {
    if above.is_empty() {
        key.to_owned()
    } else {
        format!("{above}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_strings_however_they_are_spelt() {
        let text = "a = \"1\"\n[t]\nb.c = \"2\"\nn = 5\n[[u]]\nd = \"3\"\nlist = [{ e = \"4\" }]\n[[u]]\nd = \"5\"\n";
        let all: Vec<_> = strings(text)
            .unwrap()
            .into_iter()
            .map(|w| (w.key, w.found.value, w.found.line))
            .collect();
        let wanted = [
            ("a", "1", 1),
            ("t.b.c", "2", 3),
            ("u.d", "3", 6),
            ("u.list.e", "4", 7),
            ("u.d", "5", 9),
        ];
        assert_eq!(all, wanted.map(|(k, v, l)| (k.to_owned(), v.to_owned(), l)));
        assert!(strings("a = ").is_err());
    }
}
