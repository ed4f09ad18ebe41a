//! The roots and environment of the probes: real ones on a real machine, directories in tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::Shown as _;
use crate::problem::Problem;

/// The roots and the environment of every probe. A recorded machine is a directory tree.
#[derive(Clone)]
pub struct World {
    /// The file system's root; `/` on a real machine. Absolute system paths are looked up below it.
    pub root: PathBuf,
    /// Environment variables.
    pub env: BTreeMap<String, String>,
    /// Working directory; empty where it was removed or cannot be looked up: no relative path means anything then.
    pub cwd: PathBuf,
    /// The user's home directory.
    pub user_home: Option<PathBuf>,
}

impl std::fmt::Debug for World {
    /// Prints the variables' names without their values: an answers file may have put a password into one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("root", &self.root)
            .field("env", &self.env.keys())
            .field("cwd", &self.cwd)
            .field("user_home", &self.user_home)
            .finish()
    }
}

impl World {
    /// This machine, as this process sees it.
    pub fn here() -> Self {
        Self {
            root: PathBuf::from("/"),
            env: std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
                .collect(),
            cwd: std::env::current_dir().unwrap_or_default(),
            user_home: directories::UserDirs::new().map(|dirs| dirs.home_dir().to_path_buf()),
        }
    }

    /// A recorded machine below `root`, with an empty environment.
    pub fn recorded(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            env: BTreeMap::new(),
            cwd: root.to_path_buf(),
            user_home: None,
        }
    }

    /// A path as typed, made absolute.
    ///
    /// # Errors
    /// For a relative one where there is no working directory: taken from anywhere else it would name another file.
    pub fn absolute(&self, typed: &Path) -> Result<PathBuf, Problem> {
        if typed.is_relative() && self.cwd.as_os_str().is_empty() {
            return Err(Problem::not_possible(
                "the current directory is gone, so a relative path names nothing",
                typed.shown(),
                "change to a directory that exists, or write the path from / on",
            ));
        }
        Ok(self.cwd.join(typed))
    }

    /// An absolute system path, below the root.
    pub fn path(&self, absolute: &str) -> PathBuf {
        self.root.join(absolute.trim_start_matches('/'))
    }

    /// Whether this is a recorded machine: a directory in place of `/`.
    pub fn is_recorded(&self) -> bool {
        self.root != Path::new("/")
    }

    /// Whether system facts come from files below the root (Linux, and every recorded machine) and not from system calls.
    pub fn reads_proc(&self) -> bool {
        cfg!(target_os = "linux") || self.is_recorded()
    }

    /// The resolved location of a path that the machine itself names (in `PATH`, in a command line): below the root of a recorded
    /// machine, unchanged on a real one.
    pub fn place(&self, named: &Path) -> PathBuf {
        if !self.is_recorded() || named.starts_with(&self.root) || named.is_relative() {
            return named.to_path_buf();
        }
        named
            .strip_prefix("/")
            .map_or_else(|_| named.to_path_buf(), |below| self.root.join(below))
    }

    /// An environment variable, `None` where unset or empty.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_working_directory_only_whole_paths_mean_something() {
        let mut world = World::recorded(Path::new("/rec"));
        assert_eq!(world.absolute(Path::new("a")).unwrap(), Path::new("/rec/a"));
        world.cwd = PathBuf::new();
        assert!(world.absolute(Path::new("a")).is_err());
        assert_eq!(world.absolute(Path::new("/a")).unwrap(), Path::new("/a"));
    }

    #[test]
    fn a_recorded_machine_keeps_named_paths_below_its_root() {
        let world = World::recorded(Path::new("/rec"));
        assert_eq!(world.place(Path::new("/opt/is")), Path::new("/rec/opt/is"));
        assert_eq!(world.place(Path::new("/rec/opt/is")), Path::new("/rec/opt/is"));
        assert_eq!(World::here().place(Path::new("/opt/is")), Path::new("/opt/is"));
    }
}
