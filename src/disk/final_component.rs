//! The end of a way, judged on what stands there: for reading, and for writing.

use std::ffi::OsString;
use std::io;
use std::os::fd::AsFd;
use std::path::PathBuf;

use rustix::fs::{Mode, RawMode};

use super::system::Dir;
use super::path_trail::{Links, PathTrail};
use super::{Metadata, Refusal, trust};

/// The end of the way: a name in a directory that is held. Nothing need stand there.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The directory.
    pub(super) dir: Dir,
    /// The name in it; `.` for the directory itself.
    pub(super) name: OsString,
    /// The true path: no link is in it.
    pub(super) path: PathBuf,
    pub(super) way: PathTrail,
    pub(super) owner: u32,
}

impl End {
    /// Refuses what was found at the end for reading, judged on its own descriptor.
    pub(super) fn vet(&self, found: &Metadata) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt as _;
        if !self.way.outside {
            return Ok(());
        }
        if self.way.links != Links::AsOwner && !trust::trusted(found.uid(), self.owner) {
            let who = trust::account(found.uid());
            return Err(self.way.refused(
                &self.path,
                format!("it belongs to {who}"),
                "put the file into the home, or give it to the home's owner".to_owned(),
            ));
        }
        let need = if found.is_dir() {
            Mode::ROTH | Mode::XOTH
        } else {
            Mode::ROTH
        };
        let mode = Mode::from_raw_mode(RawMode::try_from(found.mode() & 0o7777).unwrap_or_default());
        if self.way.theirs && !trust::may(found.uid(), found.gid(), mode, self.owner, need) {
            return Err(self.way.closed(&self.path, self.owner));
        }
        Ok(())
    }

    /// Refuses what the kernel makes up while it is read: each such file tells of whoever reads it, so that its mode says
    /// nothing of what the home's owner could have read.
    pub(super) fn vet_system(&self, found: impl AsFd) -> io::Result<()> {
        if !self.way.outside || self.way.links == Links::Above || !made_up(found)? {
            return Ok(());
        }
        if self.way.links == Links::AsOwner {
            let path = self.path.clone();
            return Err(Refusal::MadeUp { path }.into());
        }
        Err(self.way.refused(
            &self.path,
            "the kernel makes that up, it is no file".to_owned(),
            "put the file into the home".to_owned(),
        ))
    }

    /// Refuses the end as a place to write: what stands there, else its directory, must be the owner's where the way was.
    pub(super) fn vet_writing(&self) -> io::Result<()> {
        if !self.way.outside {
            return Ok(());
        }
        let uid = match self.dir.stat_at(&self.name) {
            Ok(stat) => stat.st_uid,
            Err(e) if e.kind() == io::ErrorKind::NotFound => self.dir.stat()?.st_uid,
            Err(e) => return Err(e),
        };
        if !trust::trusted(uid, self.owner) {
            let who = trust::account(uid);
            return Err(self.way.refused(
                &self.path,
                format!("it belongs to {who}"),
                "put the file into the home, or give it to the home's owner".to_owned(),
            ));
        }
        self.vet_system(self.dir.fd())?;
        if self.way.theirs && uid != self.owner {
            return Err(self.way.closed(&self.path, self.owner));
        }
        Ok(())
    }

    /// Whether a link led out of the home.
    pub(super) fn is_outside(&self) -> bool {
        self.way.outside
    }
}

/// Whether a file lies in a file system that the kernel makes up.
#[cfg(target_os = "linux")]
#[expect(clippy::cast_sign_loss, reason = "a magic number, which some machines have signed")]
fn made_up(found: impl AsFd) -> io::Result<bool> {
    // /proc, /sys and what is mounted below them: control groups, debugging, tracing, security, configuration, crashes, EFI
    // variables, SELinux, Smack, name spaces, programs of the kernel, foreign binaries, connections of FUSE, network file systems.
    const MAGIC: [u64; 19] = [
        0x9fa0,
        0x6265_6572,
        0x27_e0eb,
        0x6367_7270,
        0x6462_6720,
        0x7472_6163,
        0x7363_6673,
        0x6265_6570,
        0x6165_676c,
        0xde5e_81e4,
        0xf97c_ff8c,
        0x4341_5d53,
        0x6e73_6673,
        0xcafe_4a11,
        0x4249_4e4d,
        0x6573_5543,
        0x6e66_7364,
        0x6759_6969,
        0x1cd1,
    ];
    let magic = rustix::fs::fstatfs(found)?.f_type as u64 & 0xffff_ffff;
    Ok(MAGIC.contains(&magic))
}

/// There are none here.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the Linux twin asks the system")]
fn made_up(_: impl AsFd) -> io::Result<bool> {
    Ok(false)
}
