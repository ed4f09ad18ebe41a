//! A table of a TOML file, with a header or inline.

use toml_edit::{Item, Value};

/// A table in either of its two forms.
#[derive(Clone, Copy)]
pub(super) enum AnyTable<'d> {
    Block(&'d toml_edit::Table),
    Inline(&'d toml_edit::InlineTable),
}

impl<'d> AnyTable<'d> {
    pub(super) fn of(item: &'d Item) -> Option<Self> {
        match item {
            Item::Table(table) => Some(Self::Block(table)),
            Item::Value(Value::InlineTable(table)) => Some(Self::Inline(table)),
            _ => None,
        }
    }
}
