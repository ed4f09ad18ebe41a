//! Reads the machine's own files: those below `/proc`, `/sys`, `/etc`, in a Java, in a user's own directories.
//!
//! Links are followed as the system does; nothing waits for a pipe, and nothing is read beyond its limit.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::regular::{bounded, regular, regular_kind, room, utf8};
use super::{File, Metadata, Node, limit, system};

/// Opens a regular file for reading, without waiting for anything.
pub fn open(path: &Path) -> io::Result<File> {
    Ok(known(path)?.0)
}

/// The same with what is known of it.
fn known(path: &Path) -> io::Result<(File, Metadata)> {
    // Some devices act when they are opened, so the path is checked first and the opened file is checked again.
    regular_kind(&metadata(path)?)?;
    regular(system::open(path)?)
}

/// Opens whatever the user named on the command line, a pipe or terminal too: waiting for it is what was asked for.
pub fn open_named(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Makes a new file that the user named; it must not exist yet.
pub fn create_named(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

/// The complete content of a file.
///
/// # Errors
/// Also when it is no regular file, or larger than `limit` bytes.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let (file, meta) = known(path)?;
    bounded(file, &meta, limit)
}

/// The complete content of a text file in UTF-8.
///
/// # Errors
/// As [`read`], and when it is not UTF-8.
pub fn text(path: &Path, limit: u64) -> io::Result<String> {
    utf8(read(path, limit)?)
}

/// A text file of the system that this program itself names: no home leads there, so it is opened without a check.
pub fn system_text(path: &Path) -> io::Result<String> {
    let (file, meta) = regular(system::open(path)?)?;
    utf8(bounded(file, &meta, limit::SYSTEM)?)
}

/// Opens a regular file for reading; a link at the path itself is refused.
pub fn open_itself(path: &Path) -> io::Result<File> {
    regular_kind(&link_metadata(path)?)?;
    Ok(regular(system::open_itself(path)?)?.0)
}

/// The metadata of whatever a path leads to.
pub fn metadata(path: &Path) -> io::Result<Metadata> {
    fs::metadata(path)
}

/// The metadata of the path itself, be it a link.
pub fn link_metadata(path: &Path) -> io::Result<Metadata> {
    fs::symlink_metadata(path)
}

/// Whether a path leads to a regular file.
pub fn is_file(path: &Path) -> bool {
    metadata(path).is_ok_and(|meta| meta.is_file())
}

/// Whether a path leads to a directory.
pub fn is_dir(path: &Path) -> bool {
    metadata(path).is_ok_and(|meta| meta.is_dir())
}

/// Whether a path leads to anything.
pub fn exists(path: &Path) -> bool {
    metadata(path).is_ok()
}

/// Where a link leads, one step.
pub fn read_link(path: &Path) -> io::Result<PathBuf> {
    fs::read_link(path)
}

/// The same path without links, `.` and `..`.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// As root: gives an open file to an account.
pub fn give(file: &File, uid: u32, gid: u32) -> io::Result<()> {
    system::give(file, uid, gid)
}

/// The content of an open file, from its current position.
///
/// # Errors
/// Also when it is larger than `limit` bytes.
pub fn rest_of(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let meta = file.metadata()?;
    bounded(file, &meta, limit)
}

/// What a directory holds, in no order.
///
/// # Errors
/// Also when it holds more than [`limit::MACHINE_ENTRIES`].
pub fn list(dir: &Path) -> io::Result<Vec<Node>> {
    system::list(dir)
}

/// Makes a directory and its parents, for this user only. It may exist already.
pub fn make_private_dirs(dir: &Path) -> io::Result<()> {
    system::make_private_dirs(dir)
}

/// How many entries a directory has. They are only counted, so there is no limit.
pub fn count(dir: &Path) -> io::Result<u64> {
    Ok(fs::read_dir(dir)?.flatten().count() as u64)
}

/// The names in a directory, each with the inode number of its entry; in no order.
///
/// # Errors
/// Also when it holds more than [`limit::MACHINE_ENTRIES`].
pub fn numbered(dir: &Path) -> io::Result<Vec<(OsString, u64)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        room(found.len(), limit::MACHINE_ENTRIES)?;
        found.push((entry.file_name(), system::number(&entry)));
    }
    Ok(found)
}
