//! A root that was opened: what lies below its descriptor.

use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::FileType;

use super::alone::shared;
use super::dir::Dir;
use crate::disk::final_component::End;
use crate::disk::walk::{Last, Start, first_link, walk};
use crate::disk::path_trail::Links;
use crate::disk::{File, NodeKind, Metadata, Node, Refusal, HeldEntry, machine, regular};

/// A root that was opened.
#[derive(Debug)]
pub(in crate::disk) struct Opened {
    dir: Dir,
    /// Without links.
    path: PathBuf,
    /// Whose links are followed beside root's.
    owner: u32,
    links: Links,
}

impl Opened {
    /// Opens the directory at a path.
    pub(in crate::disk) fn at(path: &Path) -> io::Result<Self> {
        if let Some(behind) = Self::behind_links(path)? {
            return Ok(behind);
        }
        let path = machine::canonical(path)?;
        // Canonical now, so that a link on the way was put there since.
        let dir = match Dir::top()?.beneath(path.strip_prefix("/").unwrap_or(&path), true) {
            Some(dir) => Dir(Arc::new(dir?.into())),
            None => Self::step_by_step(&path)?,
        };
        let stat = dir.stat()?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let owner = if path == Path::new("/") {
            rustix::process::geteuid().as_raw()
        } else {
            stat.st_uid
        };
        Ok(Self {
            dir,
            path,
            owner,
            links: Links::Vetted,
        })
    }

    /// The directory at a path with a link in it, which only the directory's owner, root and this user could make or turn; `None`
    /// where there is no link.
    fn behind_links(path: &Path) -> io::Result<Option<Self>> {
        let whole = std::path::absolute(path)?;
        let below = whole.strip_prefix("/").unwrap_or(&whole);
        if first_link(below).is_none() {
            return Ok(None);
        }
        let owner = machine::metadata(&whole)?.uid();
        let top = Dir::top()?;
        let start = Start {
            dir: &top,
            path: Path::new("/"),
            owner,
            links: Links::Above,
        };
        let end = walk(&start, below, Last::Follow)?;
        let dir = end.dir.enter(&end.name)?;
        if dir.stat()?.st_uid != owner {
            return Err(Refusal::Moved.into());
        }
        Ok(Some(Self {
            dir,
            path: end.path,
            owner,
            links: Links::Vetted,
        }))
    }

    fn step_by_step(path: &Path) -> io::Result<Dir> {
        let mut dir = Dir::top()?;
        for part in path.components() {
            if let std::path::Component::Normal(name) = part {
                dir = dir.enter(name)?;
            }
        }
        Ok(dir)
    }

    /// A directory below, in which no link is followed.
    pub(in crate::disk) fn strict(&self, below: &Path, shown: &Path) -> io::Result<Self> {
        let dir = self.plainly(below)?;
        Ok(Self {
            owner: dir.stat()?.st_uid,
            path: shown.to_path_buf(),
            dir,
            links: Links::Never,
        })
    }

    /// A directory below that is a root of its own.
    pub(in crate::disk) fn inner(&self, below: &Path) -> io::Result<Self> {
        let dir = self.plainly(below)?;
        Ok(Self {
            owner: dir.stat()?.st_uid,
            path: self.path.join(below),
            dir,
            links: self.links,
        })
    }

    /// The directory below, through no link.
    fn plainly(&self, below: &Path) -> io::Result<Dir> {
        let mut dir = self.dir.clone();
        for part in below.components() {
            match part {
                std::path::Component::Normal(name) => dir = dir.enter(name)?,
                std::path::Component::CurDir => {}
                _ => return Err(Refusal::Outside.into()),
            }
        }
        Ok(dir)
    }

    /// Whether a path leads to this very directory.
    pub(in crate::disk) fn is_at(&self, path: &Path) -> io::Result<bool> {
        let (there, held) = (machine::metadata(path), self.dir.metadata(OsStr::new("."))?);
        match there {
            Ok(there) => Ok((there.dev(), there.ino()) == (held.dev(), held.ino())),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// The top of the file system as the home's owner could read it, where this process may read more than the owner.
    pub(in crate::disk) fn as_owner(&self) -> io::Result<Option<Self>> {
        if self.owner == 0 || !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        Ok(Some(Self {
            dir: Dir::top()?,
            path: PathBuf::from("/"),
            owner: self.owner,
            links: Links::AsOwner,
        }))
    }

    /// Whatever is below by one call, where nothing on the way has to be judged.
    fn beneath(&self, below: &Path, look: bool) -> Option<io::Result<File>> {
        match self.links {
            Links::AsOwner => None,
            _ => self.dir.beneath(below, look),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the Windows twin cannot tell")]
    pub(in crate::disk) fn owner(&self) -> Option<u32> {
        Some(self.owner)
    }

    pub(in crate::disk) fn path(&self) -> &Path {
        &self.path
    }

    fn walk(&self, below: &Path, last: Last) -> io::Result<End> {
        let start = Start {
            dir: &self.dir,
            path: &self.path,
            owner: self.owner,
            links: self.links,
        };
        walk(&start, below, last)
    }

    /// Opens the regular file that stands below, for reading, and tells what is known of it.
    pub(in crate::disk) fn open(&self, below: &Path) -> io::Result<(File, Metadata)> {
        let (file, meta) = if let Some(file) = self.beneath(below, false) {
            regular::regular(file?)?
        } else {
            let end = self.walk(below, Last::Follow)?;
            // Some devices act when they are opened, so the look comes first and the opened file is looked at again.
            regular::regular_kind(&end.dir.metadata(&end.name)?)?;
            let (file, meta) = regular::regular(end.dir.open(&end.name)?)?;
            end.vet(&meta)?;
            end.vet_system(&file)?;
            (file, meta)
        };
        self.vet_names(&meta)?;
        Ok((file, meta))
    }

    /// Refuses a file with other names that the home's owner does not own: it may have been linked here to be read by root.
    fn vet_names(&self, meta: &Metadata) -> io::Result<()> {
        let theirs = self.links == Links::AsOwner
            || meta.uid() == self.owner
            || rustix::process::geteuid().as_raw() == self.owner;
        if meta.nlink() > 1 && !theirs {
            return Err(shared(meta));
        }
        Ok(())
    }

    pub(in crate::disk) fn metadata(&self, below: &Path) -> io::Result<Metadata> {
        if let Some(file) = self.beneath(below, true) {
            return file?.metadata();
        }
        let end = self.walk(below, Last::Follow)?;
        let found = end.dir.metadata(&end.name)?;
        end.vet(&found)?;
        end.vet_system(end.dir.fd())?;
        Ok(found)
    }

    pub(in crate::disk) fn link_metadata(&self, below: &Path) -> io::Result<Metadata> {
        if self.links != Links::AsOwner
            && let Some(file) = self.dir.beneath_itself(below)
        {
            return file?.metadata();
        }
        let end = self.walk(below, Last::Keep)?;
        end.dir.metadata(&end.name)
    }

    pub(in crate::disk) fn list(&self, below: &Path, shown: &Path) -> io::Result<Vec<Node>> {
        self.directory(below)?.list(shown)
    }

    pub(in crate::disk) fn list_sized(&self, below: &Path, shown: &Path) -> io::Result<Vec<(Node, u64)>> {
        let dir = self.directory(below)?;
        let sized = dir.list(shown)?.into_iter().map(|node| {
            let size = match node.kind {
                NodeKind::File => dir.stat_at(&node.file_name())?.st_size,
                _ => 0,
            };
            Ok((node, u64::try_from(size).unwrap_or_default()))
        });
        // What is gone again has no size.
        Ok(sized.filter_map(io::Result::ok).collect())
    }

    /// The directory below, for listing.
    fn directory(&self, below: &Path) -> io::Result<Dir> {
        if let Some(found) = self.beneath(below, true) {
            return Ok(Dir(Arc::new(found?.into())));
        }
        let end = self.walk(below, Last::Follow)?;
        let dir = end.dir.enter(&end.name)?;
        end.vet(&dir.metadata(OsStr::new("."))?)?;
        end.vet_system(dir.fd())?;
        Ok(dir)
    }

    pub(in crate::disk) fn true_path(&self, below: &Path) -> io::Result<PathBuf> {
        let plain = below
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        if plain && let Some(Ok(_)) = self.beneath(below, true) {
            return Ok(self.path.join(below));
        }
        let end = self.walk(below, Last::Follow)?;
        end.vet(&end.dir.metadata(&end.name)?)?;
        Ok(end.path)
    }

    pub(in crate::disk) fn entry(&self, below: &Path) -> io::Result<HeldEntry> {
        Self::writing(self.walk(below, Last::Follow)?)
    }

    pub(in crate::disk) fn entry_itself(&self, below: &Path) -> io::Result<HeldEntry> {
        Self::writing(self.walk(below, Last::Keep)?)
    }

    fn writing(end: End) -> io::Result<HeldEntry> {
        end.vet_writing()?;
        Ok(HeldEntry {
            outside: end.is_outside(),
            dir: end.dir,
            name: end.name,
            path: end.path,
        })
    }
}

/// A place outside of every home; with `links`, behind those that only this user and root could make or turn.
pub(in crate::disk) fn place(path: &Path, links: bool) -> io::Result<HeldEntry> {
    let opened = Opened {
        links: if links { Links::Vetted } else { Links::Never },
        ..Opened::at(Path::new("/"))?
    };
    let below = path.strip_prefix("/").map_err(|_| Refusal::Outside)?;
    opened.entry(below)
}
