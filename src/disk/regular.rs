//! Reads regular files completely, up to a limit.
//!
//! Nothing here opens a file by path: every function takes a file that is open already.

use std::io::{self, Read as _};

use super::refusal::Refusal;
use super::{File, Metadata};

pub(super) fn utf8(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.utf8_error()))
}

/// Fails when the limit of listed entries is reached.
pub(super) fn room(listed: usize, limit: usize) -> io::Result<()> {
    if listed < limit {
        return Ok(());
    }
    Err(Refusal::TooMany { limit }.into())
}

/// The file itself, if it is a regular one.
pub(super) fn regular(file: File) -> io::Result<(File, Metadata)> {
    let meta = file.metadata()?;
    regular_kind(&meta)?;
    Ok((file, meta))
}

/// Refuses anything that is not a regular file.
pub(super) fn regular_kind(meta: &Metadata) -> io::Result<()> {
    if meta.is_file() {
        return Ok(());
    }
    Err(Refusal::NotRegular { kind: word(meta) }.into())
}

/// The complete content of a file, up to the limit. Its size is checked first, but not relied on: files grow, and those below
/// `/proc` report none.
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
