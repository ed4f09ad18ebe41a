//! Whether the user of a service can do with the home what a server does: read it, and write its logs.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "portable.rs")]
mod system;

mod need;

use std::path::{Path, PathBuf};

use self::need::Need;
use super::account::Account;
use crate::disk::machine;
use crate::domain::{Generation, Home};

pub(super) use system::{is_root, may_write_here, open_to_all, owner_name};

/// The paths of a home that this user cannot use as a server does.
pub(super) fn closed(home: &Home, script: &Path, user: &Account) -> Vec<PathBuf> {
    let mut needed = vec![
        (home.path.clone(), Need::Read),
        (home.at(home.conf()), Need::Read),
        (script.to_path_buf(), Need::Read),
        (home.path.clone(), Need::Write),
        (home.at("repository"), Need::Write),
        (home.pid_file(), Need::Write),
    ];
    // What the server writes, and what is directly in it: leftovers of a run as root stop a later one.
    let [logs, tmp] = home.needed_dirs();
    for dir in [
        tmp,
        logs,
        Path::new("repository/database"),
        Path::new("repository/deployment/server"),
    ] {
        needed.push((home.at(dir), Need::Write));
        needed.extend(entries(home, dir).map(|path| (path, Need::Write)));
    }
    if home.generation == Generation::Toml {
        // Rendered again at every start.
        needed.push((home.at(home.conf()), Need::Write));
        needed.extend(entries(home, home.conf()).map(|path| (path, Need::Write)));
        needed.push((home.mapper_dir(), Need::Write));
    }
    let mut closed: Vec<PathBuf> = needed
        .into_iter()
        .filter(|(path, need)| machine::exists(path) && !system::may(user, path, *need))
        .map(|(path, _)| path)
        .collect();
    closed.dedup();
    closed
}

/// Whether this user can run a program.
pub(super) fn may_run(user: &Account, program: &Path) -> bool {
    system::may(user, program, Need::Run)
}

fn entries(home: &Home, dir: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let listing = home.root.list(&home.at(dir)).unwrap_or_default();
    listing.into_iter().map(|node| node.path)
}
