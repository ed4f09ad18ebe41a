//! The file of a service, and its draft for someone who may put it in place.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{ServiceError, access};
use crate::apply::State;

/// Keeps a draft in the home's state directory, else in a new directory of this user's own.
pub(super) fn draft(home: &Path, file_name: &OsStr, text: &str) -> Result<PathBuf, ServiceError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| ServiceError::Io {
            what: "cannot write the draft",
            path,
            source,
        }
    };
    let kept = State::open(home).ok().and_then(|state| {
        state.make_dir().ok()?;
        let path = state.path().join(file_name);
        let mut file = state.fresh_file(&path).ok()?;
        file.write_all(text.as_bytes()).ok()?;
        Some(path)
    });
    if let Some(path) = kept {
        return Ok(path);
    }
    let temp = std::env::temp_dir();
    let dir = tempfile::tempdir().map_err(failed(&temp))?.keep();
    let path = dir.join(file_name);
    fs::write(&path, text).map_err(failed(&path))?;
    Ok(path)
}

/// Writes a file beside its place and moves it there: nobody ever reads half of it.
pub(super) fn put(path: &Path, text: &str) -> Result<(), ServiceError> {
    let failed = |source| refused(path, source);
    let dir = path.parent().unwrap_or(Path::new("/"));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    access::open_to_all(file.as_file()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

pub(super) fn refused(path: &Path, source: std::io::Error) -> ServiceError {
    ServiceError::Io {
        what: "cannot write the service's file",
        path: path.to_path_buf(),
        source,
    }
}

/// Takes away the draft that an earlier run without rights may have left for this service, and the directory if that is
/// all it held.
pub(super) fn forget_draft(home: &Path, file: &Path) {
    let Ok(state) = State::open(home) else {
        return;
    };
    let draft = state.path().join(file.file_name().unwrap_or_default());
    if draft.is_file() && fs::remove_file(draft).is_ok() {
        // It fails where anything else is kept there, as it should.
        let _ = fs::remove_dir(state.path());
    }
}
