//! The places on Windows.

use std::path::{Path, PathBuf};

use crate::probe::world::World;

pub(super) fn places(world: &World) -> Vec<(PathBuf, usize)> {
    let mut places = Vec::new();
    for variable in ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"] {
        if let Some(programs) = world.var(variable) {
            places.push((Path::new(programs).join("WSO2"), 2));
        }
    }
    let drive = world.var("SystemDrive").unwrap_or("C:");
    places.extend(["wso2", "opt", "apps"].map(|name| (PathBuf::from(format!("{drive}\\{name}")), 2)));
    places
}
