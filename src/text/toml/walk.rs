//! Every string of a file with the way to it: for who looks for a kind of value, not for one key.

use toml_edit::{Item, Value};

use super::{AnyTable, found, parse};
use crate::text::{EditError, Found};

/// A string of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its dotted key; elements of arrays of tables share one.
    pub key: String,
    /// What is written there and where.
    pub found: Found,
}

/// Every string of the file, in the order of its tables. [`EditError::Malformed`] where it does not parse.
pub fn strings(text: &str) -> Result<Vec<Written>, EditError> {
    let doc = parse(text)?;
    let mut all = Vec::new();
    table(text, AnyTable::Block(doc.as_table()), "", &mut all);
    Ok(all)
}

fn table(text: &str, table: AnyTable<'_>, above: &str, all: &mut Vec<Written>) {
    match table {
        AnyTable::Block(block) => {
            for (key, item) in block {
                of_item(text, item, &joined(above, key), all);
            }
        }
        AnyTable::Inline(inline) => {
            for (key, value) in inline {
                of_value(text, value, &joined(above, key), all);
            }
        }
    }
}

fn of_item(text: &str, item: &Item, key: &str, all: &mut Vec<Written>) {
    match item {
        Item::None => {}
        Item::Value(value) => of_value(text, value, key, all),
        Item::Table(inner) => table(text, AnyTable::Block(inner), key, all),
        Item::ArrayOfTables(tables) => {
            for inner in tables {
                table(text, AnyTable::Block(inner), key, all);
            }
        }
    }
}

fn of_value(text: &str, value: &Value, key: &str, all: &mut Vec<Written>) {
    match value {
        Value::String(_) => all.extend(found(text, value).map(|found| Written {
            key: key.to_owned(),
            found,
        })),
        Value::InlineTable(inner) => table(text, AnyTable::Inline(inner), key, all),
        Value::Array(values) => {
            for value in values {
                of_value(text, value, key, all);
            }
        }
        _ => {}
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
