//! The values that can be written into a TOML file.

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
