//! What reading one configuration file gives: bytes and text, nothing, or the reason why it cannot be used.

use std::io;
use std::path::Path;

use crate::disk::{Refusal, Root, limit, machine};
use crate::problem::Reason;
use crate::text::toml::{BOM_CURE, BOM_REFUSED};
use crate::text::{EditError, Format, SourceText};

/// What reading a file gave.
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
    /// It is there but cannot be used; the reason.
    Unusable(Reason),
}

impl std::fmt::Debug for FileState {
    /// Tells the size only: configuration holds passwords.
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

fn decoded(read: io::Result<Vec<u8>>, format: Format) -> FileState {
    match read {
        Err(e) if e.kind() == io::ErrorKind::NotFound => FileState::Absent,
        Err(e) => {
            let Reason { what, hint } = Refusal::reason(&e);
            FileState::Unusable(Reason::new(format!("cannot be read: {what}"), hint))
        }
        Ok(bytes) => match SourceText::decode(&bytes, format) {
            Ok(source) if source.bom && format == Format::Toml => {
                FileState::Unusable(Reason::new(format!("it {BOM_REFUSED}"), BOM_CURE))
            }
            Ok(source) => FileState::Here { bytes, source },
            Err(EditError::Encoding(reason) | EditError::Bound(reason)) => FileState::Unusable(reason),
            Err(other) => FileState::Unusable(other.to_string().into()),
        },
    }
}
