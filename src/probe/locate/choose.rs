//! Which home a command is about.

use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::probe::identify::{self, NotAHome};
use crate::probe::process;
use crate::probe::world::World;

use super::{homes, resolve};

/// Why it is not clear which home is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChosen {
    /// `--home` names no home.
    #[error("--home: {0}")]
    Flag(NotAHome),
    /// The environment names no home.
    #[error("the environment variable CARBON_HOME: {0}")]
    Environment(NotAHome),
    /// None was found.
    #[error(
        "no product home was found in the usual places; name one with --home DIR, or make a sample with `carbonctl practice`"
    )]
    NoneFound,
    /// Several were found.
    #[error("several product homes are on this machine ({}); name one with --home DIR", paths(.0))]
    Several(Vec<Home>),
}

impl NotChosen {
    /// The exit code that the command line promises for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Flag(NotAHome::Distrusted { .. }) | Self::Environment(NotAHome::Distrusted { .. }) => 4,
            Self::Flag(_) | Self::Environment(_) | Self::NoneFound | Self::Several(_) => 2,
        }
    }
}

/// Chooses the home: the flag, else `$CARBON_HOME`, else the working directory if it is one, else the only one found.
///
/// # Errors
/// When a named one is none, or when none or several were found; the list comes with the error.
pub fn choose(world: &World, flag: Option<&str>) -> Result<Home, NotChosen> {
    if let Some(typed) = flag {
        return resolve(world, typed).map_err(NotChosen::Flag);
    }
    if let Some(named) = world.var("CARBON_HOME") {
        return resolve(world, named).map_err(NotChosen::Environment);
    }
    if let Ok(home) = identify::home_in(world, &world.cwd) {
        return Ok(home);
    }
    let mut found = homes(world, &process::servers(world));
    match found.len() {
        0 => Err(NotChosen::NoneFound),
        1 => Ok(found.remove(0)),
        _ => Err(NotChosen::Several(found)),
    }
}

/// The same rule without a flag, over homes that were found before; `None` where it is not clear which is meant.
pub fn choose_among(world: &World, found: &[Home]) -> Option<Home> {
    if let Some(named) = world.var("CARBON_HOME") {
        return resolve(world, named).ok();
    }
    if let Ok(home) = identify::home_in(world, &world.cwd) {
        return Some(home);
    }
    match found {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn paths(homes: &[Home]) -> String {
    let paths: Vec<String> = homes.iter().map(|home| home.path.shown().to_string()).collect();
    paths.join(", ")
}
