//! Resolves a path in or around a Java installation to its directory.

use std::path::{Path, PathBuf};

use crate::disk::machine;

use super::jdk_error::JdkError;
use super::launcher::LAUNCHER;

/// The canonical JAVA_HOME that a path means.
pub(super) fn home_of(path: &Path) -> Result<PathBuf, JdkError> {
    let missing = || JdkError::Missing { path: path.into() };
    let real = machine::canonical(path).map_err(|_| missing())?;
    let mut dir = if machine::is_file(&real) {
        real.parent().ok_or_else(missing)?.to_path_buf()
    } else {
        real
    };
    if dir.file_name().is_some_and(|name| name == "bin") && machine::is_file(&dir.join(LAUNCHER)) {
        dir = dir.parent().ok_or_else(missing)?.to_path_buf();
    }
    if machine::is_file(&dir.join("Contents/Home/bin").join(LAUNCHER)) {
        dir = dir.join("Contents/Home");
    }
    if dir.file_name().is_some_and(|name| name == "jre")
        && let Some(parent) = dir.parent()
        && machine::is_file(&parent.join("bin").join(LAUNCHER))
    {
        dir = parent.to_path_buf();
    }
    if machine::is_file(&dir.join("bin").join(LAUNCHER)) {
        Ok(dir)
    } else {
        Err(JdkError::NoLauncher { path: path.into() })
    }
}
