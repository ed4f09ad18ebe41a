//! Unix: modes, owners, groups.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::Access;

use super::xattr;

/// Whether names may be made and replaced in a directory.
pub(crate) fn writable_dir(dir: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(dir, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// What keeps even a rename from replacing this file, where that can be seen: an immutable flag, a read-only file system.
///
/// A file that is a mount of its own cannot be told by its device number (overlay file systems mix them); its rename fails.
pub(crate) fn nailed_down(file: &Path, _meta: &Metadata) -> Option<String> {
    match rustix::fs::access(file, Access::WRITE_OK) {
        Err(e @ (rustix::io::Errno::PERM | rustix::io::Errno::ROFS)) => Some(io::Error::from(e).to_string()),
        // The mode of the file itself does not matter for a rename.
        _ => None,
    }
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
        (false, _) => Err(name_of(meta.uid())),
        // The owner, but not in the file's group: only root can give the new file to it.
        (true, false) => Err(name_of(0)),
    }
}

/// The owner's name, or number where it has none.
#[expect(clippy::unnecessary_wraps, reason = "the Windows twin cannot tell")]
pub(crate) fn owner_of(meta: &Metadata) -> Option<String> {
    Some(name_of(meta.uid()))
}

/// How a command line begins that runs as this user.
pub(crate) fn run_as(owner: &str) -> String {
    if owner == name_of(0) {
        "sudo carbonctl".into()
    } else {
        format!("sudo -u {owner} carbonctl")
    }
}

/// Gives a new file the owner, mode and extended attributes of the one it will replace.
pub(crate) fn dress(file: &File, like: &Metadata, original: &Path) -> io::Result<()> {
    give(file, like)?;
    file.set_permissions(Permissions::from_mode(like.mode() & 0o7777))?;
    xattr::copy(original, file);
    Ok(())
}

/// Gives a new file its mode and, for root, the owner of its directory.
pub(crate) fn dress_new(file: &File, mode: u32, dir: &Path) -> io::Result<()> {
    if rustix::process::geteuid().is_root() {
        give(file, &fs::metadata(dir)?)?;
    }
    file.set_permissions(Permissions::from_mode(mode & 0o7777))
}

fn give(file: &File, like: &Metadata) -> io::Result<()> {
    let now = file.metadata()?;
    if (now.uid(), now.gid()) == (like.uid(), like.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(like.uid()), Some(like.gid()))
}

/// Makes a file that only this user can read; it must not exist.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Makes a directory and its parents, for this user only. That it is there already is fine.
pub(crate) fn make_private_dirs(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Brings a directory's entries to disk.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// As root: gives a path to the owner of another one.
pub(crate) fn give_to_owner_of(path: &Path, like: &Path) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let meta = fs::metadata(like)?;
    std::os::unix::fs::lchown(path, Some(meta.uid()), Some(meta.gid()))
}

/// The name of a file's owner when this is root and the owner is not: that user could have written the file.
pub(crate) fn lesser_owner(file: &Path) -> io::Result<Option<String>> {
    let owner = fs::symlink_metadata(file)?.uid();
    Ok((rustix::process::geteuid().is_root() && owner != 0).then(|| name_of(owner)))
}

/// Who runs this: the account, and behind `sudo` the person.
pub(crate) fn user() -> String {
    let me = rustix::process::geteuid();
    let name = name_of(me.as_raw());
    match std::env::var("SUDO_USER") {
        Ok(person) if me.is_root() && !person.is_empty() && person != name => format!("{name} (sudo by {person})"),
        _ => name,
    }
}

/// The account's name, or its number where the password file has none.
fn name_of(uid: u32) -> String {
    let number = uid.to_string();
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    accounts
        .lines()
        .find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)? == number).then(|| name.to_owned())
        })
        .unwrap_or_else(|| format!("#{number}"))
}
