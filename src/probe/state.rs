//! The result of reading one configuration file: bytes and text, nothing, or the reason why it cannot be used.

use std::io;
use std::path::Path;

use crate::disk::{Refusal, Root, limit, machine};
use crate::problem::Reason;
use crate::text::toml::{BOM_CURE, BOM_REFUSED};
use crate::text::{EditError, Format, SourceText};

/// The result of reading a file.
#[derive(Clone)]
pub enum FileState {
    /// Bytes and text.
    Here {
        /// As on disk.
        bytes: Vec<u8>,
        /// Decoded.
        source: SourceText,
    },
    /// No such file.
    Absent,
    /// It exists but cannot be used; the reason.
    Unusable(Reason),
}

impl std::fmt::Debug for FileState {
    /// Prints the size only: configuration contains passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Here { bytes, .. } => write!(f, "Here({} bytes)", bytes.len()),
            Self::Absent => f.write_str("Absent"),
            Self::Unusable(reason) => write!(f, "Unusable({reason:?})"),
        }
    }
}

/// A file of the machine.
pub(super) fn read(path: &Path, format: Format) -> FileState {
    decoded(machine::read(path, limit::CONFIGURATION), format)
}

/// A file of a home.
pub(super) fn read_in(root: &Root, path: &Path, format: Format) -> FileState {
    decoded(root.read(path, limit::CONFIGURATION), format)
}

/// An encoding that the product's parser refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadEncoding {
    /// UTF-8 behind a byte order mark.
    Marked,
    /// UTF-16, or not text.
    Wide,
    /// Bytes that are not UTF-8, outside comments.
    NotUtf8,
}

/// The encoding for which the product refuses a file of a home.
pub(super) fn bad_encoding(root: &Root, path: &Path, format: Format) -> Option<BadEncoding> {
    let bytes = root.read(path, limit::CONFIGURATION).ok()?;
    match SourceText::decode(&bytes, format) {
        Err(EditError::Encoding(_)) if format != Format::Toml => None,
        Err(EditError::Encoding(_)) if bytes.contains(&0) => Some(BadEncoding::Wide),
        Err(EditError::Encoding(_)) => Some(BadEncoding::NotUtf8),
        decoded => is_marked(decoded.as_ref(), format).then_some(BadEncoding::Marked),
    }
}

fn is_marked(decoded: Result<&SourceText, &EditError>, format: Format) -> bool {
    format == Format::Toml && decoded.is_ok_and(|source| source.bom)
}

fn decoded(read: io::Result<Vec<u8>>, format: Format) -> FileState {
    match read {
        Err(e) if e.kind() == io::ErrorKind::NotFound => FileState::Absent,
        Err(e) => {
            let reason = Refusal::reason(&e);
            FileState::Unusable(Reason {
                what: format!("cannot be read: {}", reason.what),
                ..reason
            })
        }
        Ok(bytes) => match SourceText::decode(&bytes, format) {
            Ok(source) if is_marked(Ok(&source), format) => {
                FileState::Unusable(Reason::new(format!("it {BOM_REFUSED}"), BOM_CURE))
            }
            Ok(source) => FileState::Here { bytes, source },
            Err(EditError::Encoding(reason) | EditError::Bound(reason)) => FileState::Unusable(reason),
            Err(other) => FileState::Unusable(other.to_string().into()),
        },
    }
}
