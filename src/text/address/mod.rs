//! Addresses: each kind is read, written, taken away and named by one type, in the module of its family beside this one. The
//! modules and the dispatch come from the list in `src/domain/address.rs`, so that a new kind touches that list and its family's
//! file. What is written at an address reads back from it, and writing what is there changes nothing.

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

#[cfg(test)]
mod tests;
