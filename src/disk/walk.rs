//! The way to a file below a handle, one directory after the other, with a look at every link.
//!
//! Inside of a home directories are not judged: all of it is its owner's. From the first link on that leads out of it each
//! directory must belong to the home's owner or root and be closed to everybody else, else somebody could change the way
//! between this look and the next.
//!
//! A link that the home's owner made has no more power than its owner: root follows it only to what that owner owns or may
//! read, and writes only to what that owner owns. Otherwise the owner could choose which of root's files root changes.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io;

use std::path::{Component, Path, PathBuf};

use rustix::fs::{FileType, Mode, Stat};

use crate::foreign::Shown as _;
use crate::shell;

use super::final_component::End;
use super::system::{Dir, kind_of};
use super::path_trail::{Links, PathTrail};
use super::{NodeKind, Refusal, limit, machine, trust};

/// What becomes of a link at the very end of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// It is followed as any other.
    Follow,
    /// It is what was looked for.
    Keep,
}

/// Where the way begins.
#[derive(Clone, Debug)]
pub(super) struct Start<'a> {
    /// The directory, held.
    pub(super) dir: &'a Dir,
    /// Its path.
    pub(super) path: &'a Path,
    /// Its owner.
    pub(super) owner: u32,
    /// Which links are followed.
    pub(super) links: Links,
}

/// Walks to a path below the start.
pub(super) fn walk(start: &Start<'_>, below: &Path, last: Last) -> io::Result<End> {
    let mut walk = Walk {
        start: start.clone(),
        base: start.dir.clone(),
        entered: Vec::new(),
        path: start.path.to_path_buf(),
        way: start.links.way(),
        followed: 0,
    };
    if start.links == Links::Above {
        walk.way.link = first_link(below);
        walk.vet(start.dir)?;
    }
    walk.go(parts(below)?, last)
}

struct Walk<'a> {
    start: Start<'a>,
    /// The home, or the top of the file system once outside.
    base: Dir,
    entered: Vec<Dir>,
    path: PathBuf,
    way: PathTrail,
    followed: usize,
}

impl Walk<'_> {
    fn go(&mut self, mut todo: VecDeque<OsString>, last: Last) -> io::Result<End> {
        while let Some(name) = todo.pop_front() {
            if name == ".." {
                self.up(&mut todo)?;
                continue;
            }
            let stat = match self.here().stat_at(&name) {
                Ok(stat) => stat,
                Err(e) if e.kind() == io::ErrorKind::NotFound && todo.is_empty() => return Ok(self.end(name)),
                Err(e) => return Err(e),
            };
            let kind = kind_of(FileType::from_raw_mode(stat.st_mode));
            match kind {
                NodeKind::Link if !todo.is_empty() || last == Last::Follow => self.follow(&name, &stat, &mut todo)?,
                _ if todo.is_empty() => return Ok(self.end(name)),
                NodeKind::Directory => self.enter(&name)?,
                _ => return Err(io::ErrorKind::NotADirectory.into()),
            }
        }
        Ok(self.end(OsString::from(".")))
    }

    fn here(&self) -> &Dir {
        self.entered.last().unwrap_or(&self.base)
    }

    fn end(&self, name: OsString) -> End {
        let path = if name == "." {
            self.path.clone()
        } else {
            self.path.join(&name)
        };
        End {
            dir: self.here().clone(),
            path,
            name,
            way: self.way.clone(),
            owner: self.start.owner,
        }
    }

    fn enter(&mut self, name: &OsStr) -> io::Result<()> {
        let dir = self.here().enter(name)?;
        self.path.push(name);
        if self.way.outside {
            self.vet(&dir)?;
        }
        self.entered.push(dir);
        Ok(())
    }

    fn up(&mut self, todo: &mut VecDeque<OsString>) -> io::Result<()> {
        if self.entered.pop().is_some() {
            self.path.pop();
            return Ok(());
        }
        if self.way.outside || self.start.path == Path::new("/") {
            return Ok(());
        }
        // Out of the home: only a link may say so, and from there on every directory is judged.
        if self.way.link.is_none() {
            return Err(Refusal::Outside.into());
        }
        let above = self.start.path.parent().unwrap_or(self.start.path).to_path_buf();
        self.restart(&above, todo)
    }

    fn follow(&mut self, name: &OsStr, stat: &Stat, todo: &mut VecDeque<OsString>) -> io::Result<()> {
        let link = self.path.join(name);
        if self.start.links == Links::Never {
            return Err(Refusal::AnyLink { link }.into());
        }
        self.followed += 1;
        if self.followed > limit::LINKS {
            return Err(rustix::io::Errno::LOOP.into());
        }
        let target = PathBuf::from(self.here().link_at(name)?);
        if self.start.links != Links::AsOwner && !trust::trusted(stat.st_uid, self.start.owner) {
            let owner = trust::account(stat.st_uid);
            return Err(Refusal::Link {
                why: format!("{owner} made the link"),
                advice: match self.start.links {
                    Links::Above => "name the home by its true path".to_owned(),
                    _ => format!(
                        "take the link away, or give it to root: chown -h root {}",
                        shell::path(&link)
                    ),
                },
                link,
                target,
            }
            .into());
        }
        self.way.link.get_or_insert(link);
        let me = rustix::process::geteuid().as_raw();
        self.way.theirs |= self.start.links == Links::Vetted && stat.st_uid != 0 && me != self.start.owner;
        let rest = parts_of(&target);
        for part in rest.into_iter().rev() {
            todo.push_front(part);
        }
        if target.is_absolute() {
            self.jump(&target, todo)
        } else if self.start.path == Path::new("/") && !self.way.outside {
            let here = self.path.clone();
            self.restart(&here, todo)
        } else {
            Ok(())
        }
    }

    /// Goes on at the top of the file system, or of the home where the target lies in it.
    fn jump(&mut self, target: &Path, todo: &mut VecDeque<OsString>) -> io::Result<()> {
        let home = self.start.path;
        if home != Path::new("/")
            && let Ok(below) = target.strip_prefix(home)
            && !below.components().any(|part| part == Component::ParentDir)
        {
            let skip = parts_of(target).len() - parts_of(below).len();
            todo.drain(..skip);
            self.base = self.start.dir.clone();
            self.entered.clear();
            self.path = home.to_path_buf();
            self.way.outside = false;
            return Ok(());
        }
        self.restart(Path::new("/"), todo)
    }

    /// Starts again at the top with a whole path before what is left to do.
    fn restart(&mut self, path: &Path, todo: &mut VecDeque<OsString>) -> io::Result<()> {
        for part in parts_of(path).into_iter().rev() {
            todo.push_front(part);
        }
        self.base = Dir::top()?;
        self.entered.clear();
        self.path = PathBuf::from("/");
        self.way.outside = true;
        let top = self.base.clone();
        self.vet(&top)
    }

    fn vet(&self, dir: &Dir) -> io::Result<()> {
        let stat = dir.stat()?;
        if self.start.links != Links::AsOwner
            && let Some(who) = trust::meddler(&stat, self.start.owner)
        {
            let owner = trust::account(self.start.owner);
            let instead = match self.start.links {
                Links::Above => "name the home by its true path",
                _ => "put the files into the home",
            };
            return Err(self.way.refused(
                &self.path,
                format!("{who} may change {}", self.path.shown()),
                format!("let nobody but {owner} and root write there, or {instead}"),
            ));
        }
        if self.way.theirs
            && !trust::may(
                stat.st_uid,
                stat.st_gid,
                Mode::from_raw_mode(stat.st_mode),
                self.start.owner,
                Mode::XOTH,
            )
        {
            return Err(self.way.closed(&self.path, self.start.owner));
        }
        Ok(())
    }
}

/// The first link in a path from the top.
pub(super) fn first_link(below: &Path) -> Option<PathBuf> {
    let whole = Path::new("/").join(below);
    let mut ways: Vec<&Path> = whole.ancestors().collect();
    ways.reverse();
    ways.into_iter()
        .find(|path| machine::link_metadata(path).is_ok_and(|meta| meta.is_symlink()))
        .map(Path::to_path_buf)
}

/// The names of a path below a start; `..` is kept, for it means what the walk finds.
fn parts(below: &Path) -> io::Result<VecDeque<OsString>> {
    if below.is_absolute() {
        return Err(Refusal::Outside.into());
    }
    Ok(parts_of(below))
}

fn parts_of(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some(OsString::from("..")),
            Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
        })
        .collect()
}
