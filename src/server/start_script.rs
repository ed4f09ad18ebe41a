//! The start scripts of a home: the product's, and our own beside it. All paths are relative to the home.

use std::path::{Path, PathBuf};

use super::ServerError;
use crate::disk::{Refusal, limit};
use crate::domain::Home;
use crate::domain::setting::FileRole;

/// The script to run: our own beside the product's where there is one, else the product's, which must exist in either case.
///
/// # Errors
/// [`ServerError::NoScript`], and [`ServerError::ScriptRefused`] where it exists and is not trusted.
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

/// Why the product's script is not run: it does not exist, or is not trusted.
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
