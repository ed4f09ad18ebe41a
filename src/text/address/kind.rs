//! What every kind of address can do, and what it needs to do it.

use std::fmt;

use super::super::{EditError, Edited, Format, Found};
use crate::domain::address::At;
use crate::domain::setting::{FileRole, SettingPlace};
use crate::domain::value::ValueKind;

/// What an address needs beside the text: the file it stands in, and what decides how a value is written there.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The file.
    pub file: FileRole,
    /// The user for whom limits are set; `None` where the home's owner is not known.
    pub account: Option<&'a str>,
    /// What the value looks like, for formats that tell numbers and truth values from texts.
    pub kind: ValueKind,
    /// Sibling names after which a new element goes, best first.
    pub after: &'a [&'a str],
    /// Further attributes of a new element.
    pub attributes: &'a [(&'a str, &'a str)],
    /// The membership scheme that switches clustering on where none is written.
    pub scheme: &'a str,
}

impl Context<'_> {
    /// What a place itself says; texts for values, and no account.
    pub const fn of(place: &SettingPlace) -> Self {
        Self {
            file: place.file,
            account: None,
            kind: ValueKind::Line,
            after: place.after,
            attributes: place.attributes,
            scheme: "wka",
        }
    }
}

/// What every kind of address can do.
pub(super) trait Address: fmt::Display {
    /// The value that stands here, in the spelling that `set` takes; `None` where nothing is written.
    fn get(&self, text: &str, context: &Context) -> Result<Option<Found>, EditError>;

    /// Writes a value here.
    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError>;

    /// Takes away what is written here.
    fn remove(&self, _text: &str, _context: &Context) -> Result<Edited, EditError> {
        Err(EditError::Value(format!("{self} can be changed, not taken away")))
    }

    /// Whether it may stand in a file.
    fn stands_in(&self, file: FileRole) -> bool;

    /// Whether this home can have it; the text is `None` where the file is not there or cannot be used.
    fn fits(&self, _text: Option<&str>, _context: &Context) -> bool {
        true
    }

    /// Whether it says something only to a product that can form a cluster.
    fn of_clusters(&self) -> bool {
        false
    }

    /// The key by which the config mapper knows it.
    fn mapper_key(&self) -> Option<&'static str> {
        None
    }

    /// Whether a hand edit here can stand beside what `deployment.toml` says.
    fn edited_by_hand(&self) -> bool {
        false
    }

    /// Whether the file leaves the value to the secure vault, and what stands here is only a stand-in.
    fn aliased(&self, _text: &str) -> bool {
        false
    }

    /// The single addresses that it is made of, where it is more than one.
    fn parts(&self) -> &'static [At] {
        &[]
    }

    /// Its name in words that also say how this text carries it.
    fn words_in(&self, _text: Option<&str>, _context: &Context) -> String {
        self.to_string()
    }
}

/// Whether a file is read by these encoding rules.
pub(super) fn is(file: FileRole, format: Format) -> bool {
    Format::of(file) == format
}
