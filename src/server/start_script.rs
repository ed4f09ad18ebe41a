//! Which start scripts a home has: the product's, and our own beside it. All paths are relative to the home.

use std::path::{Path, PathBuf};

use super::ServerError;
use crate::disk::{Refusal, limit};
use crate::domain::Home;
use crate::domain::setting::FileRole;

/// The script to run: our own beside the product's where it was made, else the product's. The product's must be there in either case.
///
/// # Errors
/// [`ServerError::NoScript`], and [`ServerError::ScriptRefused`] where it is there and not trusted.
pub(super) fn chosen(home: &Home) -> Result<PathBuf, ServerError> {
    let shipped = shipped(home).ok_or_else(|| refused(home))?;
    let own = own(home);
    for script in own.iter().chain([&shipped]) {
        let path = home.at(script);
        // A shell would read gigabytes to their end.
        if let Err(error) = home.root.read(&path, limit::CONFIGURATION)
            && let Some(refusal) = Refusal::of(&error)
        {
            return Err(ServerError::ScriptRefused {
                path,
                refusal: Box::new(refusal.clone()),
            });
        }
    }
    Ok(own.unwrap_or(shipped))
}

/// Why the product's script is not run: it is not there, or left alone.
fn refused(home: &Home) -> ServerError {
    let path = home.shipped_script().map(|script| home.at(script));
    let refusal = path.as_ref().and_then(|path| {
        let error = home.root.open(path).err()?;
        Refusal::of(&error).cloned()
    });
    match (path, refusal) {
        (Some(path), Some(refusal)) => ServerError::ScriptRefused {
            path,
            refusal: Box::new(refusal),
        },
        _ => ServerError::NoScript(home.at(home.bin())),
    }
}

/// Our own script beside the product's, which it runs.
pub(super) fn own(home: &Home) -> Option<PathBuf> {
    FileRole::OwnScript
        .path(home)
        .filter(|own| cfg!(unix) && home.root.is_file(&home.at(own)))
}

/// The product's script for this system.
pub(super) fn shipped(home: &Home) -> Option<PathBuf> {
    home.shipped_script()
        .filter(|script| home.root.is_file(&home.at(script)))
        .map(Path::to_path_buf)
}
