//! Restores the terminal after `kill -9` or a crash that no hook sees.
//!
//! A small process of this same program waits for the end of a pipe. If the pipe ends without a byte, the alternate screen is left
//! and the terminal's modes are put back; a byte says that this was done already. It has a session of its own, so that a signal to
//! the screen's process group does not end it.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

pub use system::main;
pub(super) use system::{Modes, Watchdog};

/// The hidden command's name.
pub const COMMAND: &str = "__watchdog";
