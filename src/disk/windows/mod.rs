//! Windows: access to directories by path, and no reparse point (link, junction, mount) on the path.
//!
//! Between check and use somebody could still change the path; who may write into a directory there is decided by its access
//! list, which is not read here.

mod alone;
mod dir;
mod opened;

use std::io;
use std::os::windows::fs::FileExt as _;

use super::File;

pub(super) use alone::{alone, writer};
pub(super) use dir::{Dir, append, give, list, make_private_dirs, number, open, open_itself};
pub(super) use opened::{Opened, place};

pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.seek_read(buffer, at)
}
