//! Unix: the owners and modes of the launcher, and of every directory on the way to it.

use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::disk::{Metadata, machine};

/// The account that owns nothing.
const NOBODY: u32 = 65_534;

const STICKY: u32 = 0o1000;
const GROUP_WRITES: u32 = 0o020;
const OTHERS_WRITE: u32 = 0o002;

pub(super) fn lower(command: &mut Command, launcher: &Path) {
    if rustix::process::geteuid().is_root()
        && let Some((uid, gid)) = meddler(launcher)
    {
        // The standard library drops the supplementary groups with this.
        command.uid(uid).gid(gid);
    }
}

/// Who beside root could have put something else in the launcher's place, and a group to run with; nobody's account where
/// that is more than one. `None` where only root could.
fn meddler(launcher: &Path) -> Option<(u32, u32)> {
    let real = machine::canonical(launcher).ok();
    // The file first: its owner needs the least that others have.
    let ways = real.iter().map(AsRef::as_ref).chain([launcher]);
    let mut open = false;
    for step in ways.flat_map(Path::ancestors) {
        let Ok(meta) = machine::link_metadata(step) else {
            open = true;
            continue;
        };
        if meta.uid() != 0 {
            return Some((meta.uid(), if meta.gid() == 0 { NOBODY } else { meta.gid() }));
        }
        open |= others_write(&meta);
    }
    open.then_some((NOBODY, NOBODY))
}

fn others_write(meta: &Metadata) -> bool {
    let mode = meta.mode();
    // A link has no rights of its own, and in a sticky directory nobody replaces what is root's.
    if meta.is_symlink() || meta.is_dir() && mode & STICKY != 0 {
        return false;
    }
    mode & OTHERS_WRITE != 0 || mode & GROUP_WRITES != 0 && meta.gid() != 0
}
