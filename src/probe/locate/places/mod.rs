//! The places where products are installed, with how deep each is searched.

mod of_user;
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

use of_user::of_user;

/// Every place and the levels below it that are searched.
pub(super) fn places(world: &World) -> Vec<(PathBuf, usize)> {
    let mut places = system::places(world);
    if let Some(home) = &world.user_home {
        places.extend(of_user(home));
    }
    places
}
