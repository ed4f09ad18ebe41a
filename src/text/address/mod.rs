//! Addresses: one type for each kind reads, writes, removes and names it, in the module of its family.
//!
//! The modules and the dispatch are generated from the list in `src/domain/address.rs`, so that a new kind touches that list and
//! its family's file. What is written at an address reads back from it, and writing the present value changes nothing.

use std::fmt;

use self::kind::Address;
use super::{EditError, Edited, Found};
use crate::domain::address::{At, kinds_of_address};
use crate::domain::setting::FileRole;

mod kind;

pub use kind::Context;

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
/// When the text does not parse.
pub fn get(text: &str, at: At, context: &Context) -> Result<Option<Found>, EditError> {
    with(at, |address| address.get(text, context))
}

/// Writes a value at an address. Writing the present value leaves every byte of the text unchanged.
///
/// # Errors
/// When the address has no place in the text, the text cannot hold the value, or the result does not read back.
pub fn set(text: &str, at: At, value: &str, context: &Context) -> Result<Edited, EditError> {
    with(at, |address| address.set(text, value, context))
}

/// Removes what is written at an address, if anything is.
///
/// # Errors
/// As [`set`]; [`EditError::Value`] for a kind that can only be changed.
pub fn remove(text: &str, at: At, context: &Context) -> Result<Edited, EditError> {
    with(at, |address| address.remove(text, context))
}

/// Whether an address can be in such a file.
pub fn stands_in(at: At, file: FileRole) -> bool {
    with(at, |address| address.stands_in(file))
}

/// Whether a home can have this address; the text is that of its file, where that exists and can be used.
pub fn fits(at: At, text: Option<&str>, context: &Context) -> bool {
    with(at, |address| address.fits(text, context))
}

/// Whether an address has an effect only in a product that supports clustering.
pub fn of_clusters(at: At) -> bool {
    with(at, |address| address.of_clusters())
}

/// The key by which the config mapper knows an address; `None` where it knows none.
pub fn mapper_key(at: At) -> Option<&'static str> {
    with(at, |address| address.mapper_key())
}

/// Whether a hand edit at this address is compatible with what `deployment.toml` says.
pub fn edited_by_hand(at: At) -> bool {
    with(at, |address| address.edited_by_hand())
}

/// Whether a text leaves the value at an address to the secure vault (`svns:secretAlias`); what is written there is only a
/// placeholder.
pub fn aliased(text: &str, at: At) -> bool {
    with(at, |address| address.aliased(text))
}

/// The single addresses that an address consists of: several for a composite one, else itself.
pub fn parts(at: At) -> Vec<At> {
    let parts = with(at, |address| address.parts());
    if parts.is_empty() { vec![at] } else { parts.to_vec() }
}

/// The name of an address, with how this text stores it.
pub fn words_in(at: At, text: Option<&str>, context: &Context) -> String {
    with(at, |address| address.words_in(text, context))
}

impl fmt::Display for At {
    /// The address as users read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with(*self, |address| address.fmt(f))
    }
}

#[cfg(test)]
mod tests;
