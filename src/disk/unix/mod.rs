//! Unix: access to directories by descriptor.

mod alone;
mod dir;
mod opened;

pub(super) use alone::{alone, writer};
pub(super) use dir::{Dir, append, give, kind_of, list, make_private_dirs, number, open, open_itself};
pub(super) use opened::{Opened, place};
