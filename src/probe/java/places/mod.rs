//! The directories in which Java installations are searched for.

mod folder;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::path::{Path, PathBuf};

use crate::domain::home::Home;
use crate::domain::jdk::FoundBy;
use crate::probe::java::JavaHomeFlaw;
use crate::probe::world::World;

use folder::children;

/// Paths that may be a Java installation or inside of one, with how they were found. May contain duplicates and dead ends.
pub(super) fn candidates(world: &World, home: Option<&Home>) -> Vec<(PathBuf, FoundBy)> {
    let mut all = Vec::new();
    if let Some(home) = home {
        for pack in [&home.path, &home.pack] {
            all.extend(children(&pack.join("jdk"), |_| true).map(|dir| (dir, FoundBy::Bundled)));
        }
    }
    if let Some(dir) = world.var("JAVA_HOME") {
        // One that no script can use may still lead to an installation.
        let by = match JavaHomeFlaw::of(world, dir) {
            None => Some(FoundBy::JavaHome),
            Some(JavaHomeFlaw::NotExecutable) => None,
            Some(_) => Some(FoundBy::Folder),
        };
        let bare = dir.trim_matches(['"', '\'']);
        all.extend(by.map(|by| (world.place(Path::new(bare)), by)));
    }
    all.extend(on_path(world).into_iter().map(|launcher| (launcher, FoundBy::Path)));
    all.extend(system::folders(world).into_iter().map(|dir| (dir, FoundBy::Folder)));
    all
}

fn on_path(world: &World) -> Vec<PathBuf> {
    let Some(path) = world.var("PATH") else {
        return Vec::new();
    };
    let below: Vec<PathBuf> = std::env::split_paths(path).map(|dir| world.place(&dir)).collect();
    let Ok(joined) = std::env::join_paths(below) else {
        return Vec::new();
    };
    which::which_in_all("java", Some(joined), &world.cwd).map_or_else(|_| Vec::new(), Iterator::collect)
}
