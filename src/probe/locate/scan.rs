//! The bounded look below one place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::disk::{NodeKind, Node, machine};
use crate::probe::identify::looks_like_home;

/// More directories of one directory are not looked at. Files do not count: system folders hold thousands.
const MOST_ENTRIES: usize = 512;

/// More directories are not looked at in one scan, over all places.
const MOST_DIRS: usize = 4000;

/// A look at several places that visits no directory twice.
#[derive(Default)]
pub(super) struct Scan {
    /// Canonical directories that look like homes.
    pub(super) found: BTreeSet<PathBuf>,
    /// Canonical directories that were looked at, and how deep below each.
    visited: BTreeMap<PathBuf, usize>,
}

impl Scan {
    /// Looks at a directory, and `depth` levels below it. Does not look inside a home, and follows no loop of links.
    pub(super) fn inspect(&mut self, dir: &Path, depth: usize) {
        let Ok(real) = machine::canonical(dir) else {
            return;
        };
        match self.visited.get(&real) {
            Some(deepest) if *deepest >= depth => return,
            None if self.visited.len() >= MOST_DIRS => return,
            _ => {}
        }
        self.visited.insert(real.clone(), depth);
        if looks_like_home(&real) {
            self.found.insert(real);
            return;
        }
        if depth == 0 {
            return;
        }
        let may_be_dir = |entry: &Node| {
            // The type comes with the listing; only links need another look.
            let kind = matches!(entry.kind, NodeKind::Directory | NodeKind::Link);
            kind && !entry.file_name().as_encoded_bytes().starts_with(b".")
        };
        let listing = machine::list(&real).unwrap_or_default();
        for entry in listing.into_iter().filter(may_be_dir).take(MOST_ENTRIES) {
            if entry.is_dir() || machine::is_dir(&entry.path) {
                self.inspect(&entry.path, depth - 1);
            }
        }
    }
}
