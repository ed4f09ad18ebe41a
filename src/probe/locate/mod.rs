//! Where product homes are: a bounded look at the documented and usual places, and the meaning of a typed path. Never a
//! walk of the disk.

mod choose;
mod places;
mod scan;
mod typed;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::home::Home;

use super::identify;
use super::process::ServerProcess;
use super::world::World;

pub use choose::{NotChosen, choose, choose_among};
pub use typed::resolve;

/// The product homes of this machine, sorted by path, each once, with the servers of EI 6 packs as homes of their own.
///
/// `running` are the living servers (see [`super::process::servers`]): their homes are found wherever they lie.
pub fn homes(world: &World, running: &[ServerProcess]) -> Vec<Home> {
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
    for dir in scan.found {
        if let Ok(home) = identify::home_among(running, &dir) {
            for nested in identify::nested(&home) {
                if let Ok(nested) = identify::home_among(running, &nested) {
                    homes.insert(nested.path.clone(), nested);
                }
            }
            homes.insert(home.path.clone(), home);
        }
    }
    homes.into_values().collect()
}

#[cfg(test)]
mod tests;
