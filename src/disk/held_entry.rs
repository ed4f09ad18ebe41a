//! A place to write: a name in a directory that is held.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::regular::regular;
use super::system::Dir;
use super::{File, Metadata, Refusal, machine, system};

/// A name in a directory that is held, so that nobody can turn the way to it. Nothing need stand there.
#[derive(Clone, Debug)]
pub struct HeldEntry {
    pub(super) dir: Dir,
    pub(super) name: OsString,
    pub(super) path: PathBuf,
    /// Whether a link led here out of the home.
    pub(super) outside: bool,
}

impl HeldEntry {
    /// The true path, without links; for showing.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last part of the path.
    pub fn name(&self) -> &OsStr {
        &self.name
    }

    /// Whether a link led out of the home on the way here.
    pub fn is_outside(&self) -> bool {
        self.outside
    }

    /// Another name in the same directory.
    #[must_use]
    pub fn beside(&self, name: impl AsRef<OsStr>) -> Self {
        Self {
            dir: self.dir.clone(),
            name: name.as_ref().to_owned(),
            path: self.path.with_file_name(name.as_ref()),
            outside: self.outside,
        }
    }

    /// A name in the directory that stands here; a link is not followed.
    pub fn inside(&self, name: impl AsRef<OsStr>) -> io::Result<Self> {
        Ok(Self {
            dir: self.dir.enter(&self.name)?,
            name: name.as_ref().to_owned(),
            path: self.path.join(name.as_ref()),
            outside: self.outside,
        })
    }

    /// What is known of what stands here itself, be it a link; `None` where nothing does.
    pub fn metadata(&self) -> io::Result<Option<Metadata>> {
        match self.dir.metadata(&self.name) {
            Ok(meta) => Ok(Some(meta)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Whether anything stands here.
    ///
    /// # Errors
    /// When that cannot be seen: neither answer is to be guessed.
    pub fn is_taken(&self) -> io::Result<bool> {
        Ok(self.metadata()?.is_some())
    }

    /// Opens the regular file that stands here, for reading; a link is refused.
    pub fn open(&self) -> io::Result<File> {
        Ok(regular(self.told(self.dir.open(&self.name))?)?.0)
    }

    /// The refusal of a link, where the system only says that it does not follow one.
    fn told<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => error,
            _ if self
                .metadata()
                .is_ok_and(|meta| meta.is_some_and(|meta| meta.is_symlink())) =>
            {
                let link = self.path.clone();
                Refusal::AnyLink { link }.into()
            }
            _ => error,
        })
    }

    /// The whole content of the regular file that stands here; `None` where nothing does.
    pub fn read(&self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        match self.open() {
            Ok(file) => machine::rest_of(file, limit).map(Some),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Makes a file that only this user can read; nothing may stand here.
    pub fn create(&self) -> io::Result<File> {
        self.dir.create(&self.name)
    }

    /// Opens the regular file that stands here for reading and writing, or makes one that only this user can read. Nothing in
    /// it is touched.
    ///
    /// # Errors
    /// Also when a link stands here, something that is no regular file, or a file with other names.
    pub fn open_or_create(&self) -> io::Result<File> {
        let (file, _) = regular(self.told(self.dir.open_or_create(&self.name))?)?;
        system::alone(&file)?;
        Ok(file)
    }

    /// Moves what stands here to another place, over whatever stands there.
    pub fn rename(&self, to: &Self) -> io::Result<()> {
        self.dir.rename(&self.name, &to.dir, &to.name)
    }

    /// Removes the file or link that stands here; that nothing does is fine.
    pub fn remove(&self) -> io::Result<()> {
        gone(self.dir.remove_file(&self.name))
    }

    /// Removes the empty directory that stands here.
    pub fn remove_dir(&self) -> io::Result<()> {
        self.dir.remove_dir(&self.name)
    }

    /// Removes the directory that stands here with all that is in it. No link is followed: what one leads to stays.
    pub fn remove_tree(&self) -> io::Result<()> {
        remove_tree(&self.dir, &self.name, &self.path, 0)
    }

    /// Makes a directory for this user alone.
    pub fn make_dir(&self) -> io::Result<()> {
        self.dir.make_dir(&self.name)
    }

    /// Brings the names in this directory to disk.
    pub fn sync_dir(&self) -> io::Result<()> {
        self.dir.sync()
    }

    /// Whether names may be made and replaced here.
    pub fn writable_dir(&self) -> io::Result<()> {
        self.dir.writable()
    }

    /// What keeps even a rename from replacing what stands here.
    pub fn nailed_down(&self) -> Option<String> {
        self.dir.nailed_down(&self.name)
    }

    /// What is known of the directory.
    pub fn dir_metadata(&self) -> io::Result<Metadata> {
        self.dir.metadata(OsStr::new("."))
    }

    /// As root: gives the directory that stands here to an account, where it was made no earlier than `since`: whoever owns the
    /// home may have put another of root's directories in the place of a new one.
    pub fn give_new_dir(&self, since: SystemTime, uid: u32, gid: u32) -> io::Result<()> {
        let held = self.dir.enter(&self.name)?;
        if held.metadata(OsStr::new("."))?.created()? < since {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        held.give(uid, gid)
    }

    /// Opens a record that nobody but one of the trusted accounts could have written, and says which; it is no link, has one
    /// name, and is writable by its owner alone.
    ///
    /// # Errors
    /// Also when somebody else could have written it.
    pub fn open_record(&self, trusted: &[u32]) -> io::Result<(File, u32)> {
        let file = self.open()?;
        let writer = system::writer(&file, trusted)?;
        Ok((file, writer))
    }
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Deeper than this nothing is removed: no directory that this program clears is.
const DEEPEST: usize = 64;

fn remove_tree(dir: &Dir, name: &OsStr, path: &Path, depth: usize) -> io::Result<()> {
    if depth > DEEPEST {
        return Err(Refusal::TooMany { limit: DEEPEST }.into());
    }
    let inner = dir.enter(name)?;
    for node in inner.list(path)? {
        let own = node.file_name();
        if node.is_dir() {
            remove_tree(&inner, &own, &node.path, depth + 1)?;
        } else {
            gone(inner.remove_file(&own))?;
        }
    }
    dir.remove_dir(name)
}
