//! A snapshot of a directory tree, to say that two trees are the same to the last byte, mode, owner and link.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What one path holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A directory.
    Dir,
    /// A regular file's bytes.
    File(Vec<u8>),
    /// A symbolic link's target, unresolved.
    Link(PathBuf),
}

/// One path of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// What it holds.
    pub(crate) content: Content,
    /// Permission bits (0 where the system has none).
    pub(crate) mode: u32,
    /// Owner's number.
    pub(crate) uid: u32,
    /// Group's number.
    pub(crate) gid: u32,
}

/// A tree by relative path; `.carbonctl` directly below the root is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tree(pub(crate) BTreeMap<PathBuf, Node>);

impl Tree {
    /// Reads a tree.
    pub(crate) fn of(root: &Path) -> Self {
        let mut nodes = BTreeMap::new();
        read(root, Path::new(""), &mut nodes);
        Self(nodes)
    }

    /// The bytes of a file, `None` where there is no regular file.
    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        match &self.0.get(Path::new(path))?.content {
            Content::File(bytes) => Some(bytes),
            Content::Dir | Content::Link(_) => None,
        }
    }

    /// What differs, a line each; empty where nothing does.
    pub(crate) fn differences(&self, other: &Self) -> String {
        let mut out = String::new();
        for path in self.0.keys().chain(other.0.keys().filter(|p| !self.0.contains_key(*p))) {
            let (a, b) = (self.0.get(path), other.0.get(path));
            if a != b {
                let _ = writeln!(out, "{}: {} -> {}", path.display(), brief(a), brief(b));
            }
        }
        out
    }

    /// Fails, naming each difference.
    #[track_caller]
    pub(crate) fn assert_same(&self, other: &Self, when: &str) {
        let differences = self.differences(other);
        assert!(differences.is_empty(), "{when}:\n{differences}");
    }
}

fn read(root: &Path, below: &Path, nodes: &mut BTreeMap<PathBuf, Node>) {
    let listing = fs::read_dir(root.join(below)).unwrap_or_else(|e| panic!("{}: {e}", root.join(below).display()));
    for item in listing {
        let item = item.unwrap();
        let path = below.join(item.file_name());
        if path == Path::new(".carbonctl") {
            continue;
        }
        let meta = fs::symlink_metadata(item.path()).unwrap();
        let content = if meta.is_symlink() {
            Content::Link(fs::read_link(item.path()).unwrap())
        } else if meta.is_dir() {
            read(root, &path, nodes);
            Content::Dir
        } else {
            Content::File(fs::read(item.path()).unwrap())
        };
        nodes.insert(path, node(content, &meta));
    }
}

#[cfg(unix)]
fn node(content: Content, meta: &fs::Metadata) -> Node {
    use std::os::unix::fs::MetadataExt as _;
    Node {
        content,
        mode: meta.mode() & 0o7777,
        uid: meta.uid(),
        gid: meta.gid(),
    }
}

#[cfg(not(unix))]
fn node(content: Content, _meta: &fs::Metadata) -> Node {
    Node {
        content,
        mode: 0,
        uid: 0,
        gid: 0,
    }
}

fn brief(node: Option<&Node>) -> String {
    let Some(node) = node else {
        return "absent".into();
    };
    let what = match &node.content {
        Content::Dir => "directory".to_owned(),
        Content::Link(target) => format!("link to {}", target.display()),
        Content::File(bytes) => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
            format!("{} bytes {head:?}", bytes.len())
        }
    };
    format!("{what} {:o} {}:{}", node.mode, node.uid, node.gid)
}
