//! Small helpers that the parts share: the names in a directory, the ending of a name, the beginning of a file.

use std::io::{self, Read as _};
use std::path::Path;

use crate::disk::{Refusal, Root};
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};

/// The names in a directory, of a home or of the machine, sorted, at most this many; a missing one is empty, an unreadable one an
/// error.
pub(super) fn names(root: &Root, dir: &Path, most: usize) -> Known<Vec<String>> {
    let listing = match root.list(dir) {
        Ok(listing) => listing,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => {
            return Err(Unknown::because(format!(
                "{} cannot be listed: {}",
                dir.shown(),
                Refusal::told(&e)
            )));
        }
    };
    let mut names: Vec<String> = listing
        .into_iter()
        .take(most)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

/// The part after the last dot of a name.
pub(super) fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The first bytes of a file as text, lossily; `None` where it cannot be read.
pub(super) fn head(root: &Root, path: &Path, most: u64) -> Option<String> {
    let file = root.open(path).ok()?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
