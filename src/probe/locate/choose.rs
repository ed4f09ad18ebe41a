//! Selects the home that a command is about.

use std::fmt;

use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::probe::identify::{self, NotAHome};
use crate::probe::process;
use crate::probe::world::World;
use crate::problem::Problem;

use super::{homes, resolve};

/// Why it is not clear which home is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChosen {
    /// `--home` names no home.
    Flag(NotAHome),
    /// The environment names no home.
    Environment(NotAHome),
    /// None was found.
    NoneFound,
    /// Several were found.
    Several(Vec<Home>),
}

impl NotChosen {
    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        let named = |by: &str, problem: Problem| Problem {
            what: format!("{by}: {}", problem.what),
            ..problem
        };
        match self {
            Self::Flag(why) => named("--home", why.problem()),
            Self::Environment(why) => named("the environment variable CARBON_HOME", why.problem()),
            Self::NoneFound => Problem::not_possible(
                "no product home was found in the usual places",
                "",
                "name one with --home DIR, or make a sample with `carbonctl practice`",
            ),
            Self::Several(homes) => Problem::not_possible(
                format_args!("several product homes are on this machine ({})", paths(homes)),
                "",
                "name one with --home DIR",
            ),
        }
    }
}

impl fmt::Display for NotChosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

/// Selects the home: the flag, else `$CARBON_HOME`, else the working directory if it is one, else the only one found.
///
/// # Errors
/// When a named one is not a home, or when none or several were found; the list comes with the error.
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

/// The same rule without a flag, over homes that were found before; `None` where the choice is not clear.
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
