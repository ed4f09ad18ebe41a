//! Resolves a typed path to a home.

use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::home::Home;
use crate::probe::identify::{self, NotAHome};
use crate::probe::world::World;

/// A path inside a home is at most this far below it (`bin/yajsw/wrapper.conf`, `wso2/broker/bin/wso2server.sh`).
const LEVELS_UP: usize = 4;

/// The home that a typed path means: `~`, quotes, spaces, a trailing slash, relative paths and links are supported, and so is a
/// path to `bin` or to the start script inside a home. A script that only runs another server of its pack means that server.
///
/// # Errors
/// When the path leads to no home; the error is about the path itself.
pub fn resolve(world: &World, typed: &str) -> Result<Home, NotAHome> {
    let path = expand(world, typed)?;
    let refusal = match identify::home_in(world, &path) {
        Ok(home) => return Ok(home),
        Err(refusal) => refusal,
    };
    if let (NotAHome::NotADirectory { .. } | NotAHome::NotAHome { .. }, Ok(real)) =
        (&refusal, machine::canonical(&path))
    {
        for above in real.ancestors().skip(1).take(LEVELS_UP) {
            if identify::looks_like_home(above) {
                let home = identify::home_in(world, above)?;
                // A wrapper means the server that it runs.
                return match identify::run_by(&home, &real) {
                    Some(server) => identify::home_in(world, &server),
                    None => Ok(home),
                };
            }
        }
    }
    Err(refusal)
}

/// The path that was meant, absolute.
fn expand(world: &World, typed: &str) -> Result<PathBuf, NotAHome> {
    let trimmed = typed.trim();
    let bare = ['"', '\'']
        .iter()
        .find_map(|quote| trimmed.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(trimmed);
    if let Some(home) = &world.user_home {
        if bare == "~" {
            return Ok(home.clone());
        }
        if let Some(below) = bare.strip_prefix("~/").or_else(|| bare.strip_prefix("~\\")) {
            return Ok(home.join(below.trim_start_matches(['/', '\\'])));
        }
    }
    let path = Path::new(bare);
    if path.is_relative() {
        world
            .absolute(path)
            .map_err(|problem| NotAHome::Nowhere(Box::new(problem)))
    } else {
        Ok(world.place(path))
    }
}
