//! A directory by its path, and the few calls that take the path of a file of the machine.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::regular::room;
use crate::disk::{File, NodeKind, Metadata, Node, Refusal, limit};

/// A directory.
#[derive(Clone, Debug)]
pub(in crate::disk) struct Dir(pub(super) PathBuf);

impl Dir {
    pub(super) fn at(&self, name: &OsStr) -> PathBuf {
        if name == "." { self.0.clone() } else { self.0.join(name) }
    }

    /// The same path, refused where a link stands at the name.
    pub(super) fn plain(&self, name: &OsStr) -> io::Result<PathBuf> {
        let path = self.at(name);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.file_type().is_symlink() => Err(Refusal::AnyLink { link: path }.into()),
            _ => Ok(path),
        }
    }

    pub(in crate::disk) fn enter(&self, name: &OsStr) -> io::Result<Self> {
        let path = self.plain(name)?;
        if fs::metadata(&path)?.is_dir() {
            return Ok(Self(path));
        }
        Err(io::ErrorKind::NotADirectory.into())
    }

    pub(in crate::disk) fn open(&self, name: &OsStr) -> io::Result<File> {
        File::open(self.plain(name)?)
    }

    pub(in crate::disk) fn open_or_create(&self, name: &OsStr) -> io::Result<File> {
        let path = self.plain(name)?;
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
    }

    pub(in crate::disk) fn create(&self, name: &OsStr) -> io::Result<File> {
        OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(self.at(name))
    }

    pub(in crate::disk) fn metadata(&self, name: &OsStr) -> io::Result<Metadata> {
        fs::symlink_metadata(self.at(name))
    }

    pub(in crate::disk) fn list(&self, shown: &Path) -> io::Result<Vec<Node>> {
        list_as(&self.0, shown, limit::ENTRIES)
    }

    pub(in crate::disk) fn rename(&self, name: &OsStr, to: &Self, as_name: &OsStr) -> io::Result<()> {
        fs::rename(self.at(name), to.at(as_name))
    }

    pub(in crate::disk) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.at(name))
    }

    pub(in crate::disk) fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.at(name))
    }

    pub(in crate::disk) fn make_dir(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.at(name))
    }

    /// Directories cannot be opened for this; NTFS journals its renames.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "the Unix twin can fail")]
    pub(in crate::disk) fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Whether names may be made here. Access lists cannot be asked without unsafe code: the write itself tells.
    pub(in crate::disk) fn writable(&self) -> io::Result<()> {
        fs::metadata(&self.0).map(|_| ())
    }

    /// What keeps even a rename from replacing a file: its read-only flag.
    pub(in crate::disk) fn nailed_down(&self, name: &OsStr) -> Option<String> {
        let meta = fs::symlink_metadata(self.at(name)).ok()?;
        meta.permissions()
            .readonly()
            .then(|| "it is marked read-only".to_owned())
    }

    /// Owners follow the directory's access list.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "the Unix twin can fail")]
    pub(in crate::disk) fn give(&self, _uid: u32, _gid: u32) -> io::Result<()> {
        Ok(())
    }
}

/// What a directory of the machine holds.
pub(in crate::disk) fn list(dir: &Path) -> io::Result<Vec<Node>> {
    list_as(dir, dir, limit::MACHINE_ENTRIES)
}

fn list_as(dir: &Path, shown: &Path, limit: usize) -> io::Result<Vec<Node>> {
    let mut nodes = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        room(nodes.len(), limit)?;
        let kind = match entry.file_type() {
            Ok(kind) if kind.is_symlink() => NodeKind::Link,
            Ok(kind) if kind.is_dir() => NodeKind::Directory,
            Ok(kind) if kind.is_file() => NodeKind::File,
            _ => NodeKind::Other,
        };
        nodes.push(Node::new(shown, entry.file_name(), kind));
    }
    Ok(nodes)
}

/// Makes a directory and its parents.
pub(in crate::disk) fn make_private_dirs(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)
}

/// Owners follow the directory's access list.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(in crate::disk) fn give(_file: &File, _uid: u32, _gid: u32) -> io::Result<()> {
    Ok(())
}

/// A file of the machine.
pub(in crate::disk) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A file of the machine that itself stands at the path.
pub(in crate::disk) fn open_itself(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path)?.file_type().is_symlink() {
        return Err(Refusal::AnyLink { link: path.into() }.into());
    }
    File::open(path)
}

/// The system gives none with a name.
pub(in crate::disk) fn number(_entry: &fs::DirEntry) -> u64 {
    0
}

/// A handle is opened for appending or not, once and for all; who writes here is alone.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(in crate::disk) fn append(_file: &File) -> io::Result<()> {
    Ok(())
}
