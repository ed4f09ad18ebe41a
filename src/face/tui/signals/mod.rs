//! Signals that end the program: reported to the loop, so that it ends in order and gives the terminal back.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

pub(super) use system::watch;
