//! The operations of every kind of address, and the context that they need.

use std::fmt;

use super::super::{EditError, Edited, Format, Found};
use crate::domain::address::At;
use crate::domain::setting::{FileRole, SettingPlace};
use crate::domain::value::ValueKind;

/// What an address needs beside the text: the file it is in, and what decides how a value is written there.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The file.
    pub file: FileRole,
    /// The user for whom limits are set; `None` where the home's owner is not known.
    pub account: Option<&'a str>,
    /// What the value looks like, for formats that distinguish numbers and truth values from texts.
    pub kind: ValueKind,
    /// Sibling names after which a new element goes, best first.
    pub after: &'a [&'a str],
    /// Further attributes of a new element.
    pub attributes: &'a [(&'a str, &'a str)],
    /// The membership scheme that switches clustering on where none is written.
    pub scheme: &'a str,
}

impl Context<'_> {
    /// The context that a place itself gives: values are texts, and there is no account.
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

    /// The context of an element that is there already: nothing is made around it.
    pub const fn of_present(file: FileRole) -> Self {
        Self {
            file,
            account: None,
            kind: ValueKind::Line,
            after: &[],
            attributes: &[],
            scheme: "wka",
        }
    }
}

/// What every kind of address can do.
pub(super) trait Address: fmt::Display {
    /// The value written here, in the spelling that `set` accepts; `None` where nothing is written.
    fn get(&self, text: &str, context: &Context) -> Result<Option<Found>, EditError>;

    /// Writes a value here.
    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError>;

    /// Removes what is written here.
    fn remove(&self, _text: &str, _context: &Context) -> Result<Edited, EditError> {
        Err(EditError::Value(format!("{self} can be changed, not removed")))
    }

    /// Whether it can be in such a file.
    fn stands_in(&self, file: FileRole) -> bool;

    /// Whether this home can have it; the text is `None` where the file does not exist or cannot be used.
    fn fits(&self, _text: Option<&str>, _context: &Context) -> bool {
        true
    }

    /// Whether it has an effect only in a product that supports clustering.
    fn of_clusters(&self) -> bool {
        false
    }

    /// The key by which the config mapper knows it.
    fn mapper_key(&self) -> Option<&'static str> {
        None
    }

    /// Whether a hand edit here is compatible with what `deployment.toml` says.
    fn edited_by_hand(&self) -> bool {
        false
    }

    /// Whether the file leaves the value to the secure vault, and what is written here is only a placeholder.
    fn aliased(&self, _text: &str) -> bool {
        false
    }

    /// The single addresses that it is made of, where it is more than one.
    fn parts(&self) -> &'static [At] {
        &[]
    }

    /// Its name, with how this text stores it.
    fn words_in(&self, _text: Option<&str>, _context: &Context) -> String {
        self.to_string()
    }
}

/// Whether a file is read by these encoding rules.
pub(super) fn is(file: FileRole, format: Format) -> bool {
    Format::of(file) == format
}
