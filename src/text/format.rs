//! The format of a file: which encoding rules and which bounds it has.

/// The format of a file, as far as its encoding rules go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XML: the declaration says; UTF-8 without one.
    Xml,
    /// TOML: always UTF-8. A BOM is kept here, but the product's parser refuses it.
    Toml,
    /// Java properties: ISO-8859-1 unless the bytes are UTF-8.
    Properties,
    /// Scripts and the rest: UTF-8, else every byte for itself.
    Plain,
}
