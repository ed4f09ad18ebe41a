//! A home's configuration files, and how they differ from what the pack had, where that is known.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::entry::Entry;
use super::masking::Masking;
use crate::apply::{Original, StateDir, originals};
use crate::domain::Shown as _;
use crate::probe::Facts;
use crate::text::diff;

/// The readable configuration files of a home, by path, with their sizes.
pub fn configuration(facts: &Facts) -> Vec<(PathBuf, usize)> {
    let files = facts.files.iter();
    let mut found: Vec<(PathBuf, usize)> = files
        .filter_map(|(_, loaded)| Some((loaded.path.clone(), loaded.text()?.len())))
        .collect();
    found.sort();
    found.dedup();
    found
}

impl Masking {
    /// One of those files.
    pub fn configuration(&self, facts: &Facts, path: &Path) -> Option<Entry> {
        let mut files = facts.files.iter();
        let text = files.find(|(_, loaded)| loaded.path == path)?.1.text()?;
        Some(self.text(&inside("configuration", path), text))
    }

    /// What this program changed since the pack was unpacked, as diffs, and a line for each file of which that is not known.
    pub fn differences(&self, facts: &Facts) -> Entry {
        let mut text = String::from(
            "What carbonctl changed, against the contents before its first change. The pack itself is not here to compare with:\n\
             what others changed before that is not known.\n\n",
        );
        let known = StateDir::of(&facts.home)
            .map(|state| originals(&state))
            .unwrap_or_default();
        if known.is_empty() {
            text.push_str("carbonctl changed no file of this home, or its records cannot be read.\n");
        }
        for (path, original) in known {
            let loaded = facts.files.iter().find(|(_, loaded)| loaded.path == path);
            let now = loaded.and_then(|(_, loaded)| loaded.text());
            let before = match &original {
                Original::NotThere => Some(None),
                Original::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(Some),
                Original::Unknown => None,
            };
            match (before, now) {
                (Some(before), Some(now)) => text.push_str(&diff::unified(&path.raw_text(), before, now)),
                _ => {
                    // Writing to a text never fails.
                    let _ = writeln!(
                        text,
                        "{}: not known, it was changed by something else since.",
                        path.shown()
                    );
                }
            }
        }
        self.text("configuration.diff", &text)
    }
}

/// The name of a file of the home in the archive; one outside the home keeps its whole path below.
fn inside(top: &str, path: &Path) -> String {
    let names: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(name.shown().to_string()),
            _ => None,
        })
        .collect();
    format!("{top}/{}", names.join("/"))
}
