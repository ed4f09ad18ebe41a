//! Lists the files of secondary user stores, of the server and of its tenants.
//!
//! Each contains the password of its directory or database.

use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use crate::disk::Root;

/// The limit of tenants, and of files for each.
const MOST_TENANTS: usize = 100;
const MOST_EACH: usize = 20;
/// The limit of files in total.
const MOST: usize = 200;

/// The files, relative to the home.
pub(super) fn files(context: &SurveyContext) -> Vec<PathBuf> {
    let (root, home) = (&context.home.root, &context.home.path);
    let tenants = Path::new("repository/tenants");
    let own = PathBuf::from("repository/deployment/server/userstores");
    let theirs = names(root, &home.join(tenants), MOST_TENANTS)
        .into_iter()
        .map(|tenant| tenants.join(tenant).join("userstores"));
    let folders = std::iter::once(own).chain(theirs);
    folders
        .flat_map(|folder| {
            let files = names(root, &home.join(&folder), MOST_EACH).into_iter();
            files.map(move |name| folder.join(name))
        })
        .filter(|file| file.extension().is_some_and(|kind| kind == "xml"))
        .take(MOST)
        .collect()
}

fn names(root: &Root, folder: &Path, most: usize) -> Vec<std::ffi::OsString> {
    let entries = root.list(folder).unwrap_or_default().into_iter();
    let mut names: Vec<_> = entries.take(most).map(|entry| entry.file_name()).collect();
    names.sort();
    names
}
