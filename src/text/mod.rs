//! Lossless edits, as pure functions: text in, spans out, splice.
//!
//! Nothing here re-serialises a file: an editor finds the byte span that must change, splices it, parses the result again and
//! refuses when anything else differs.

pub mod address;
mod bounds;
pub mod diff;
pub mod dropin;
mod edit_error;
pub mod encoding;
mod excess;
mod format;
pub mod json;
pub mod log4j;
pub mod log4j_names;
pub mod mask;
pub mod own_script;
pub mod plain;
pub mod properties;
pub mod rotation;
pub mod script;
pub mod splice;
pub mod toml;
pub mod xml;

pub use edit_error::EditError;
pub use encoding::SourceText;
pub use format::Format;
pub use splice::{Edited, Found, Splice};

/// Whether a text that no [`SourceText`] decoded is within the limits of a configuration file; else [`EditError::Bound`]. It is
/// one scan of the text.
pub fn in_bounds(text: &str, format: Format) -> Result<(), EditError> {
    bounds::check(text, format)
}
