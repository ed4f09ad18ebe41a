//! Windows: access lists are inherited from the directory, so there is little to keep by hand.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Whether names may be made in a directory. Access lists cannot be asked without unsafe code: the write itself tells.
pub(crate) fn writable_dir(dir: &Path) -> io::Result<()> {
    fs::metadata(dir).map(|_| ())
}

/// What keeps even a rename from replacing this file: its read-only flag.
pub(crate) fn nailed_down(_file: &Path, meta: &Metadata) -> Option<String> {
    meta.permissions()
        .readonly()
        .then(|| "it is marked read-only".to_owned())
}

/// How many names the file has. The standard library cannot tell here; the rename parts them.
pub(crate) fn links(_meta: &Metadata) -> u64 {
    1
}

/// Owners follow the directory's access list.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn can_keep_owner(_meta: &Metadata) -> Result<(), String> {
    Ok(())
}

/// Windows keeps owners in security descriptors, which this program does not read.
pub(crate) fn owner_of(_meta: &Metadata) -> Option<String> {
    None
}

/// How a command line begins that runs as this user.
pub(crate) fn run_as(owner: &str) -> String {
    format!("runas /user:{owner} carbonctl")
}

/// Nothing to keep beyond what the directory gives.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn dress(file: &File, _like: &Metadata, original: &Path) -> io::Result<()> {
    super::xattr::copy(original, file);
    Ok(())
}

/// Nothing to set beyond what the directory gives.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn dress_new(_file: &File, _mode: u32, _dir: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a file; it must not exist.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).open(path)
}

/// Makes a directory and its parents. That it is there already is fine.
pub(crate) fn make_private_dirs(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(dir)
}

/// Directories cannot be opened for this; NTFS journals its renames.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn sync_dir(_dir: &Path) -> io::Result<()> {
    Ok(())
}

/// Owners follow the directory's access list.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn give_to_owner_of(_path: &Path, _like: &Path) -> io::Result<()> {
    Ok(())
}

/// Not known without unsafe code; a state directory inside a home is as trusted as the home's own scripts.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn lesser_owner(_file: &Path) -> io::Result<Option<String>> {
    Ok(None)
}

/// Who runs this.
pub(crate) fn user() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "unknown".into())
}
