//! Unix: modes, owners, groups.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::SystemTime;

use crate::disk::{self, File, Metadata, HeldEntry, machine};

use super::xattr;

/// This user's number.
#[expect(clippy::unnecessary_wraps, reason = "the Windows twin has none")]
pub(crate) fn me() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

/// Whether an account is this user's.
pub(crate) fn is_mine(uid: u32) -> bool {
    rustix::process::geteuid().as_raw() == uid
}

/// An account's name, or its number where it has none.
pub(crate) fn account(uid: u32) -> String {
    disk::account(uid)
}

/// Who beside the trusted accounts may write into a directory; `None` where nobody may.
pub(crate) fn stranger(dir: &Metadata, trusted: &[u32]) -> Option<String> {
    const OTHERS_WRITE: u32 = 0o022;
    if !trusted.contains(&dir.uid()) {
        return Some(account(dir.uid()));
    }
    (dir.mode() & OTHERS_WRITE != 0).then(|| "everybody or a group".to_owned())
}

/// The owner's number.
#[expect(clippy::unnecessary_wraps, reason = "the Windows twin cannot tell")]
pub(crate) fn owner_number(meta: &Metadata) -> Option<u32> {
    Some(meta.uid())
}

/// Whose an open file is.
pub(crate) fn uid_of(file: &File) -> io::Result<Option<u32>> {
    Ok(Some(file.metadata()?.uid()))
}

/// Who beside root and this user may change a directory or one above it; `None` where nobody may.
pub(crate) fn meddler(dir: &Path) -> Option<String> {
    let me = rustix::process::geteuid().as_raw();
    let real = machine::canonical(dir).ok();
    let ways = real.iter().map(AsRef::as_ref).chain([dir]);
    ways.flat_map(Path::ancestors)
        .find_map(|step| disk::who_may_change(&machine::link_metadata(step).ok()?, me))
}

/// How many names the file has.
pub(crate) fn links(meta: &Metadata) -> u64 {
    meta.nlink()
}

/// `Err` with the owner's name where this user cannot make a file that belongs to the same user and group.
pub(crate) fn can_keep_owner(meta: &Metadata) -> Result<(), String> {
    let me = rustix::process::geteuid();
    if me.is_root() {
        return Ok(());
    }
    let mine = me.as_raw() == meta.uid();
    let in_group = rustix::process::getegid().as_raw() == meta.gid()
        || rustix::process::getgroups().is_ok_and(|groups| groups.iter().any(|g| g.as_raw() == meta.gid()));
    match (mine, in_group) {
        (true, true) => Ok(()),
        (false, _) => Err(account(meta.uid())),
        // The owner, but not in the file's group: only root can give the new file to it.
        (true, false) => Err(account(0)),
    }
}

/// The owner's name, or number where it has none.
#[expect(clippy::unnecessary_wraps, reason = "the Windows twin cannot tell")]
pub(crate) fn owner_of(meta: &Metadata) -> Option<String> {
    Some(account(meta.uid()))
}

/// How a command line begins that runs as this user.
pub(crate) fn run_as(owner: &str) -> String {
    if owner == account(0) {
        "sudo carbonctl".into()
    } else {
        format!("sudo -u {owner} carbonctl")
    }
}

/// Gives a new file the owner, mode and extended attributes of the one it will replace.
pub(crate) fn copy_attributes(file: &File, original: &File) -> io::Result<()> {
    let like = original.metadata()?;
    give(file, &like)?;
    file.set_permissions(Permissions::from_mode(like.mode() & 0o7777))?;
    xattr::copy(original, file);
    Ok(())
}

/// Gives a new file its mode and, for root, the owner of its directory.
pub(crate) fn give_attributes(file: &File, mode: u32, place: &HeldEntry) -> io::Result<()> {
    if rustix::process::geteuid().is_root() {
        give(file, &place.dir_metadata()?)?;
    }
    file.set_permissions(Permissions::from_mode(mode & 0o7777))
}

fn give(file: &File, like: &Metadata) -> io::Result<()> {
    let now = file.metadata()?;
    if (now.uid(), now.gid()) == (like.uid(), like.gid()) {
        return Ok(());
    }
    machine::give(file, like.uid(), like.gid())
}

/// As root: gives a file that this program made to the owner of a directory.
pub(crate) fn share(file: &File, like: &HeldEntry) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    give(file, &like.dir_metadata()?)
}

/// As root: gives a directory that this program made to the owner of another one.
pub(crate) fn share_dir(made: &HeldEntry, since: SystemTime, like: &HeldEntry) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let like = like.dir_metadata()?;
    made.give_new_dir(since, like.uid(), like.gid())
}

/// Who runs this: the account, and behind `sudo` the person.
pub(crate) fn user() -> String {
    let me = rustix::process::geteuid();
    let name = account(me.as_raw());
    match std::env::var("SUDO_USER") {
        Ok(person) if me.is_root() && !person.is_empty() && person != name => format!("{name} (sudo by {person})"),
        _ => name,
    }
}
