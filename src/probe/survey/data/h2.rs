//! Which H2 databases have no file yet: a pack makes some of them at its first start only.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::SurveyContext;
use super::{Engine, Source, Url};
use crate::disk::Root;

/// No more names of a directory than this are looked at.
const MOST: usize = 2000;

/// Names, as the URLs have them, of databases in files of which none is there.
pub(super) fn absent(context: &SurveyContext, sources: &[Source]) -> BTreeSet<String> {
    let of_file = |source: &Source| match &source.url {
        Url::Known(database) if database.engine == Engine::H2 && database.host.is_none() => Some(database.name.clone()),
        _ => None,
    };
    let names = sources.iter().filter_map(of_file);
    names
        .filter(|name| {
            let below = name.strip_prefix("${carbon.home}/").unwrap_or(name);
            let odd = below.is_empty() || below.contains('$') || below.starts_with(['~']) || below.starts_with("mem:");
            !odd && !is_there(&context.home.root, &context.home.at(context.world.place(Path::new(below))))
        })
        .collect()
}

/// Whether a file `stem.*.db` is there; what cannot be looked at counts as there.
fn is_there(root: &Root, stem: &Path) -> bool {
    let (Some(folder), Some(stem)) = (stem.parent(), stem.file_name()) else {
        return true;
    };
    let stem = format!("{}.", stem.to_string_lossy());
    match root.list(folder) {
        Ok(files) => {
            let mut names = files.into_iter().take(MOST).map(|file| file.file_name());
            names.any(|name| {
                let name = name.to_string_lossy();
                name.strip_prefix(&stem)
                    .is_some_and(|rest| rest.rsplit('.').next() == Some("db"))
            })
        }
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}
