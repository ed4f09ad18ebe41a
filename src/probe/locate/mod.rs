//! Finds product homes: by a bounded search of the documented and usual places, and by a typed path. The disk is never walked.

mod choose;
mod places;
mod scan;
mod typed;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::home::Home;

use super::identify::{self, LeftAlone, NotAHome};
use super::process::ServerProcess;
use super::world::World;

pub use choose::{NotChosen, choose, choose_among};
pub use typed::resolve;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The product homes, sorted by path, each once, with the servers of a pack as homes of their own.
    pub homes: Vec<Home>,
    /// Products and servers that are recognised and left alone, each with the reason.
    pub left_alone: Vec<LeftAlone>,
}

/// The product homes of this machine.
///
/// `running` are the running servers (see [`super::process::servers`]): their homes are found in any directory.
pub fn homes(world: &World, running: &[ServerProcess]) -> Vec<Home> {
    all(world, running).homes
}

/// The product homes of this machine, and the products that are left alone.
pub fn all(world: &World, running: &[ServerProcess]) -> Found {
    let mut scan = scan::Scan::default();
    for server in running {
        scan.inspect(&server.carbon_home, 0);
    }
    if let Some(dir) = world.var("CARBON_HOME") {
        scan.inspect(&world.place(dir.as_ref()), 0);
    }
    for above in world.cwd.ancestors() {
        scan.inspect(above, 0);
    }
    scan.inspect(&world.cwd, 1);
    if let Some(parent) = world.cwd.parent() {
        scan.inspect(parent, 1);
    }
    for (dir, depth) in places::places(world) {
        scan.inspect(&dir, depth);
    }

    let mut homes: BTreeMap<PathBuf, Home> = BTreeMap::new();
    let mut left_alone = Vec::new();
    // A server below `wso2/` was found without its pack where only that server runs.
    let packs: Vec<PathBuf> = scan.found.iter().filter_map(|dir| identify::pack_around(dir)).collect();
    scan.found.extend(packs);
    for dir in scan.found {
        match identify::home_among(running, &dir) {
            Ok(home) => {
                left_alone.extend(identify::left_alone(&home));
                for nested in identify::nested(&home) {
                    if let Ok(nested) = identify::home_among(running, &nested) {
                        homes.insert(nested.path.clone(), nested);
                    }
                }
                homes.insert(home.path.clone(), home);
            }
            Err(NotAHome::LeftAlone(alone)) => left_alone.push(*alone),
            Err(_) => {}
        }
    }
    Found {
        homes: homes.into_values().collect(),
        left_alone,
    }
}

#[cfg(test)]
mod tests;
