//! A home, opened once.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use super::system::Opened;
use super::{File, Metadata, Node, HeldEntry, machine, regular};

/// The handle of a home: everything below is reached from it, wherever the path that named it leads later. It is opened at the
/// first use and held from then on; copies share it.
///
/// Every method takes a path below the home, whole or relative to it. A whole path that is not below the home is one that its
/// configuration names: it is looked at and read as [`machine`] does, by root only as far as the home's owner could, and never
/// written.
#[derive(Clone)]
pub struct Root(Arc<Inner>);

struct Inner {
    path: PathBuf,
    from: From,
    opened: OnceLock<Opened>,
}

enum From {
    /// A path of its own.
    Path,
    /// A directory below another root, in which no link is followed.
    Strict(Root, PathBuf),
    /// A directory below another root, reached without links, in which they are followed as in that root.
    Inner(Root, PathBuf),
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Root").field(&self.0.path).finish()
    }
}

impl PartialEq for Root {
    fn eq(&self, other: &Self) -> bool {
        self.0.path == other.0.path
    }
}

impl Eq for Root {}

impl Root {
    /// The root at a path. Nothing is opened yet.
    pub fn at(path: &Path) -> Self {
        Self::new(path.to_path_buf(), From::Path)
    }

    /// The root at a path as somebody named it, opened; from then on its path is the true one.
    ///
    /// # Errors
    /// Also for a path through a link that others could turn.
    pub fn named_at(path: &Path) -> io::Result<Self> {
        let opened = Opened::at(path)?;
        let root = Self::at(opened.path());
        let _ = root.0.opened.set(opened);
        Ok(root)
    }

    /// The root of all that is not in a home: the top of the file system, where this user's own links and root's are followed.
    pub fn machine() -> Self {
        Self::at(Path::new("/"))
    }

    /// A directory below, as a root in which no link is followed. Nothing is opened yet.
    #[must_use]
    pub fn strict(&self, below: &Path) -> Self {
        let whole = self.path().join(below);
        Self::new(whole, From::Strict(self.clone(), below.to_path_buf()))
    }

    /// A directory below, given by its whole path, as a root of its own: that of a server nested in a pack. It is reached from
    /// this root's handle, through no link. Nothing is opened yet.
    #[must_use]
    pub fn inner(&self, path: &Path) -> Self {
        if path == self.path() {
            return self.clone();
        }
        let below = self.below(path).unwrap_or(path).to_path_buf();
        Self::new(path.to_path_buf(), From::Inner(self.clone(), below))
    }

    fn new(path: PathBuf, from: From) -> Self {
        Self(Arc::new(Inner {
            path,
            from,
            opened: OnceLock::new(),
        }))
    }

    /// Its path, as it was named.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Its path without links, as it was when it was opened.
    pub fn true_root(&self) -> io::Result<&Path> {
        Ok(self.opened()?.path())
    }

    /// Opens it where that was not done yet: whoever holds a copy keeps this very directory.
    pub fn open_now(&self) -> io::Result<()> {
        self.opened().map(|_| ())
    }

    /// Refuses to go on where its path leads to another directory by now: what was looked at is elsewhere, and whoever named
    /// the path means what lies there.
    ///
    /// # Errors
    /// [`super::Refusal::Moved`], and when it cannot be told.
    pub fn stay(&self) -> io::Result<()> {
        if self.opened()?.is_at(&self.0.path)? {
            return Ok(());
        }
        Err(super::Refusal::Moved.into())
    }

    fn opened(&self) -> io::Result<&Opened> {
        if let Some(opened) = self.0.opened.get() {
            return Ok(opened);
        }
        let opened = match &self.0.from {
            From::Path => Opened::at(&self.0.path)?,
            From::Strict(parent, below) => parent.opened()?.strict(below, &self.0.path)?,
            From::Inner(parent, below) => parent.opened()?.inner(below)?,
        };
        Ok(self.0.opened.get_or_init(|| opened))
    }

    /// Who owns the directory; `None` where the system has no such numbers.
    pub fn owner(&self) -> io::Result<Option<u32>> {
        Ok(self.opened()?.owner())
    }

    /// The part of a path below the root, `None` for a path of the machine.
    fn below<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        if path.is_relative() {
            return Some(path);
        }
        path.strip_prefix(&self.0.path)
            .ok()
            .or_else(|| path.strip_prefix(self.0.opened.get()?.path()).ok())
    }

    /// For root in somebody else's home: the way to a path outside of it, which the home's configuration named, with no more
    /// rights than the home's owner has. `None` where this user reads for itself.
    fn named<'a>(&self, path: &'a Path) -> io::Result<Option<(Opened, &'a Path)>> {
        let Some(top) = self.opened()?.as_owner()? else {
            return Ok(None);
        };
        let named = path.strip_prefix("/").map_err(|_| super::Refusal::Outside)?;
        Ok(Some((top, named)))
    }

    /// Opens a regular file for reading, without waiting for anything.
    pub fn open(&self, path: &Path) -> io::Result<File> {
        match self.below(path) {
            Some(below) => Ok(self.opened()?.open(below)?.0),
            None => match self.named(path)? {
                Some((top, named)) => Ok(top.open(named)?.0),
                None => machine::open(path),
            },
        }
    }

    /// The whole content of a file.
    ///
    /// # Errors
    /// Also when it is no regular file, larger than `limit` bytes, or reached through a link that is not to be trusted.
    pub fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let Some(below) = self.below(path) else {
            let Some((top, named)) = self.named(path)? else {
                return machine::read(path, limit);
            };
            let (file, meta) = top.open(named)?;
            return regular::bounded(file, &meta, limit);
        };
        let (file, meta) = self.opened()?.open(below)?;
        regular::bounded(file, &meta, limit)
    }

    /// The whole content of a text file in UTF-8.
    pub fn text(&self, path: &Path, limit: u64) -> io::Result<String> {
        regular::utf8(self.read(path, limit)?)
    }

    /// What is known of what a path leads to.
    pub fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        match self.below(path) {
            Some(below) => self.opened()?.metadata(below),
            None => match self.named(path)? {
                Some((top, named)) => top.metadata(named),
                None => machine::metadata(path),
            },
        }
    }

    /// What is known of what stands at a path itself, be it a link.
    pub fn link_metadata(&self, path: &Path) -> io::Result<Metadata> {
        match self.below(path) {
            Some(below) => self.opened()?.link_metadata(below),
            None => match self.named(path)? {
                Some((top, named)) => top.link_metadata(named),
                None => machine::link_metadata(path),
            },
        }
    }

    /// When a file was last written.
    pub fn modified(&self, path: &Path) -> io::Result<SystemTime> {
        self.metadata(path)?.modified()
    }

    /// Whether a path leads to a regular file.
    pub fn is_file(&self, path: &Path) -> bool {
        self.metadata(path).is_ok_and(|meta| meta.is_file())
    }

    /// Whether a path leads to a directory.
    pub fn is_dir(&self, path: &Path) -> bool {
        self.metadata(path).is_ok_and(|meta| meta.is_dir())
    }

    /// Whether a path leads to anything.
    pub fn exists(&self, path: &Path) -> bool {
        self.metadata(path).is_ok()
    }

    /// As [`Root::is_file`], and also true for what cannot be looked at, a refused link for instance: for one who would
    /// otherwise claim that there is none.
    pub fn may_be_file(&self, path: &Path) -> bool {
        may_be(self.metadata(path), Metadata::is_file)
    }

    /// As [`Root::is_dir`], and also true for what cannot be looked at.
    pub fn may_be_dir(&self, path: &Path) -> bool {
        may_be(self.metadata(path), Metadata::is_dir)
    }

    /// As [`Root::exists`], and also true for what cannot be looked at.
    pub fn may_exist(&self, path: &Path) -> bool {
        may_be(self.metadata(path), |_| true)
    }

    /// What a directory holds, in no order; paths are as the directory was named here.
    ///
    /// # Errors
    /// Also when it holds more than [`super::limit::ENTRIES`].
    pub fn list(&self, dir: &Path) -> io::Result<Vec<Node>> {
        match self.below(dir) {
            Some(below) => self.opened()?.list(below, dir),
            None => match self.named(dir)? {
                Some((top, named)) => top.list(named, dir),
                None => machine::list(dir),
            },
        }
    }

    /// As [`Root::list`], with the size of each regular file, in bytes; everything else has none.
    pub fn list_sized(&self, dir: &Path) -> io::Result<Vec<(Node, u64)>> {
        match self.below(dir) {
            Some(below) => self.opened()?.list_sized(below, dir),
            None => Err(super::Refusal::Outside.into()),
        }
    }

    /// The path behind all links.
    pub fn true_path(&self, path: &Path) -> io::Result<PathBuf> {
        match self.below(path) {
            Some(below) => self.opened()?.true_path(below),
            None => match self.named(path)? {
                Some((top, named)) => top.true_path(named),
                None => machine::canonical(path),
            },
        }
    }

    /// A place to write: the file behind all links, or where one is to be made.
    ///
    /// # Errors
    /// For a path that is not below the root, and for one behind a link that must not be written through.
    pub fn entry(&self, path: &Path) -> io::Result<HeldEntry> {
        let below = self.below(path).ok_or(super::Refusal::Outside)?;
        self.opened()?.entry(below)
    }

    /// As [`Root::entry`], but a link at the very name is the place itself.
    pub fn entry_itself(&self, path: &Path) -> io::Result<HeldEntry> {
        let below = self.below(path).ok_or(super::Refusal::Outside)?;
        self.opened()?.entry_itself(below)
    }

    /// The root directory itself as a place: to look at, to bring to disk.
    pub fn entry_of_root(&self) -> io::Result<HeldEntry> {
        self.opened()?.entry_itself(Path::new(""))
    }
}

/// Whether something is here and as asked, or stays unknown.
fn may_be(found: io::Result<Metadata>, as_asked: impl Fn(&Metadata) -> bool) -> bool {
    match found {
        Ok(meta) => as_asked(&meta),
        Err(e) => !matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
    }
}
