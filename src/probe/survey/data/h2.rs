//! Looks for the files of H2 databases: those that do not exist yet, and those that their own owner cannot use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use super::{Engine, Source, Url};
use crate::disk::Root;
use crate::probe::modes;

/// The limit of names per directory.
const MOST: usize = 2000;
/// The permission bits that H2 needs: its owner reads and writes.
const OWNERS: u32 = 0o600;

/// Names, as in the URLs, of databases in files that do not exist.
pub(super) fn absent(context: &SurveyContext, sources: &[Source]) -> BTreeSet<String> {
    let gone = |stem: &PathBuf| files(&context.home.root, stem).is_some_and(|files| files.is_empty());
    let all = stems(context, sources).into_iter();
    all.filter(|(_, stem)| gone(stem)).map(|(name, _)| name).collect()
}

/// Files of databases that their own owner cannot read or write, by the databases' names as in the URLs.
pub(super) fn unusable(context: &SurveyContext, sources: &[Source]) -> BTreeMap<String, PathBuf> {
    let closed = |file: &PathBuf| {
        let mode = modes::of(&context.home.root, file);
        modes::HERE && mode.is_ok_and(|mode| mode.bits & OWNERS != OWNERS)
    };
    let all = stems(context, sources).into_iter();
    all.filter_map(|(name, stem)| {
        let file = files(&context.home.root, &stem)?.into_iter().find(closed)?;
        Some((
            name,
            file.strip_prefix(&context.home.path).unwrap_or(&file).to_path_buf(),
        ))
    })
    .collect()
}

/// The databases in files, with the path of each without its ending.
fn stems(context: &SurveyContext, sources: &[Source]) -> Vec<(String, PathBuf)> {
    let of_file = |source: &Source| match &source.url {
        Url::Known(database) if database.engine == Engine::H2 && database.host.is_none() => Some(database.name.clone()),
        _ => None,
    };
    let names = sources.iter().filter_map(of_file);
    names
        .filter_map(|name| {
            let below = name.strip_prefix("${carbon.home}/").unwrap_or(&name);
            let odd = below.is_empty() || below.contains('$') || below.starts_with(['~']) || below.starts_with("mem:");
            let stem = context.home.at(context.world.place(Path::new(below)));
            (!odd).then_some((name, stem))
        })
        .collect()
}

/// The files `stem.*.db`; `None` where they cannot be listed.
fn files(root: &Root, stem: &Path) -> Option<Vec<PathBuf>> {
    let (folder, stem) = (stem.parent()?, stem.file_name()?);
    let stem = format!("{}.", stem.to_string_lossy());
    match root.list(folder) {
        Ok(files) => {
            let names = files.into_iter().take(MOST).map(|file| file.file_name());
            let own = names.filter(|name| {
                let name = name.to_string_lossy();
                name.strip_prefix(&stem)
                    .is_some_and(|rest| rest.rsplit('.').next() == Some("db"))
            });
            Some(own.map(|name| folder.join(name)).collect())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(Vec::new()),
        Err(_) => None,
    }
}
