//! Bytes to text and back, identically.

use super::EditError;

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

/// A decoded file that knows how to become bytes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The text, without BOM.
    pub text: String,
    /// Whether a UTF-8 BOM stood first.
    pub bom: bool,
    /// Whether each character is one byte (ISO-8859-1).
    pub latin1: bool,
}

impl SourceText {
    /// Decodes; fails where the bytes cannot be given back identically.
    pub fn decode(_bytes: &[u8], _format: Format) -> Result<Self, EditError> {
        unimplemented!()
    }

    /// Encodes an edited text the way this file was encoded.
    pub fn encode(&self, _text: &str) -> Result<Vec<u8>, EditError> {
        unimplemented!()
    }
}
