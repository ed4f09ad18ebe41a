//! Where the control of a server keeps its lock and the console output: `<home>/.carbonctl`, or the user's state
//! directory where the home cannot be written.

use std::fmt::Write;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::ServerError;
use crate::domain::Home;

/// The directory for this home's lock and console output; made when it is not there, for its owner only.
pub fn state_dir(home: &Home) -> Result<PathBuf, ServerError> {
    let own = home.path.join(".carbonctl");
    match make(&own) {
        Ok(()) => Ok(own),
        Err(source) => {
            let Some(other) = user_dir(&home.path) else {
                return Err(failed(own, source));
            };
            make(&other).map_err(|source| failed(other.clone(), source))?;
            Ok(other)
        }
    }
}

/// Where the output of a start goes.
pub fn console_log(state_dir: &Path) -> PathBuf {
    state_dir.join("console.log")
}

/// An empty console log; that of the start before is kept as `console.previous.log`.
pub(super) fn fresh_console(state_dir: &Path) -> Result<(PathBuf, File), ServerError> {
    let path = console_log(state_dir);
    match fs::rename(&path, state_dir.join("console.previous.log")) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(failed(path, source)),
        _ => {}
    }
    let file = system::create_private(&path).map_err(|source| failed(path.clone(), source))?;
    Ok((path, file))
}

/// Makes the directory and proves that it can be written.
fn make(dir: &Path) -> io::Result<()> {
    system::create_private_dir(dir)?;
    tempfile::tempfile_in(dir).map(drop)
}

/// A directory of the user, one a home.
fn user_dir(home: &Path) -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "carbonctl")?;
    let base = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
    let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
    let mut name = String::new();
    for byte in digest.iter().take(8) {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    Some(base.join("homes").join(name))
}

fn failed(path: PathBuf, source: io::Error) -> ServerError {
    ServerError::Io {
        what: "cannot keep the state of the server",
        path,
        source,
    }
}

#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, File, OpenOptions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    use std::path::Path;

    pub(super) fn create_private_dir(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    pub(super) fn create_private(path: &Path) -> io::Result<File> {
        OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .mode(0o600)
            .open(path)
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) fn create_private_dir(path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }

    pub(super) fn create_private(path: &Path) -> io::Result<File> {
        File::create(path)
    }
}
