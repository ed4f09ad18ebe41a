//! Searches a finished archive for secrets, from its bytes on disk.

use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use super::error::BundleError;
use super::known_secrets::KnownSecrets;
use crate::disk::File;
use crate::text::mask::Strict;

/// The largest entry that is read; none is made that large.
const LARGEST: u64 = 16 << 20;

/// What was found: the entry, and what sort of secret.
pub(super) type Found = (String, String);

/// The first secret in the archive; `None` where there is none.
///
/// # Errors
/// When the archive cannot be read.
pub(super) fn secret_in(file: File, known: &KnownSecrets) -> io::Result<Option<Found>> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(io::BufReader::new(file)));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let mut bytes = Vec::new();
        entry.by_ref().take(LARGEST).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        if let Some(what) = sort_of(&name, &text, known) {
            return Ok(Some((name, what.to_owned())));
        }
    }
    Ok(None)
}

fn sort_of(name: &str, text: &str, known: &KnownSecrets) -> Option<&'static str> {
    if known.shows_in(text) || known.shows_in(name) {
        return Some("a password of this home");
    }
    let document = is_document(name).then(|| serde_json::from_str::<Value>(text).ok());
    let open = match document.flatten() {
        Some(document) => shows(&document),
        None => is_open(text),
    };
    open.then_some("what looks like a secret")
}

fn is_document(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|kind| kind == "json")
}

/// Whether masking a text changes it.
fn is_open(text: &str) -> bool {
    Strict::once(text).trim_end_matches('\n') != text.replace("\r\n", "\n").trim_end_matches('\n')
}

fn shows(value: &Value) -> bool {
    match value {
        Value::String(text) => is_open(text),
        Value::Array(items) => items.iter().any(shows),
        Value::Object(fields) => fields.values().any(shows),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The error for a secret that was found.
pub(super) fn refusal((entry, what): Found) -> BundleError {
    BundleError::Shows { entry, what }
}
