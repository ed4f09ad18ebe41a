//! The usual directories of Linux distributions, macOS and the version managers.

use std::path::PathBuf;

use crate::probe::world::World;

use super::folder::children;

/// Directories whose every child is an installation, below the root.
const FOLDERS: [&str; 9] = [
    "/usr/lib/jvm",
    "/usr/lib64/jvm",
    "/usr/lib32/jvm",
    "/usr/local/lib/jvm",
    "/usr/java",
    "/usr/local/java",
    "/opt/java",
    "/opt/jdk",
    "/Library/Java/JavaVirtualMachines",
];

/// Directories with installations among other things, which are recognised by their names.
const MIXED: [&str; 4] = ["/opt", "/usr/local", "/opt/homebrew/opt", "/usr/local/opt"];

/// The same below the user's home directory.
const OF_USER: [&str; 7] = [
    ".sdkman/candidates/java",
    ".asdf/installs/java",
    ".local/share/mise/installs/java",
    ".jabba/jdk",
    ".jdks",
    ".gradle/jdks",
    "Library/Java/JavaVirtualMachines",
];

/// Every directory that may be an installation.
pub(super) fn folders(world: &World) -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    for folder in FOLDERS {
        let folder = world.path(folder);
        dirs.extend(children(&folder, |_| true));
        // `/opt/java` may itself be one.
        dirs.push(folder);
    }
    for folder in MIXED {
        for dir in children(&world.path(folder), java_like) {
            dirs.push(dir.join("libexec/openjdk.jdk"));
            dirs.push(dir);
        }
    }
    if let Some(user) = &world.user_home {
        for folder in OF_USER {
            dirs.extend(children(&user.join(folder), |_| true));
        }
        dirs.extend(children(user, java_like));
    }
    dirs
}

fn java_like(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["jdk", "jre", "java", "temurin", "zulu", "corretto", "semeru"]
        .iter()
        .any(|mark| name.contains(mark))
}
