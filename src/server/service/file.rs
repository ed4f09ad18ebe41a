//! The file of a service, and its draft for someone who may put it in place.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{ServiceError, access};
use crate::apply::StateDir;
use crate::disk::{File, Root, HeldEntry};
use crate::server::state_dir;

/// Keeps a draft in the home's state directory, else in a new directory of this user's own.
pub(super) fn draft(home: &Root, file_name: &OsStr, text: &str) -> Result<PathBuf, ServiceError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| ServiceError::Io {
            what: "cannot write the draft",
            path,
            source,
        }
    };
    let kept = StateDir::within(home.clone()).ok().and_then(|state| {
        state.make_dir().ok()?;
        let mut file = state_dir::fresh(&state, file_name.to_str()?).ok()?;
        file.write_all(text.as_bytes()).ok()?;
        Some(state.path().join(file_name))
    });
    if let Some(path) = kept {
        return Ok(path);
    }
    let temp = std::env::temp_dir();
    let dir = tempfile::tempdir().map_err(failed(&temp))?.keep();
    let path = dir.join(file_name);
    write_new(&dir, file_name, text).map_err(failed(&path))?;
    Ok(path)
}

/// Writes a new file into a directory of this user's own.
pub(super) fn write_new(dir: &Path, name: &OsStr, text: &str) -> io::Result<()> {
    let mut file = Root::at(dir).entry_itself(Path::new(name))?.create()?;
    file.write_all(text.as_bytes())
}

/// A place of the system, reached through no link that others could make.
pub(super) fn system_place(path: &Path) -> io::Result<HeldEntry> {
    Root::machine().entry_itself(&std::path::absolute(path)?)
}

/// Writes a file beside its place and moves it there: nobody ever reads half of it.
pub(super) fn put(path: &Path, text: &str) -> Result<(), ServiceError> {
    let write = || {
        let place = system_place(path)?;
        let mut name = OsString::from(".");
        name.push(place.name());
        name.push(format!(".{}", std::process::id()));
        let beside = place.beside(name);
        let file = beside.create()?;
        let moved = fill(file, text)
            .and_then(|()| beside.rename(&place))
            .and_then(|()| place.sync_dir());
        if moved.is_err() {
            // What failed first is the reason to tell; after the rename nothing is left there.
            let _ = beside.remove();
        }
        moved
    };
    write().map_err(|source| refused(path, source))
}

fn fill(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    access::open_to_all(&file)?;
    file.sync_all()
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
pub(super) fn forget_draft(home: &Root, file: &Path) {
    let Ok(state) = StateDir::within(home.clone()) else {
        return;
    };
    let Some(Ok(draft)) = file
        .file_name()
        .and_then(OsStr::to_str)
        .map(|name| state_dir::spot(&state, name))
    else {
        return;
    };
    let there = draft.metadata().ok().flatten().is_some_and(|meta| meta.is_file());
    if there && draft.remove().is_ok() {
        // It fails where anything else is kept there, as it should.
        let _ = state_dir::dir(&state).and_then(|dir| dir.remove_dir());
    }
}
