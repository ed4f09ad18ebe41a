//! Identifies the home in a directory: which product, which generation, what is missing, and whether it ever ran.

mod defects;
mod describe;
mod left_alone;
mod markers;
mod not_a_home;
mod past;
mod scripts;

use std::io;
use std::path::Path;

use crate::disk::{Refusal, Root, machine};
use crate::domain::home::{Home, Started};

use super::process::{self, ServerProcess};
use super::world::World;

pub use describe::{left_alone, nested, pack_around, run_by, wrapped_by};
pub use left_alone::LeftAlone;
pub use not_a_home::NotAHome;

/// Identifies the home in a directory, on this machine. A half-unpacked home is still a home, with defects.
///
/// # Errors
/// When there is no home; the error says what was searched for.
pub fn home(dir: &Path) -> Result<Home, NotAHome> {
    home_in(&World::here(), dir)
}

/// The same, looking for the home's process through `world`.
///
/// # Errors
/// When there is no home.
pub fn home_in(world: &World, dir: &Path) -> Result<Home, NotAHome> {
    let home = still(dir)?;
    let server = process::server_of(world, &home);
    Ok(with_life(home, server.as_ref()))
}

/// The same, with a given list of running servers: cheap for many homes.
///
/// # Errors
/// When there is no home.
pub fn home_among(running: &[ServerProcess], dir: &Path) -> Result<Home, NotAHome> {
    let home = still(dir)?;
    let server = process::among(running, &home);
    Ok(with_life(home, server))
}

/// Whether a directory may be a home, or a product that is left alone: a few checks of the file system, and nothing is read.
pub fn looks_like_home(dir: &Path) -> bool {
    let there = |file: &&str| machine::is_file(&dir.join(file));
    markers::VERSION_FILES.iter().any(there)
        || describe::pack_of(dir).is_some()
        || left_alone::PLAIN_TOMCAT.iter().all(there)
}

/// The home without its process and past. Its directory is opened before anything in it is read, and everything is read from that
/// handle.
fn still(dir: &Path) -> Result<Home, NotAHome> {
    let failed = |e: &io::Error| match e.kind() {
        _ if Refusal::of(e).is_some_and(Refusal::is_distrust) => NotAHome::Distrusted {
            path: dir.into(),
            reason: Refusal::reason(e),
        },
        io::ErrorKind::NotFound => NotAHome::Missing { path: dir.into() },
        io::ErrorKind::NotADirectory => NotAHome::NotADirectory { path: dir.into() },
        _ => NotAHome::Unreadable {
            path: dir.into(),
            reason: Refusal::reason(e),
        },
    };
    let root = Root::named_at(dir).map_err(|e| failed(&e))?;
    // A directory that may be entered but not listed would appear empty.
    root.list(Path::new("")).map_err(|e| failed(&e))?;
    describe::home(root)
}

fn with_life(mut home: Home, server: Option<&ServerProcess>) -> Home {
    home.pid = server.map(|server| server.pid);
    home.past = past::look(&home);
    home.started = match server {
        Some(_) => Started::Running,
        None => home.past.verdict(),
    };
    home
}
