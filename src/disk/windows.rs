//! Windows: directories by path, and no reparse point (link, junction, mount) on the way. Between the look and the act somebody
//! could still turn the way; who may write into a directory there is decided by its access list, which is not read here.

use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{File, Kind, Metadata, Node, Refusal, Spot, limit, machine};

/// A directory.
#[derive(Clone, Debug)]
pub(super) struct Dir(PathBuf);

impl Dir {
    fn at(&self, name: &OsStr) -> PathBuf {
        if name == "." { self.0.clone() } else { self.0.join(name) }
    }

    /// The same path, refused where a link stands at the name.
    fn plain(&self, name: &OsStr) -> io::Result<PathBuf> {
        let path = self.at(name);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.file_type().is_symlink() => Err(Refusal::AnyLink { link: path }.into()),
            _ => Ok(path),
        }
    }

    pub(super) fn enter(&self, name: &OsStr) -> io::Result<Self> {
        let path = self.plain(name)?;
        if fs::metadata(&path)?.is_dir() {
            return Ok(Self(path));
        }
        Err(io::ErrorKind::NotADirectory.into())
    }

    pub(super) fn open(&self, name: &OsStr) -> io::Result<File> {
        File::open(self.plain(name)?)
    }

    pub(super) fn open_or_create(&self, name: &OsStr) -> io::Result<File> {
        let path = self.plain(name)?;
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
    }

    pub(super) fn create(&self, name: &OsStr) -> io::Result<File> {
        OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(self.at(name))
    }

    pub(super) fn metadata(&self, name: &OsStr) -> io::Result<Metadata> {
        fs::symlink_metadata(self.at(name))
    }

    pub(super) fn list(&self, shown: &Path) -> io::Result<Vec<Node>> {
        list_as(&self.0, shown, limit::ENTRIES)
    }

    pub(super) fn rename(&self, name: &OsStr, to: &Self, as_name: &OsStr) -> io::Result<()> {
        fs::rename(self.at(name), to.at(as_name))
    }

    pub(super) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.at(name))
    }

    pub(super) fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.at(name))
    }

    pub(super) fn make_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.at(name))
    }

    /// Directories cannot be opened for this; NTFS journals its renames.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "the Unix twin can fail")]
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Whether names may be made here. Access lists cannot be asked without unsafe code: the write itself tells.
    pub(super) fn writable(&self) -> io::Result<()> {
        fs::metadata(&self.0).map(|_| ())
    }

    /// What keeps even a rename from replacing a file: its read-only flag.
    pub(super) fn nailed_down(&self, name: &OsStr) -> Option<String> {
        let meta = fs::symlink_metadata(self.at(name)).ok()?;
        meta.permissions()
            .readonly()
            .then(|| "it is marked read-only".to_owned())
    }

    /// Owners follow the directory's access list.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "the Unix twin can fail")]
    pub(super) fn give(&self, _uid: u32, _gid: u32) -> io::Result<()> {
        Ok(())
    }
}

/// What a directory of the machine holds.
pub(super) fn list(dir: &Path) -> io::Result<Vec<Node>> {
    list_as(dir, dir, limit::MACHINE_ENTRIES)
}

fn list_as(dir: &Path, shown: &Path, limit: usize) -> io::Result<Vec<Node>> {
    let mut nodes = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        machine::room(nodes.len(), limit)?;
        let kind = match entry.file_type() {
            Ok(kind) if kind.is_symlink() => Kind::Link,
            Ok(kind) if kind.is_dir() => Kind::Directory,
            Ok(kind) if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        nodes.push(Node::new(shown, entry.file_name(), kind));
    }
    Ok(nodes)
}

/// Makes a directory and its parents.
pub(super) fn make_private_dirs(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)
}

/// A place outside of every home.
pub(super) fn place(path: &Path, _links: bool) -> io::Result<Spot> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Refusal::Outside.into());
    };
    let dir = Dir(machine::canonical(dir)?);
    dir.plain(name)?;
    Ok(Opened::place(dir, name.to_owned()))
}

/// Who could have written a file is in its access list, which is not read here.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(super) fn writer(_file: &File, _trusted: &[u32]) -> io::Result<u32> {
    Ok(0)
}

/// Owners follow the directory's access list.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(super) fn give(_file: &File, _uid: u32, _gid: u32) -> io::Result<()> {
    Ok(())
}

/// A file of the machine.
pub(super) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A file of the machine that itself stands at the path.
pub(super) fn open_itself(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path)?.file_type().is_symlink() {
        return Err(Refusal::AnyLink { link: path.into() }.into());
    }
    File::open(path)
}

/// The system gives none with a name.
pub(super) fn number(_entry: &fs::DirEntry) -> u64 {
    0
}

/// A handle is opened for appending or not, once and for all; who writes here is alone.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(super) fn append(_file: &File) -> io::Result<()> {
    Ok(())
}

/// What something is, with its article.
pub(super) fn word(meta: &Metadata) -> &'static str {
    if meta.is_dir() { "a directory" } else { "a device" }
}

/// The standard library cannot count names here; the rename parts them.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(super) fn alone(_file: &File) -> io::Result<()> {
    Ok(())
}

/// A root that was opened.
#[derive(Debug)]
pub(super) struct Opened {
    path: PathBuf,
}

impl Opened {
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let path = machine::canonical(path)?;
        if !fs::metadata(&path)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { path })
    }

    pub(super) fn strict(&self, below: &Path, _shown: &Path) -> io::Result<Self> {
        let (dir, name) = self.walk(below)?;
        Ok(Self {
            path: dir.enter(&name)?.0,
        })
    }

    pub(super) fn inner(&self, below: &Path) -> io::Result<Self> {
        self.strict(below, below)
    }

    /// Whether the path still leads here. Directories are known by their paths alone.
    pub(super) fn is_at(&self, path: &Path) -> io::Result<bool> {
        Ok(machine::canonical(path)? == self.path)
    }

    /// What another account may read is in access lists, which are not read here.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the Unix twin knows")]
    pub(super) fn as_owner(&self) -> io::Result<Option<Self>> {
        Ok(None)
    }

    /// Windows keeps owners in security descriptors, which this program does not read.
    #[expect(clippy::unused_self, reason = "the Unix twin knows")]
    pub(super) fn owner(&self) -> Option<u32> {
        None
    }

    pub(super) fn path(&self) -> &Path {
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

    pub(super) fn open(&self, below: &Path) -> io::Result<(File, Metadata)> {
        let (dir, name) = self.walk(below)?;
        machine::regular(dir.open(&name)?)
    }

    pub(super) fn metadata(&self, below: &Path) -> io::Result<Metadata> {
        let (dir, name) = self.walk(below)?;
        fs::metadata(dir.plain(&name)?)
    }

    pub(super) fn link_metadata(&self, below: &Path) -> io::Result<Metadata> {
        let (dir, name) = self.walk(below)?;
        dir.metadata(&name)
    }

    pub(super) fn list(&self, below: &Path, shown: &Path) -> io::Result<Vec<Node>> {
        let (dir, name) = self.walk(below)?;
        dir.enter(&name)?.list(shown)
    }

    pub(super) fn list_sized(&self, below: &Path, shown: &Path) -> io::Result<Vec<(Node, u64)>> {
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

    pub(super) fn true_path(&self, below: &Path) -> io::Result<PathBuf> {
        let (dir, name) = self.walk(below)?;
        machine::canonical(&dir.plain(&name)?)
    }

    pub(super) fn spot(&self, below: &Path) -> io::Result<Spot> {
        let (dir, name) = self.walk(below)?;
        dir.plain(&name)?;
        Ok(Self::place(dir, name))
    }

    pub(super) fn spot_itself(&self, below: &Path) -> io::Result<Spot> {
        let (dir, name) = self.walk(below)?;
        Ok(Self::place(dir, name))
    }

    fn place(dir: Dir, name: OsString) -> Spot {
        Spot {
            path: dir.at(&name),
            dir,
            name,
            outside: false,
        }
    }
}
