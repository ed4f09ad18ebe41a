//! A directory by its descriptor, and the few calls that take the path of a file of the machine.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{Access, AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use crate::disk::regular::room;
use crate::disk::{File, NodeKind, Metadata, Node, limit};

/// For a look alone: needs no right to read, and opens no device.
#[cfg(target_os = "linux")]
const LOOK: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const LOOK: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK);

/// For reading a file that may turn out to be anything.
const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// A directory that is held.
#[derive(Clone, Debug)]
pub(in crate::disk) struct Dir(pub(super) Arc<OwnedFd>);

impl Dir {
    /// The top of the file system.
    pub(in crate::disk) fn top() -> io::Result<Self> {
        let fd = rustix::fs::open("/", LOOK | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self(Arc::new(fd)))
    }

    pub(in crate::disk) fn fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }

    /// What is known of the directory itself.
    pub(in crate::disk) fn stat(&self) -> io::Result<Stat> {
        Ok(rustix::fs::fstat(self.fd())?)
    }

    /// What stands at a name, be it a link.
    pub(in crate::disk) fn stat_at(&self, name: &OsStr) -> io::Result<Stat> {
        Ok(rustix::fs::statat(self.fd(), name, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// The directory at a name; no link.
    pub(in crate::disk) fn enter(&self, name: &OsStr) -> io::Result<Self> {
        let flags = LOOK | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self(Arc::new(rustix::fs::openat(
            self.fd(),
            name,
            flags,
            Mode::empty(),
        )?)))
    }

    /// Whatever stands at a name, for reading; no link.
    pub(in crate::disk) fn open(&self, name: &OsStr) -> io::Result<File> {
        let fd = rustix::fs::openat(self.fd(), name, READ | OFlags::NOFOLLOW, Mode::empty())?;
        Ok(File::from(fd))
    }

    /// The file at a name, for reading and writing, made for this user alone where nothing is; no link.
    pub(in crate::disk) fn open_or_create(&self, name: &OsStr) -> io::Result<File> {
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(self.fd(), name, flags, private())?))
    }

    /// A new file for this user alone; nothing may stand there.
    pub(in crate::disk) fn create(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(self.fd(), name, flags, private())?))
    }

    /// What is known of what stands at a name itself.
    pub(in crate::disk) fn metadata(&self, name: &OsStr) -> io::Result<Metadata> {
        #[cfg(target_os = "linux")]
        let flags = LOOK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        #[cfg(not(target_os = "linux"))]
        let flags = LOOK | OFlags::SYMLINK | OFlags::CLOEXEC;
        File::from(rustix::fs::openat(self.fd(), name, flags, Mode::empty())?).metadata()
    }

    /// Where the link at a name leads, one step.
    pub(in crate::disk) fn link_at(&self, name: &OsStr) -> io::Result<OsString> {
        let target = rustix::fs::readlinkat(self.fd(), name, Vec::new())?;
        Ok(OsStr::from_bytes(target.to_bytes()).to_owned())
    }

    /// What a directory of a home holds, in no order; `shown` is its path for the entries.
    pub(in crate::disk) fn list(&self, shown: &Path) -> io::Result<Vec<Node>> {
        self.list_some(shown, limit::ENTRIES)
    }

    fn list_some(&self, shown: &Path, limit: usize) -> io::Result<Vec<Node>> {
        let mut nodes = Vec::new();
        for entry in rustix::fs::Dir::new(self.readable()?)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            room(nodes.len(), limit)?;
            let mut kind = entry.file_type();
            if kind == FileType::Unknown {
                kind = self
                    .stat_at(name)
                    .map_or(FileType::Unknown, |stat| FileType::from_raw_mode(stat.st_mode));
            }
            nodes.push(Node::new(shown, name.to_owned(), kind_of(kind)));
        }
        Ok(nodes)
    }

    /// Renames within and between held directories, over whatever has the new name.
    pub(in crate::disk) fn rename(&self, name: &OsStr, to: &Self, as_name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(self.fd(), name, to.fd(), as_name)?)
    }

    pub(in crate::disk) fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(self.fd(), name, AtFlags::empty())?)
    }

    pub(in crate::disk) fn remove_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(self.fd(), name, AtFlags::REMOVEDIR)?)
    }

    /// A new directory for this user alone.
    pub(in crate::disk) fn make_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(self.fd(), name, Mode::RWXU)?)
    }

    /// Brings the entries to disk.
    pub(in crate::disk) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(self.readable()?)?)
    }

    /// The same directory, opened for more than a look.
    fn readable(&self) -> io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(self.fd(), ".", flags, Mode::empty())?)
    }

    /// Whether names may be made and replaced in it.
    pub(in crate::disk) fn writable(&self) -> io::Result<()> {
        let need = Access::WRITE_OK | Access::EXEC_OK;
        Ok(rustix::fs::accessat(self.fd(), ".", need, AtFlags::empty())?)
    }

    /// What keeps even a rename from replacing the file at a name: an immutable flag, a read-only file system.
    ///
    /// A file that is a mount of its own cannot be told by its device number (overlay file systems mix them); its rename fails.
    pub(in crate::disk) fn nailed_down(&self, name: &OsStr) -> Option<String> {
        match rustix::fs::accessat(self.fd(), name, Access::WRITE_OK, AtFlags::empty()) {
            Err(e @ (Errno::PERM | Errno::ROFS)) => Some(io::Error::from(e).to_string()),
            // The mode of the file itself does not matter for a rename.
            _ => None,
        }
    }

    /// Gives the directory itself to an account.
    pub(in crate::disk) fn give(&self, uid: u32, gid: u32) -> io::Result<()> {
        std::os::unix::fs::fchown(self.readable()?, Some(uid), Some(gid))
    }

    /// Whatever is below, by one call where no link is on the way. `None` where the kernel has no such call, or a link is.
    #[cfg(target_os = "linux")]
    pub(in crate::disk) fn beneath(&self, below: &Path, look: bool) -> Option<io::Result<File>> {
        self.by_one_call(below, if look { LOOK | OFlags::CLOEXEC } else { READ })
    }

    /// The same for a look at what stands at a path itself, be it a link.
    #[cfg(target_os = "linux")]
    pub(super) fn beneath_itself(&self, below: &Path) -> Option<io::Result<File>> {
        self.by_one_call(below, LOOK | OFlags::NOFOLLOW | OFlags::CLOEXEC)
    }

    #[cfg(target_os = "linux")]
    fn by_one_call(&self, below: &Path, flags: OFlags) -> Option<io::Result<File>> {
        use rustix::fs::ResolveFlags;
        let way = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        let below = if below.as_os_str().is_empty() {
            Path::new(".")
        } else {
            below
        };
        match rustix::fs::openat2(self.fd(), below, flags, Mode::empty(), way) {
            Ok(fd) => Some(Ok(File::from(fd))),
            // Old kernels do not know it, some containers forbid it, and links are for the walk.
            Err(Errno::NOSYS | Errno::PERM | Errno::LOOP | Errno::XDEV | Errno::AGAIN | Errno::INVAL) => None,
            Err(e) => Some(Err(e.into())),
        }
    }

    /// There is no such call here.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "the Linux twin asks its descriptor")]
    pub(in crate::disk) fn beneath(&self, _below: &Path, _look: bool) -> Option<io::Result<File>> {
        None
    }

    /// There is no such call here.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "the Linux twin asks its descriptor")]
    pub(super) fn beneath_itself(&self, _below: &Path) -> Option<io::Result<File>> {
        None
    }
}

fn private() -> Mode {
    Mode::RUSR | Mode::WUSR
}

/// A file of the machine, through links, without waiting.
pub(in crate::disk) fn open(path: &Path) -> io::Result<File> {
    Ok(File::from(rustix::fs::open(path, READ, Mode::empty())?))
}

/// What a directory of the machine holds.
pub(in crate::disk) fn list(dir: &Path) -> io::Result<Vec<Node>> {
    let flags = LOOK | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Dir(Arc::new(rustix::fs::open(dir, flags, Mode::empty())?)).list_some(dir, limit::MACHINE_ENTRIES)
}

/// Makes a directory and its parents, for this user only.
pub(in crate::disk) fn make_private_dirs(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Gives an open file to an account.
pub(in crate::disk) fn give(file: &File, uid: u32, gid: u32) -> io::Result<()> {
    std::os::unix::fs::fchown(file, Some(uid), Some(gid))
}

/// A file of the machine that itself stands at the path, without waiting.
pub(in crate::disk) fn open_itself(path: &Path) -> io::Result<File> {
    Ok(File::from(rustix::fs::open(
        path,
        READ | OFlags::NOFOLLOW,
        Mode::empty(),
    )?))
}

/// The number that comes with an entry's name.
pub(in crate::disk) fn number(entry: &std::fs::DirEntry) -> u64 {
    use std::os::unix::fs::DirEntryExt as _;
    entry.ino()
}

/// Has everything that is written to a file go to its end, whoever else writes to it.
pub(in crate::disk) fn append(file: &File) -> io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(file)?;
    Ok(rustix::fs::fcntl_setfl(file, flags | OFlags::APPEND)?)
}

pub(in crate::disk) fn kind_of(kind: FileType) -> NodeKind {
    match kind {
        FileType::RegularFile => NodeKind::File,
        FileType::Directory => NodeKind::Directory,
        FileType::Symlink => NodeKind::Link,
        _ => NodeKind::Other,
    }
}
