//! Compares the list of OSGi bundles with the files it names: a copy may have left some of them out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::super::SurveyContext;
use super::listing::names;
use crate::disk::limit;

/// The list, below the directory of a profile.
const LIST: &str = "configuration/org.eclipse.equinox.simpleconfigurator/bundles.info";
/// The limit of lines.
const MOST: usize = 20_000;

/// The bundles that the list names and that are not there, relative to the home; none where there is no list.
pub(super) fn missing(context: &SurveyContext) -> Vec<PathBuf> {
    let (root, home) = (&context.home.root, &context.home.path);
    let profiles = ["repository/components/default", "wso2/components/default"];
    let listed = profiles.into_iter().find_map(|profile| {
        let bytes = root.read(&home.join(profile).join(LIST), limit::CONFIGURATION).ok()?;
        Some((profile, String::from_utf8_lossy(&bytes).into_owned()))
    });
    let Some((profile, text)) = listed else {
        return Vec::new();
    };
    let mut by_folder: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for path in text.lines().take(MOST).filter_map(|line| named(profile, line)) {
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) {
            by_folder.entry(folder.to_owned()).or_default().insert(name.to_owned());
        }
    }
    by_folder
        .into_iter()
        .flat_map(|(folder, wanted)| {
            // A directory that cannot be listed says nothing about what is in it.
            let there: Option<BTreeSet<String>> = names(root, &home.join(&folder), limit::ENTRIES)
                .ok()
                .map(|names| names.into_iter().collect());
            let gone = wanted
                .into_iter()
                .filter(move |name| there.as_ref().is_some_and(|there| !there.contains(name)));
            gone.map(move |name| folder.join(name)).collect::<Vec<_>>()
        })
        .collect()
}

/// The file that a line names, relative to the home: `name,version,location,level,started`. `None` for one that the server
/// itself keeps, such as the drop-ins, which it lists again at each start, and for one outside of the home.
fn named(profile: &str, line: &str) -> Option<PathBuf> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let location = line.split(',').nth(2)?.trim();
    let location = location.strip_prefix("reference:").unwrap_or(location);
    let location = location.strip_prefix("file:").unwrap_or(location);
    if location.contains(['%', '\\', ':']) || Path::new(location).is_absolute() {
        return None;
    }
    let mut path = PathBuf::new();
    for part in Path::new(profile).join(location).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    let kept = path.components().any(|part| part.as_os_str() == "dropins");
    (!kept).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_file_beside_its_profile() {
        let of = |line: &str| named("repository/components/default", line);
        let plugin = Some(PathBuf::from("repository/components/plugins/a_1.0.0.jar"));
        assert_eq!(of("a,1.0.0,../plugins/a_1.0.0.jar,4,false"), plugin);
        assert_eq!(of("a,1.0.0,file:../plugins/a_1.0.0.jar,4,true\r"), plugin);
        assert_eq!(of("a,1.0.0,reference:file:../plugins/a_1.0.0.jar,4,true"), plugin);
        for none in [
            "",
            "#version=1",
            "a,1.0.0",
            "a,1,../dropins/a.jar,4,true",
            "a,1,/opt/a.jar,4,true",
            "a,1,../../../../etc/a.jar,4,true",
            "a,1,C:\\a.jar,4,true",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
