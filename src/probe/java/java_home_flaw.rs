//! Decides whether a directory can be the JAVA_HOME of a start, as every script uses it: `bin/java` right below it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::probe::modes;
use crate::probe::world::World;

use super::home_of::home_of;
use super::launcher::LAUNCHER;

/// Why no script can use a value of JAVA_HOME. Findings and a start both ask here, so that they never disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JavaHomeFlaw {
    /// It has quotes of its own: no shell takes them away from a variable's value.
    Quoted,
    /// No such directory exists.
    Gone,
    /// It is inside this installation, such as its `bin`.
    Inside(PathBuf),
    /// The directory has no launcher.
    NoLauncher,
    /// Its launcher may not be executed.
    NotExecutable,
}

impl JavaHomeFlaw {
    /// The flaw of a value as it is written; `None` where a script can use it.
    pub fn of(world: &World, written: &str) -> Option<Self> {
        if written.contains(['"', '\'']) {
            return Some(Self::Quoted);
        }
        let dir = world.place(Path::new(written));
        let launcher = dir.join("bin").join(LAUNCHER);
        if machine::is_file(&launcher) {
            // A recorded machine has no modes.
            let runs =
                world.is_recorded() || machine::metadata(&launcher).is_ok_and(|meta| modes::is_executable(&meta));
            return (!runs).then_some(Self::NotExecutable);
        }
        if !machine::exists(&dir) {
            return Some(Self::Gone);
        }
        Some(home_of(&dir).map_or(Self::NoLauncher, Self::Inside))
    }
}

impl fmt::Display for JavaHomeFlaw {
    /// As the predicate of a sentence about JAVA_HOME.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quoted => f.write_str("has quotes in its value"),
            Self::Gone => f.write_str("names a directory that is not there"),
            Self::Inside(home) => write!(f, "is inside the Java of {}", home.shown()),
            Self::NoLauncher => write!(f, "has no bin/{LAUNCHER}"),
            Self::NotExecutable => write!(f, "has a bin/{LAUNCHER} that may not be executed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_directory_with_bin_java_right_below_it_is_a_java_home() {
        let room = tempfile::tempdir().unwrap();
        let root = room.path().canonicalize().unwrap();
        for file in ["opt/jdk/bin", "opt/jdk/jre/bin", "opt/runtime/bin"] {
            std::fs::create_dir_all(root.join(file)).unwrap();
            std::fs::write(root.join(file).join(LAUNCHER), "").unwrap();
        }
        std::fs::create_dir_all(root.join("opt/empty")).unwrap();
        let world = World::recorded(&root);
        let flaw = |written: &str| JavaHomeFlaw::of(&world, written);
        for good in ["/opt/jdk", "/opt/jdk/", "/opt/jdk/jre", "/opt/runtime"] {
            assert_eq!(flaw(good), None, "{good}");
        }
        let inside = Some(JavaHomeFlaw::Inside(root.join("opt/jdk")));
        assert_eq!(flaw("/opt/jdk/bin"), inside);
        assert_eq!(flaw("/opt/jdk/bin/"), inside);
        for quoted in ["\"/opt/jdk\"", "'/opt/jdk'", "\"/opt/jdk"] {
            assert_eq!(flaw(quoted), Some(JavaHomeFlaw::Quoted), "{quoted}");
        }
        assert_eq!(flaw("/opt/gone"), Some(JavaHomeFlaw::Gone));
        assert_eq!(flaw("/opt/empty"), Some(JavaHomeFlaw::NoLauncher));
    }
}
