//! Java's own JMX agent: one bare flag of the java command.

use super::flags::{Flag, FlagSpan, unquoted, words};
use super::region::{Origin, Region, found};
use crate::text::Found;

/// The property that switches it on, whatever its value.
pub(super) const NAME: &str = "com.sun.management.jmxremote";

/// `true` where the flag is there; `None` where it is not.
pub(super) fn get(text: &str, regions: &[Region]) -> Option<Found> {
    let spot = spots(text, regions).into_iter().next()?;
    Some(Found {
        value: "true".into(),
        ..found(text, spot.token)
    })
}

/// The flag as a word, for removal.
pub(super) fn spots(text: &str, regions: &[Region]) -> Vec<FlagSpan> {
    regions
        .iter()
        .filter(|region| region.origin == Origin::Command)
        .flat_map(|region| words(text, &region.span))
        .filter(|word| {
            let plain = unquoted(&text[word.clone()]);
            let name = plain
                .strip_prefix("-D")
                .map(|define| define.split('=').next().unwrap_or(define));
            name == Some(NAME)
        })
        .map(|token| FlagSpan {
            flag: Flag::HeapMin,
            value: token.clone(),
            token,
            origin: Origin::Command,
        })
        .collect()
}
