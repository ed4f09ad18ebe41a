//! TOML by splice: `toml_edit` gives spans, the text stays as it lies.

use super::{EditError, Edited, Found};

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TomlValue {
    /// A string.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Bool(bool),
    /// An array of strings.
    List(Vec<String>),
}

/// Whether the text parses, also by the product's older parser (no BOM, no doubled table or key).
pub fn check(_text: &str) -> Result<(), EditError> {
    unimplemented!()
}

/// The value at a key path (`["server", "hostname"]`), in whichever way the file spells it: table header, dotted key,
/// inline table, quoted key. Arrays come back comma-separated.
pub fn get(_text: &str, _path: &[&str]) -> Result<Option<Found>, EditError> {
    unimplemented!()
}

/// Sets the value at a key path; makes key and table where they are missing, never a second table of the same name.
pub fn set(_text: &str, _path: &[&str], _value: &TomlValue) -> Result<Edited, EditError> {
    unimplemented!()
}

/// Takes a key away, with its line.
pub fn remove(_text: &str, _path: &[&str]) -> Result<Edited, EditError> {
    unimplemented!()
}

/// A key of the first element of an array of tables, such as `internal_apis.users`.
pub fn get_first(_text: &str, _array: &[&str], _key: &[&str]) -> Result<Option<Found>, EditError> {
    unimplemented!()
}

/// Sets a key of the first element of an array of tables; where there is no such array, one is made at the end of the
/// file from `defaults` (in order) with this key set.
pub fn set_first(
    _text: &str,
    _array: &[&str],
    _key: &[&str],
    _value: &TomlValue,
    _defaults: &[(&[&str], TomlValue)],
) -> Result<Edited, EditError> {
    unimplemented!()
}
