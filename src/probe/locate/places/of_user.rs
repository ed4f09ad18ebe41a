//! The directories of a user's home directory that usually contain packs.

use std::path::{Path, PathBuf};

/// Directories of a user's home directory that usually contain packs.
const OF_USER: [&str; 6] = ["Downloads", "Desktop", "wso2", "WSO2", "apps", "servers"];

/// These directories, with how deep each is searched.
pub(super) fn of_user(home: &Path) -> Vec<(PathBuf, usize)> {
    let mut places = vec![(home.to_path_buf(), 1)];
    places.extend(OF_USER.iter().map(|name| (home.join(name), 2)));
    places
}
