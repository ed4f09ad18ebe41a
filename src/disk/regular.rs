//! What is read: a regular file, whole, and bounded.
//!
//! Nothing here opens anything by a path, so that every way to a file can end in it.

use std::io::{self, Read as _};

use super::refusal::Refusal;
use super::{File, Metadata};

pub(super) fn utf8(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.utf8_error()))
}

/// Fails where as much is listed already as is listed at all.
pub(super) fn room(listed: usize, limit: usize) -> io::Result<()> {
    if listed < limit {
        return Ok(());
    }
    Err(Refusal::TooMany { limit }.into())
}

/// The file itself, where it is a regular one.
pub(super) fn regular(file: File) -> io::Result<(File, Metadata)> {
    let meta = file.metadata()?;
    regular_kind(&meta)?;
    Ok((file, meta))
}

/// Refuses what is no regular file.
pub(super) fn regular_kind(meta: &Metadata) -> io::Result<()> {
    if meta.is_file() {
        return Ok(());
    }
    Err(Refusal::NotRegular { kind: word(meta) }.into())
}

/// Everything in a file, but for a file that is larger. Its size is asked first, and not believed: files grow, and those below
/// `/proc` have none.
pub(super) fn bounded(file: File, meta: &Metadata, limit: u64) -> io::Result<Vec<u8>> {
    let too_large = || io::Error::from(Refusal::TooLarge { limit });
    let size = meta.len();
    if size > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// What something is, with its article.
#[cfg(unix)]
fn word(meta: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = meta.file_type();
    match () {
        () if kind.is_dir() => "a directory",
        () if kind.is_symlink() => "a link",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

/// What something is, with its article.
#[cfg(windows)]
fn word(meta: &Metadata) -> &'static str {
    if meta.is_dir() { "a directory" } else { "a device" }
}
