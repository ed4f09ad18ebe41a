//! The state directory as server control uses it, for its lock and the console output.

use std::io;
use std::path::{Path, PathBuf};

use super::ServerError;
use super::lock::ControlLock;
use crate::apply::StateDir;
use crate::disk::{self, File, HeldEntry};
use crate::domain::Home;

/// The name of the console log.
const CONSOLE: &str = "console.log";

/// The directory for this home's lock and console output, made where it is not there: `<home>/.carbonctl`, or one of the
/// user's own where the home cannot be written. See [`StateDir`].
///
/// # Errors
/// [`ServerError::State`] where neither can be found or made.
pub fn state_dir(home: &Home) -> Result<PathBuf, ServerError> {
    Ok(made(home)?.path().to_path_buf())
}

/// The output file of a start.
pub fn console_log(state_dir: &Path) -> PathBuf {
    state_dir.join(CONSOLE)
}

fn made(home: &Home) -> Result<StateDir, ServerError> {
    let state = StateDir::of(home)?;
    state.make_dir()?;
    Ok(state)
}

/// The state directory and the right to start or stop this server.
pub(super) fn locked(home: &Home) -> Result<(StateDir, ControlLock), ServerError> {
    let state = made(home)?;
    let lock = ControlLock::take(&state)?;
    Ok((state, lock))
}

/// A file in the state directory, reached without links.
pub(super) fn spot(state: &StateDir, name: &str) -> io::Result<HeldEntry> {
    state.spot(name)
}

/// An empty file in the state directory, for its owner only, replacing an existing one.
pub(super) fn fresh(state: &StateDir, name: &str) -> io::Result<File> {
    state.fresh_file(spot(state, name)?.path())
}

/// An empty console log, for its owner only, that is only appended to; that of the previous start is kept as
/// `console.previous.log`.
pub(super) fn fresh_console(state: &StateDir) -> Result<(PathBuf, File), ServerError> {
    let path = console_log(state.path());
    let made = keep_previous(state)
        .and_then(|()| fresh(state, CONSOLE))
        .and_then(|file| disk::append(&file).map(|()| file));
    match made {
        Ok(file) => Ok((path, file)),
        Err(source) => Err(ServerError::Io {
            what: "cannot store the server's output",
            path,
            source,
        }),
    }
}

fn keep_previous(state: &StateDir) -> io::Result<()> {
    let console = spot(state, CONSOLE)?;
    match console.rename(&console.beside("console.previous.log")) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_start_before_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        for said in ["first", "second", "third"] {
            let (path, _) = fresh_console(&state).unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"");
            fs::write(&path, said).unwrap();
        }
        let kept = state.path().join("console.previous.log");
        assert_eq!(fs::read(kept).unwrap(), b"second");
    }
}
