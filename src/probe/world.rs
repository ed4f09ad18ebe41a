//! Where the probes look: real roots on a real machine, directories in tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The roots and the environment that every probe looks through. A recorded machine is a directory tree.
#[derive(Clone, Debug)]
pub struct World {
    /// The file system's root; `/` on a real machine. Absolute system paths are looked up below it.
    pub root: PathBuf,
    /// Environment variables.
    pub env: BTreeMap<String, String>,
    /// Working directory.
    pub cwd: PathBuf,
    /// The user's home directory.
    pub user_home: Option<PathBuf>,
}

impl World {
    /// This machine, as this process sees it.
    pub fn here() -> Self {
        Self {
            root: PathBuf::from("/"),
            env: std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
                .collect(),
            cwd: std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")),
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

    /// An absolute system path, below the root.
    pub fn path(&self, absolute: &str) -> PathBuf {
        self.root.join(absolute.trim_start_matches('/'))
    }

    /// An environment variable, `None` where unset or empty.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }
}
