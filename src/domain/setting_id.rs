//! The id of a setting as a type, so that a misspelt id does not compile. Only the table of settings creates them.

use std::fmt;

use serde::{Serialize, Serializer};

/// The id of a setting, such as `heap.max`. The ids are constants beside their rows, and together in
/// [`settings::id`](super::settings::id); a text becomes one only through [`settings::parse`](super::settings::parse).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SettingId(&'static str);

impl SettingId {
    /// Creates the id of a row.
    pub(in crate::domain) const fn new(id: &'static str) -> Self {
        Self(id)
    }

    /// As users write it.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for SettingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for SettingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

impl AsRef<str> for SettingId {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl PartialEq<str> for SettingId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for SettingId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Serialize for SettingId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
