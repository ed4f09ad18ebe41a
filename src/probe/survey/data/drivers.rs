//! The jars where JDBC drivers belong.

use std::fs;
use std::io;

use super::super::Look;
use super::driver_directory;
use crate::domain::known::{Known, Unknown};

/// More jars than this are not listed.
const MOST: usize = 2000;

/// The names of the jars; a directory that is not there holds none.
pub(super) fn list(look: &Look) -> Known<Vec<String>> {
    let shown = driver_directory(look.home);
    let entries = match fs::read_dir(look.home.pack.join(shown)) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Unknown::because(format!("{shown} cannot be read: {e}"))),
    };
    let names = entries.flatten().take(MOST);
    Ok(names
        .map(|entry| entry.file_name().to_string_lossy().to_ascii_lowercase())
        .filter(|name| {
            std::path::Path::new(name)
                .extension()
                .is_some_and(|ending| ending == "jar")
        })
        .collect())
}
