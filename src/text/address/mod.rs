//! Addresses: each kind is read, written, taken away and named by one type, in the module of its family beside this one. The
//! modules and the dispatch come from the list in `src/domain/address.rs`, so that a new kind touches that list and its family's
//! file. What is written at an address reads back from it, and writing what is there changes nothing.

use std::fmt;

use super::{EditError, Edited, Format, Found};
use crate::domain::address::{At, kinds_of_address};
use crate::domain::setting::{FileRole, Place};
use crate::domain::value::Kind;

/// What an address needs beside the text: the file it stands in, and what decides how a value is written there.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The file.
    pub file: FileRole,
    /// The user for whom limits are set; `None` where the home's owner is not known.
    pub account: Option<&'a str>,
    /// What the value looks like, for formats that tell numbers and truth values from texts.
    pub kind: Kind,
    /// Sibling names after which a new element goes, best first.
    pub after: &'a [&'a str],
    /// Further attributes of a new element.
    pub attributes: &'a [(&'a str, &'a str)],
    /// The membership scheme that switches clustering on where none is written.
    pub scheme: &'a str,
}

impl Context<'_> {
    /// What a place itself says; texts for values, and no account.
    pub const fn of(place: &Place) -> Self {
        Self {
            file: place.file,
            account: None,
            kind: Kind::Line,
            after: place.after,
            attributes: place.attributes,
            scheme: "wka",
        }
    }
}

/// What every kind of address can do.
trait Address: fmt::Display {
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

/// Modules and dispatch.
macro_rules! dispatch {
    ($($family:ident { $($(#[$doc:meta])* $kind:ident $(($held:ident: $holds:ty))?,)+ })+) => {
        $(mod $family;)+

        fn with<R>(at: At, then: impl FnOnce(&dyn Address) -> R) -> R {
            match at {
                $($(At::$kind $(($held))? => then(&$family::$kind $(($held))?),)+)+
            }
        }

        /// Each kind's name, whether an address is of it, and its cases.
        #[cfg(test)]
        fn kinds() -> Vec<(&'static str, fn(At) -> bool, Vec<tests::Case>)> {
            use tests::RoundTrip as _;
            vec![$($((
                stringify!($kind),
                |at| matches!(at, At::$kind { .. }),
                $family::$kind::cases(),
            ),)+)+]
        }
    };
}
kinds_of_address!(dispatch);

/// The value at an address of a text, in its canonical spelling; `None` where nothing is written there.
///
/// # Errors
/// When the text cannot be read as what its file should be.
pub fn get(text: &str, at: At, context: &Context) -> Result<Option<Found>, EditError> {
    with(at, |address| address.get(text, context))
}

/// Writes a value at an address. The present value leaves the text as it is, to the byte.
///
/// # Errors
/// When the address has no place in the text, the text cannot carry the value, or the result does not read back.
pub fn set(text: &str, at: At, value: &str, context: &Context) -> Result<Edited, EditError> {
    with(at, |address| address.set(text, value, context))
}

/// Takes away what is written at an address. What is not there stays so.
///
/// # Errors
/// As [`set`]; [`EditError::Value`] for a kind that can only be changed.
pub fn remove(text: &str, at: At, context: &Context) -> Result<Edited, EditError> {
    with(at, |address| address.remove(text, context))
}

/// Whether an address may stand in a file.
pub fn stands_in(at: At, file: FileRole) -> bool {
    with(at, |address| address.stands_in(file))
}

/// Whether a home can have this address; the text is that of its file, where that is there and can be used.
pub fn fits(at: At, text: Option<&str>, context: &Context) -> bool {
    with(at, |address| address.fits(text, context))
}

/// Whether an address says something only to a product that can form a cluster.
pub fn of_clusters(at: At) -> bool {
    with(at, |address| address.of_clusters())
}

/// The key by which the config mapper knows an address; `None` where it knows none.
pub fn mapper_key(at: At) -> Option<&'static str> {
    with(at, |address| address.mapper_key())
}

/// Whether a hand edit at this address can stand beside what `deployment.toml` says.
pub fn edited_by_hand(at: At) -> bool {
    with(at, |address| address.edited_by_hand())
}

/// Whether a text leaves the value at an address to the secure vault (`svns:secretAlias`); what stands there is only a stand-in.
pub fn aliased(text: &str, at: At) -> bool {
    with(at, |address| address.aliased(text))
}

/// The single addresses that an address is made of: several for one that stands for several, else itself.
pub fn parts(at: At) -> Vec<At> {
    let parts = with(at, |address| address.parts());
    if parts.is_empty() { vec![at] } else { parts.to_vec() }
}

/// An address in words that also say how this text carries it.
pub fn words_in(at: At, text: Option<&str>, context: &Context) -> String {
    with(at, |address| address.words_in(text, context))
}

impl fmt::Display for At {
    /// The address as users read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with(*self, |address| address.fmt(f))
    }
}

/// Whether a file is read by these encoding rules.
fn is(file: FileRole, format: Format) -> bool {
    Format::of(file) == format
}

#[cfg(test)]
mod tests;
