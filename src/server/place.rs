//! Where the control of a server keeps its lock and the console output: the state directory that `apply` has too.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::ServerError;
use super::lock::Lock;
use crate::apply::State;
use crate::domain::Home;

/// The directory for this home's lock and console output, made where it is not there: `<home>/.carbonctl`, or one of the
/// user's own where the home cannot be written. See [`State`].
///
/// # Errors
/// [`ServerError::State`] where neither can be found or made.
pub fn state_dir(home: &Home) -> Result<PathBuf, ServerError> {
    Ok(made(home)?.path().to_path_buf())
}

/// Where the output of a start goes.
pub fn console_log(state_dir: &Path) -> PathBuf {
    state_dir.join("console.log")
}

fn made(home: &Home) -> Result<State, ServerError> {
    let state = State::open(&home.path)?;
    state.make_dir()?;
    Ok(state)
}

/// The state directory and the right to start or stop this server.
pub(super) fn locked(home: &Home) -> Result<(State, Lock), ServerError> {
    let state = made(home)?;
    let lock = Lock::take(&state)?;
    Ok((state, lock))
}

/// An empty console log, for its owner only; that of the start before is kept as `console.previous.log`.
pub(super) fn fresh_console(state: &State) -> Result<(PathBuf, File), ServerError> {
    let path = console_log(state.path());
    let made = keep_previous(&path, &state.path().join("console.previous.log")).and_then(|()| state.fresh_file(&path));
    match made {
        Ok(file) => Ok((path, file)),
        Err(source) => Err(ServerError::Io {
            what: "cannot keep the server's output",
            path,
            source,
        }),
    }
}

fn keep_previous(console: &Path, previous: &Path) -> io::Result<()> {
    match fs::rename(console, previous) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_start_before_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
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
