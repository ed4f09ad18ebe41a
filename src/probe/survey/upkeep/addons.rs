//! Lists what was added to a product: drop-ins, patches, libraries and extensions, by the names of their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use super::listing::{ending, names};
use crate::disk::Root;
use crate::domain::home::Layout;
use crate::domain::known::{Known, Unknown};
use crate::probe::jar::{self, JarFlaw};

/// The limit of names per directory.
const MOST: usize = 2000;

/// Of so many jars per directory the first bytes are read.
const OPENED: usize = 200;

/// One of the directories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Relative to the pack.
    pub path: PathBuf,
    /// The bundles in it, by file name; of `patches` the directories with their patches.
    pub bundles: Vec<String>,
    /// Bundles that are there in more than one version: the files.
    pub twice: Vec<String>,
    /// Files that the product does not load there.
    pub strangers: Vec<String>,
    /// Jars that are none by their first bytes, and what they are.
    pub flawed: Vec<(String, JarFlaw)>,
}

/// All existing ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addons {
    /// In the order dropins, patches, lib, extensions.
    pub folders: Vec<Folder>,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Addons> {
    let base = match context.home.layout {
        Layout::Classic => PathBuf::from("repository/components"),
        Layout::Pack(_) | Layout::Mi => PathBuf::new(),
    };
    let root = &context.home.root;
    let mut folders = Vec::new();
    for name in ["dropins", "patches", "lib", "extensions"] {
        let path = base.join(name);
        let dir = context.home.pack.join(&path);
        if !root.may_be_dir(&dir) {
            continue;
        }
        let all = names(root, &dir, MOST)?;
        let (bundles, rest): (Vec<_>, Vec<_>) = all
            .into_iter()
            .filter(|file| !file.starts_with('.'))
            .partition(|file| ending(file) == "jar" || (name == "patches" && root.is_dir(&dir.join(file))));
        folders.push(Folder {
            twice: if name == "patches" { Vec::new() } else { twice(&bundles) },
            flawed: flawed(root, &dir, &bundles),
            strangers: rest.into_iter().filter(|file| stranger(name, file)).collect(),
            bundles,
            path,
        });
    }
    if folders.is_empty() {
        return Err(Unknown::because(
            "none of dropins, patches, lib and extensions is in this home",
        ));
    }
    Ok(Addons { folders })
}

/// The jars that are none. One that cannot be read is not judged here.
fn flawed(root: &Root, dir: &Path, bundles: &[String]) -> Vec<(String, JarFlaw)> {
    let flaw = |file: &String| {
        let mut opened = root.open(&dir.join(file)).ok()?;
        Some((file.clone(), jar::begins(&mut opened).err()?))
    };
    bundles.iter().take(OPENED).filter_map(flaw).collect()
}

/// Whether a file does not belong there. Native libraries and texts do; patches may contain anything.
fn stranger(folder: &str, file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    let welcome = [".txt", ".md", ".so", ".dll", ".dylib", ".jnilib"]
        .iter()
        .any(|end| lower.ends_with(end));
    folder != "patches" && !welcome && !lower.starts_with("readme") && lower.contains('.')
}

/// The bundles that are there in several versions, each with its file names.
fn twice(bundles: &[String]) -> Vec<String> {
    let mut by_name: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for file in bundles {
        by_name.entry(bundle_name(file)).or_default().push(file);
    }
    by_name
        .into_values()
        .filter(|files| files.len() > 1)
        .flatten()
        .cloned()
        .collect()
}

/// The name before the version: the part before `_1.2.3.jar` or `-1.2.3.jar`.
fn bundle_name(file: &str) -> &str {
    let bytes = file.as_bytes();
    let version = (1..bytes.len().saturating_sub(1))
        .find(|&at| matches!(bytes[at], b'_' | b'-') && bytes[at + 1].is_ascii_digit());
    version.map_or(file, |at| &file[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_versions_of_one_bundle_are_found() {
        let files = [
            "mysql-connector-java-5.1.49.jar",
            "mysql-connector-java-8.0.33.jar",
            "org.x_1.0.0.jar",
            "plain.jar",
        ];
        let files: Vec<String> = files.map(str::to_owned).to_vec();
        assert_eq!(twice(&files), files[..2]);
        assert_eq!(bundle_name("log4j2-api.jar"), "log4j2-api.jar");
    }
}
