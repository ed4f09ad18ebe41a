//! Facts from system calls of Unix.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::{Disk, OpenFiles};

/// The open-file limit of this process, which its children inherit.
#[expect(clippy::unnecessary_wraps, reason = "the Windows version has no answer")]
pub(in crate::probe::host) fn open_files() -> Known<OpenFiles> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    Ok(OpenFiles {
        soft: limit.current.unwrap_or(u64::MAX),
        hard: limit.maximum.unwrap_or(u64::MAX),
    })
}

/// Free space on the file system of an existing path. Queries this one only: a list of all would hang on a dead network mount.
pub(in crate::probe::host) fn room(path: &Path) -> Known<Disk> {
    let stat = rustix::fs::statvfs(path)
        .map_err(|e| Unknown::because(format!("the free space at {} cannot be read: {e}", path.shown())))?;
    Ok(Disk {
        free: stat.f_bavail.saturating_mul(stat.f_frsize),
        total: stat.f_blocks.saturating_mul(stat.f_frsize),
        mount: mount_point(path),
    })
}

/// The topmost directory above the path that is still on the same device.
fn mount_point(path: &Path) -> PathBuf {
    let device = |path: &Path| machine::metadata(path).ok().map(|meta| meta.dev());
    let here = device(path);
    path.ancestors()
        .take_while(|ancestor| device(ancestor) == here)
        .last()
        .unwrap_or(path)
        .to_path_buf()
}
