//! Java properties by splice.

use super::{EditError, Edited, Found};

/// The value in force: the last line with this key, as `java.util.Properties` reads it.
pub fn get(_text: &str, _key: &str) -> Option<Found> {
    unimplemented!()
}

/// Sets the value in force, or adds a line at the end.
pub fn set(_text: &str, _key: &str, _value: &str) -> Result<Edited, EditError> {
    unimplemented!()
}

/// Takes every line with this key away.
pub fn remove(_text: &str, _key: &str) -> Result<Edited, EditError> {
    unimplemented!()
}
