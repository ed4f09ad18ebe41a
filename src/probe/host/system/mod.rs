//! The few facts that need a system call.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::{open_files, room};
#[cfg(windows)]
pub(super) use windows::{open_files, room};
