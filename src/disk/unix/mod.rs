//! Unix: access to directories by descriptor.

mod alone;
mod dir;
mod opened;

use std::io;
use std::os::unix::fs::FileExt as _;

use super::File;

pub(super) use alone::{alone, writer};
pub(super) use dir::{Dir, append, give, kind_of, list, make_private_dirs, number, open, open_itself};
pub(super) use opened::{Opened, place};

pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.read_at(buffer, at)
}
