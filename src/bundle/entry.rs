//! An entry of the archive, already masked, and the manifest of all entries.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::text::json;

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a text never fails.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// One file of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the archive, of this program's own making.
    pub name: String,
    /// Its masked text.
    pub text: String,
}

/// `MANIFEST.json`: every other entry with its size and digest, and what could not be collected.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Manifest {
    /// The version of this program.
    pub program: String,
    /// When it was made, UTC.
    pub made: String,
    /// The entries, in their order.
    pub files: Vec<ManifestRow>,
    /// What could not be collected.
    pub missing: Vec<MissingRow>,
}

/// One entry as the manifest lists it.
#[derive(Clone, Debug, Serialize)]
pub struct ManifestRow {
    name: String,
    bytes: usize,
    sha256: String,
}

/// A part that is not in the archive.
#[derive(Clone, Debug, Serialize)]
pub struct MissingRow {
    name: String,
    reason: String,
}

impl Manifest {
    /// Adds an entry.
    pub fn note(&mut self, entry: &Entry) {
        let digest = Sha256::digest(entry.text.as_bytes());
        self.files.push(ManifestRow {
            name: entry.name.clone(),
            bytes: entry.text.len(),
            sha256: hex(&digest),
        });
    }

    /// Adds what could not be collected.
    pub fn note_missing(&mut self, name: &str, reason: &str) {
        self.missing.push(MissingRow {
            name: name.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// The manifest as an entry of its own.
    pub fn entry(&self) -> Entry {
        let bytes = json::pretty(self).unwrap_or_default();
        Entry {
            name: "MANIFEST.json".to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
