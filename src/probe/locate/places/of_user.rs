//! The folders of a user's home directory that packs are kept in.

use std::path::{Path, PathBuf};

/// Folders of a user's home directory that packs are kept in.
const OF_USER: [&str; 6] = ["Downloads", "Desktop", "wso2", "WSO2", "apps", "servers"];

/// Them, with how deep each is looked into.
pub(super) fn of_user(home: &Path) -> Vec<(PathBuf, usize)> {
    let mut places = vec![(home.to_path_buf(), 1)];
    places.extend(OF_USER.iter().map(|name| (home.join(name), 2)));
    places
}
