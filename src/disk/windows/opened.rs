//! A root that was opened, by its path.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::dir::Dir;
use crate::disk::{File, Metadata, Node, Refusal, HeldEntry, machine, regular};

/// A root that was opened.
#[derive(Debug)]
pub(in crate::disk) struct Opened {
    path: PathBuf,
}

impl Opened {
    pub(in crate::disk) fn at(path: &Path) -> io::Result<Self> {
        let path = machine::canonical(path)?;
        if !fs::metadata(&path)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { path })
    }

    pub(in crate::disk) fn strict(&self, below: &Path, _shown: &Path) -> io::Result<Self> {
        let (dir, name) = self.walk(below)?;
        Ok(Self {
            path: dir.enter(&name)?.0,
        })
    }

    pub(in crate::disk) fn inner(&self, below: &Path) -> io::Result<Self> {
        self.strict(below, below)
    }

    /// Whether the path still leads here. Directories are known by their paths alone.
    pub(in crate::disk) fn is_at(&self, path: &Path) -> io::Result<bool> {
        match machine::canonical(path) {
            Ok(now) => Ok(now == self.path),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// What another account may read is in access lists, which are not read here.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the Unix twin knows")]
    pub(in crate::disk) fn as_owner(&self) -> io::Result<Option<Self>> {
        Ok(None)
    }

    /// Windows keeps owners in security descriptors, which this program does not read.
    #[expect(clippy::unused_self, reason = "the Unix twin knows")]
    pub(in crate::disk) fn owner(&self) -> Option<u32> {
        None
    }

    pub(in crate::disk) fn path(&self) -> &Path {
        &self.path
    }

    /// The directory and the name that a path ends in; no link is on the way.
    fn walk(&self, below: &Path) -> io::Result<(Dir, OsString)> {
        let mut dir = Dir(self.path.clone());
        let mut parts = below.components().filter(|part| *part != Component::CurDir).peekable();
        while let Some(part) = parts.next() {
            let Component::Normal(name) = part else {
                return Err(Refusal::Outside.into());
            };
            if parts.peek().is_none() {
                return Ok((dir, name.to_owned()));
            }
            dir = dir.enter(name)?;
        }
        Ok((dir, OsString::from(".")))
    }

    pub(in crate::disk) fn open(&self, below: &Path) -> io::Result<(File, Metadata)> {
        let (dir, name) = self.walk(below)?;
        regular::regular(dir.open(&name)?)
    }

    pub(in crate::disk) fn metadata(&self, below: &Path) -> io::Result<Metadata> {
        let (dir, name) = self.walk(below)?;
        fs::metadata(dir.plain(&name)?)
    }

    pub(in crate::disk) fn link_metadata(&self, below: &Path) -> io::Result<Metadata> {
        let (dir, name) = self.walk(below)?;
        dir.metadata(&name)
    }

    pub(in crate::disk) fn list(&self, below: &Path, shown: &Path) -> io::Result<Vec<Node>> {
        let (dir, name) = self.walk(below)?;
        dir.enter(&name)?.list(shown)
    }

    pub(in crate::disk) fn list_sized(&self, below: &Path, shown: &Path) -> io::Result<Vec<(Node, u64)>> {
        let (dir, name) = self.walk(below)?;
        let dir = dir.enter(&name)?;
        let sized = |node: Node| {
            let size = match dir.metadata(&node.file_name()) {
                Ok(meta) if meta.is_file() => meta.len(),
                _ => 0,
            };
            (node, size)
        };
        Ok(dir.list(shown)?.into_iter().map(sized).collect())
    }

    pub(in crate::disk) fn true_path(&self, below: &Path) -> io::Result<PathBuf> {
        let (dir, name) = self.walk(below)?;
        machine::canonical(&dir.plain(&name)?)
    }

    pub(in crate::disk) fn entry(&self, below: &Path) -> io::Result<HeldEntry> {
        let (dir, name) = self.walk(below)?;
        dir.plain(&name)?;
        Ok(Self::place(dir, name))
    }

    pub(in crate::disk) fn entry_itself(&self, below: &Path) -> io::Result<HeldEntry> {
        let (dir, name) = self.walk(below)?;
        Ok(Self::place(dir, name))
    }

    fn place(dir: Dir, name: OsString) -> HeldEntry {
        HeldEntry {
            path: dir.at(&name),
            dir,
            name,
            outside: false,
        }
    }
}

/// A place outside of every home.
pub(in crate::disk) fn place(path: &Path, _links: bool) -> io::Result<HeldEntry> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Refusal::Outside.into());
    };
    let dir = Dir(machine::canonical(dir)?);
    dir.plain(name)?;
    Ok(Opened::place(dir, name.to_owned()))
}
