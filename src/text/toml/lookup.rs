//! Finds a key, in whichever of TOML's forms its path is written.

use std::ops::Range;

use toml_edit::{Item, Table, Value};

use super::table::AnyTable;
use crate::text::EditError;

/// What a key path leads to.
pub(super) enum Hit<'d> {
    /// A value: scalar or array.
    Value(&'d Value),
    /// A table of any kind, or an array of tables.
    Container,
    /// Nothing.
    Nothing,
}

/// What is at this path.
pub(super) fn find<'d>(root: &'d Table, path: &[&str]) -> Hit<'d> {
    find_in(AnyTable::Block(root), path)
}

/// What is at this path below a table.
pub(super) fn find_in<'d>(table: AnyTable<'d>, path: &[&str]) -> Hit<'d> {
    let Some((key, above)) = path.split_last() else {
        return Hit::Container;
    };
    let mut here = table;
    for name in above {
        here = match here {
            AnyTable::Block(table) => match table.get(name).and_then(AnyTable::of) {
                Some(next) => next,
                None => return Hit::Nothing,
            },
            AnyTable::Inline(table) => match table.get(name) {
                Some(Value::InlineTable(next)) => AnyTable::Inline(next),
                _ => return Hit::Nothing,
            },
        };
    }
    let value = match here {
        AnyTable::Block(table) => match table.get(key) {
            None | Some(Item::None) => return Hit::Nothing,
            Some(Item::Value(value)) => value,
            Some(_) => return Hit::Container,
        },
        AnyTable::Inline(table) => match table.get(key) {
            None => return Hit::Nothing,
            Some(value) => value,
        },
    };
    match value {
        Value::InlineTable(_) => Hit::Container,
        value => Hit::Value(value),
    }
}

/// The first element of an array of tables, written as `[[x]]` or inline.
pub(super) fn first_of<'d>(root: &'d Table, array: &[&str]) -> Option<AnyTable<'d>> {
    let (last, above) = array.split_last()?;
    let mut here = root;
    for name in above {
        here = here.get(name)?.as_table()?;
    }
    match here.get(last)? {
        Item::ArrayOfTables(tables) => tables.get(0).map(AnyTable::Block),
        Item::Value(Value::Array(values)) => match values.get(0)? {
            Value::InlineTable(table) => Some(AnyTable::Inline(table)),
            _ => None,
        },
        _ => None,
    }
}

/// A value's bytes.
pub(super) fn span(value: &Value) -> Result<Range<usize>, EditError> {
    value
        .span()
        .ok_or_else(|| EditError::Verify("a value without a place in the text".into()))
}

/// Where the last value of a table's own body ends; subtables with headers of their own do not count.
pub(super) fn body_end(table: &Table) -> Option<usize> {
    table
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Value(value) => value_end(value),
            Item::Table(inner) if inner.is_dotted() => body_end(inner),
            _ => None,
        })
        .max()
}

/// Where a value ends; that of a dotted inline table is its last value's end.
pub(super) fn value_end(value: &Value) -> Option<usize> {
    match value {
        Value::InlineTable(inner) if inner.is_dotted() => inner.iter().filter_map(|(_, v)| value_end(v)).max(),
        value => value.span().map(|span| span.end),
    }
}

/// Where the first header at or below a table starts.
pub(super) fn first_header(table: &Table) -> Option<usize> {
    let own = (!table.is_implicit() && !table.is_dotted())
        .then(|| table.span())
        .flatten()
        .filter(|span| span.end > span.start)
        .map(|span| span.start);
    table
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Table(inner) => first_header(inner),
            Item::ArrayOfTables(tables) => tables.iter().filter_map(first_header).min(),
            _ => None,
        })
        .chain(own)
        .min()
}
