//! Windows: access lists are inherited from the directory, so there is little to keep by hand.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::disk::{File, Metadata, HeldEntry};

/// There are no such numbers.
pub(crate) fn me() -> Option<u32> {
    None
}

/// A state directory inside a home is as trusted as the home's own scripts.
pub(crate) fn is_mine(_uid: u32) -> bool {
    true
}

/// There are no such numbers.
pub(crate) fn account(uid: u32) -> String {
    format!("#{uid}")
}

/// Not known without unsafe code.
pub(crate) fn stranger(_dir: &Metadata, _trusted: &[u32]) -> Option<String> {
    None
}

/// Windows keeps owners in security descriptors, which this program does not read.
pub(crate) fn owner_number(_meta: &Metadata) -> Option<u32> {
    None
}

/// Windows keeps owners in security descriptors, which this program does not read.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn uid_of(_file: &File) -> io::Result<Option<u32>> {
    Ok(None)
}

/// Not known without unsafe code.
pub(crate) fn meddler(_dir: &Path) -> Option<String> {
    None
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
pub(crate) fn copy_attributes(file: &File, original: &File) -> io::Result<()> {
    super::xattr::copy(original, file);
    Ok(())
}

/// Nothing to set beyond what the directory gives.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn give_attributes(_file: &File, _mode: u32, _place: &HeldEntry) -> io::Result<()> {
    Ok(())
}

/// Owners follow the directory's access list.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn share(_file: &File, _like: &HeldEntry) -> io::Result<()> {
    Ok(())
}

/// Owners follow the directory's access list.
#[expect(clippy::unnecessary_wraps, reason = "the Unix twin can fail")]
pub(crate) fn share_dir(_made: &HeldEntry, _since: SystemTime, _like: &HeldEntry) -> io::Result<()> {
    Ok(())
}

/// Who runs this.
pub(crate) fn user() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "unknown".into())
}
