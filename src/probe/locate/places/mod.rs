//! The places where products are installed, with how deep each is looked into.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::path::PathBuf;

use crate::probe::world::World;

/// Folders of a user's home directory that packs are kept in.
const OF_USER: [&str; 6] = ["Downloads", "Desktop", "wso2", "WSO2", "apps", "servers"];

/// Every place and the levels below it that are looked at.
pub(super) fn places(world: &World) -> Vec<(PathBuf, usize)> {
    let mut places = system::places(world);
    if let Some(home) = &world.user_home {
        places.extend(of_user(home));
    }
    places
}

fn of_user(home: &std::path::Path) -> Vec<(PathBuf, usize)> {
    let mut places = vec![(home.to_path_buf(), 1)];
    places.extend(OF_USER.iter().map(|name| (home.join(name), 2)));
    places
}
