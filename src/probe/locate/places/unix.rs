//! The places on Linux and macOS.

use std::path::PathBuf;

use crate::disk::machine;
use crate::probe::world::World;

use super::of_user::of_user;

/// Documented by the products' installers (`<product>/<version>` below it), or usual. The depth counts levels below.
const PLACES: [(&str, usize); 9] = [
    ("/usr/lib/wso2", 2),
    ("/usr/lib64/wso2", 2),
    ("/usr/lib64", 2),
    ("/Library/WSO2", 2),
    ("/opt", 3),
    ("/usr/local", 2),
    ("/srv", 2),
    ("/var/lib/wso2", 2),
    ("/home", 1),
];

/// The limit of home directories.
const MOST_USERS: usize = 64;

pub(super) fn places(world: &World) -> Vec<(PathBuf, usize)> {
    let mut places: Vec<(PathBuf, usize)> = PLACES
        .iter()
        .map(|(place, depth)| (world.path(place), *depth))
        .collect();
    for folder in ["/home", "/Users"] {
        let users = machine::list(&world.path(folder)).unwrap_or_default();
        places.extend(users.into_iter().take(MOST_USERS).flat_map(|user| of_user(&user.path)));
    }
    places
}
