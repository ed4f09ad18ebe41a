//! The process whose counters are searched for: the files that may contain them, and why there may be none.

use std::path::{Path, PathBuf};

use crate::disk::{File, limit, machine};
use crate::domain::known::Unknown;

use super::mapped;

/// What is known of the process whose counters are searched for.
#[derive(Debug)]
pub(in crate::probe::jvm) struct Sought {
    /// Its owner's user id, which the file must have too; `None` where that proves nothing.
    pub(in crate::probe::jvm) owner: Option<u32>,
    /// A file that can be read only while the process exists.
    pub(in crate::probe::jvm) life: Option<File>,
    // The owner's name, and the directories to search, each with the pid that the process has there.
    pub(super) user: Option<String>,
    pub(super) places: Vec<(PathBuf, u32)>,
    // Whether a place could not be read.
    pub(super) closed: bool,
    // The process's memory map, where it may be read. It is long, so it is only read where it is needed.
    pub(super) maps: Option<PathBuf>,
    // The switch of its command line that turned the counters off.
    pub(super) switch: Option<&'static str>,
}

/// What was found while searching.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::probe::jvm) struct Met {
    /// A file that may not be read.
    pub(in crate::probe::jvm) closed: bool,
    /// A file that is not proven to be this process's: usually left by a killed process with the same pid.
    pub(in crate::probe::jvm) foreign: bool,
}

impl Sought {
    /// The candidate files, likelier ones first: the owner's own in each place, then any other's with the pid, because a
    /// container has other names for its users.
    pub(in crate::probe::jvm) fn candidates(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        for (place, pid) in &self.places {
            let pid = pid.to_string();
            let named = self.user.as_ref().map(|user| place.join(format!("hsperfdata_{user}")));
            for dir in named.into_iter().chain(perf_dirs(place)) {
                let file = dir.join(&pid);
                // A directory of a container's system and the same one of this system count as one.
                if !found.contains(&file) && machine::link_metadata(&file).is_ok() {
                    found.push(file);
                }
            }
        }
        found
    }

    /// Whether the process itself has mapped this file: then it is its own, whatever the clocks say.
    pub(in crate::probe::jvm) fn maps(&self, file: &File, path: &Path) -> bool {
        self.mapped().is_some_and(|mapped| mapped::names(&mapped, file, path))
    }

    fn mapped(&self) -> Option<String> {
        let mapped = machine::read(self.maps.as_ref()?, limit::SYSTEM).ok()?;
        Some(String::from_utf8_lossy(&mapped).into_owned())
    }

    /// Why no file was used, as text that follows `n/a: `.
    pub(in crate::probe::jvm) fn reason(&self, met: Met) -> Unknown {
        let open_j9 = || self.mapped().is_some_and(|mapped| mapped.contains("/libj9vm"));
        Unknown::because(match self.switch {
            Some(switch) => switch,
            None if open_j9() => "OpenJ9 has no counters",
            None if met.closed || (self.closed && !met.foreign) => "other user",
            None if met.foreign => "the counters file is not of this process",
            None => "no counters file",
        })
    }
}

/// Every user's counters directory in a directory for temporary files.
fn perf_dirs(place: &Path) -> Vec<PathBuf> {
    let mut dirs: Vec<PathBuf> = machine::list(place)
        .unwrap_or_default()
        .into_iter()
        .filter(|node| node.file_name().as_encoded_bytes().starts_with(b"hsperfdata_"))
        .map(|node| node.path)
        .collect();
    dirs.sort();
    dirs
}
