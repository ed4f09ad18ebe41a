//! The usual directories of Windows.

use std::path::{Path, PathBuf};

use crate::probe::world::World;

use super::folder::children;

/// Vendors' directories below `Program Files`.
const VENDORS: [&str; 11] = [
    "Java",
    "Eclipse Adoptium",
    "Eclipse Foundation",
    "AdoptOpenJDK",
    "Microsoft",
    "Zulu",
    "Amazon Corretto",
    "BellSoft",
    "Semeru",
    "IBM",
    "RedHat",
];

/// Every directory that may be an installation.
pub(super) fn folders(world: &World) -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    for variable in ["ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"] {
        if let Some(programs) = world.var(variable) {
            for vendor in VENDORS {
                dirs.extend(children(&Path::new(programs).join(vendor), |_| true));
            }
        }
    }
    if let Some(user) = &world.user_home {
        for folder in [".jdks", "scoop/apps"] {
            dirs.extend(children(&user.join(folder), |_| true));
        }
    }
    dirs
}
