//! What a directory holds.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What stands at a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, socket or device.
    Other,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The whole path, as the directory was named.
    pub path: PathBuf,
    /// What stands there; a link is not followed.
    pub kind: NodeKind,
}

impl Node {
    pub(super) fn new(dir: &Path, name: OsString, kind: NodeKind) -> Self {
        Self {
            path: dir.join(name),
            kind,
        }
    }

    /// The name alone; empty where it is not UTF-8.
    pub fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The last part of the path.
    pub fn file_name(&self) -> OsString {
        self.path.file_name().unwrap_or_default().to_owned()
    }

    /// Whether it is a regular file itself.
    pub fn is_file(&self) -> bool {
        self.kind == NodeKind::File
    }

    /// Whether it is a directory itself.
    pub fn is_dir(&self) -> bool {
        self.kind == NodeKind::Directory
    }
}
